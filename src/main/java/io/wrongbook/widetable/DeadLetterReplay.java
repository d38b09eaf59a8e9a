package io.wrongbook.widetable;

import io.wrongbook.widetable.kafka.TopicCheck;
import io.wrongbook.widetable.replay.Replay;
import io.wrongbook.widetable.replay.ReplayOptions;
import io.wrongbook.widetable.tool.Tool;
import io.wrongbook.widetable.tool.ToolMain;
import java.io.PrintStream;
import java.util.Map;

/**
 * Replays dead letters (docs/operations.md): events go back to the topic of the events, rows that
 * the database rejected go into the table.
 */
public final class DeadLetterReplay {

    private static final String SUMMARY =
            String.join(
                    System.lineSeparator(),
                    "Replays dead letters: events go back to kafka.topic, with the place where they"
                            + " were first seen; rows",
                    "that the database rejected go into jdbc.table. The dead letters stay in"
                            + " dead-letter.topic. A replay may be repeated.",
                    "Exit code: 0 all selected dead letters were replayed; 1 some could not be, each is"
                            + " named; 2 it did not work.");

    private DeadLetterReplay() {}

    /**
     * Ends the JVM with the exit code that {@code --help} explains.
     *
     * @param args the job's options and those of the replay
     */
    public static void main(String[] args) throws Exception {
        ToolMain.exit(DeadLetterReplay.class, DeadLetterReplay::run, args);
    }

    /** Replays, and returns the exit code. */
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
