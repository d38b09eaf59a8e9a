package io.wrongbook.widetable;

import io.wrongbook.widetable.kafka.TopicCheck;
import io.wrongbook.widetable.tool.Tool;
import io.wrongbook.widetable.tool.ToolMain;
import io.wrongbook.widetable.verify.Verification;
import io.wrongbook.widetable.verify.VerifyOptions;
import java.io.PrintStream;
import java.util.Map;

/** Compares the table with what the topic says (docs/operations.md), and changes nothing. */
public final class WideTableVerifier {

    private static final String SUMMARY =
            String.join(
                    System.lineSeparator(),
                    "Reads kafka.topic from its first to its last record and compares every row of"
                            + " jdbc.table with what the",
                    "events say. Changes nothing; may run beside the job.",
                    "Exit code: 0 all rows are equal; 1 there are differences; 2 it did not work.");

    private WideTableVerifier() {}

    /**
     * Ends the JVM with the exit code that {@code --help} explains.
     *
     * @param args the job's options and those of the verification
     */
    public static void main(String[] args) throws Exception {
        ToolMain.exit(WideTableVerifier.class, WideTableVerifier::run, args);
    }

    /**
     * Verifies.
     *
     * @param out takes the differences and the result
     * @param err takes the progress, and why it did not work
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
