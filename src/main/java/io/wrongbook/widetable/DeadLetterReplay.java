package io.wrongbook.widetable;

import io.wrongbook.widetable.kafka.TopicCheck;
import io.wrongbook.widetable.replay.Replay;
import io.wrongbook.widetable.replay.ReplayOptions;
import io.wrongbook.widetable.tool.Tool;
import io.wrongbook.widetable.tool.ToolMain;
import java.io.PrintStream;
import java.util.Map;

/**
 * Replays dead letters (docs/operations.md): sends events back to the source topic, and writes rows
 * that the database rejected into the table.
 */
public final class DeadLetterReplay {

    private static final String SUMMARY =
            String.join(
                    System.lineSeparator(),
                    "Replays dead letters: sends events back to kafka.topic, with their first"
                            + " position,"
                            + " and writes rows",
                    "that the database rejected into jdbc.table. The dead letters stay in"
                            + " dead-letter.topic. You can repeat a replay.",
                    "Exit code: 0 all selected dead letters were replayed; 1 some were not, each is"
                            + " listed; 2 failure.");

    private DeadLetterReplay() {}

    /**
     * Ends the JVM with the exit code that {@code --help} explains.
     *
     * @param args the options of the job and of the replay
     */
    public static void main(String[] args) throws Exception {
        ToolMain.exit(DeadLetterReplay.class, DeadLetterReplay::run, args);
    }

    /** Runs the replay and returns the exit code. */
    public static int run(
            PrintStream out, PrintStream err, Map<String, String> environment, String... args)
            throws Exception {
        return new Tool(
                        "replay",
                        SUMMARY,
                        ReplayOptions.ALL,
                        config -> {
                            TopicCheck.runForTool(config.kafka());
                            return new Replay(config, out, err).run();
                        })
                .run(out, err, environment, args);
    }
}
