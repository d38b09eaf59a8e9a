package io.wrongbook.widetable;

import io.wrongbook.widetable.kafka.TopicCheck;
import io.wrongbook.widetable.tool.Tool;
import io.wrongbook.widetable.tool.ToolMain;
import io.wrongbook.widetable.verify.Verification;
import io.wrongbook.widetable.verify.VerifyOptions;
import java.io.PrintStream;
import java.util.Map;

/** Compares the table with the events in the topic (docs/operations.md). Changes nothing. */
public final class WideTableVerifier {

    private static final String SUMMARY =
            String.join(
                    System.lineSeparator(),
                    "Reads kafka.topic from its first to its last record and compares every row of"
                            + " jdbc.table with the",
                    "events. Changes nothing. You can run it beside the job.",
                    "Exit code: 0 all rows are equal; 1 there are differences; 2 failure.");

    private WideTableVerifier() {}

    /**
     * Ends the JVM with the exit code that {@code --help} explains.
     *
     * @param args the options of the job and of the verification
     */
    public static void main(String[] args) throws Exception {
        ToolMain.exit(WideTableVerifier.class, WideTableVerifier::run, args);
    }

    /**
     * Runs the verification.
     *
     * @param out receives the differences and the result
     * @param err receives the progress, and the reason if the verification fails
     * @return the exit code
     */
    public static int run(
            PrintStream out, PrintStream err, Map<String, String> environment, String... args)
            throws Exception {
        return new Tool(
                        "verify",
                        SUMMARY,
                        VerifyOptions.ALL,
                        config -> {
                            TopicCheck.runForTool(config.kafka());
                            return new Verification(config, out, err).run();
                        })
                .run(out, err, environment, args);
    }
}
