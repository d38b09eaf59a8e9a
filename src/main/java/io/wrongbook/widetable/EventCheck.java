package io.wrongbook.widetable;

import io.wrongbook.widetable.check.CheckArguments;
import io.wrongbook.widetable.check.EventFileCheck;
import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.tool.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Checks a file of events before they are sent (docs/events.md#schema-and-check-for-producers).
 * Producers do not have Flink, so this class and what it uses must not need it.
 */
public final class EventCheck {

    private static final String USAGE =
            String.join(
                    System.lineSeparator(),
                    "java -cp wrongbook-wide-table.jar io.wrongbook.widetable.EventCheck"
                            + " [--timestamp <time>] [<file>]",
                    "",
                    "Reads events, one per line, with the job's own parser, and reports each line"
                            + " that would become a dead",
                    "letter, with its reason and its field. Without a file, or with -, it reads"
                            + " standard input. It skips",
                    "lines of white space only. Needs neither Flink nor Kafka nor a database.",
                    "",
                    "  --timestamp  The Kafka timestamp of the events: ISO-8601 with an offset, or"
                            + " epoch milliseconds.",
                    "               Default: now.",
                    "",
                    "Exit code: 0 no line would become a dead letter; 1 some lines would, each is"
                            + " listed; 2 failure.",
                    "");

    private EventCheck() {}

    /**
     * Ends the JVM with the exit code that {@code --help} explains.
     *
     * @param args at most one file and the option
     */
    public static void main(String[] args) {
        System.exit(run(System.in, System.out, System.err, args));
    }

    /**
     * Runs the check and returns the exit code.
     *
     * @param in the input if no file is named
     * @param out receives the lines that would become dead letters, and the summary
     * @param err receives one line with the reason if the check fails
     */
    public static int run(InputStream in, PrintStream out, PrintStream err, String... args) {
        if (Arrays.asList(args).contains(Tool.HELP)) {
            out.print(USAGE);
            return Tool.OK;
        }
        try {
            CheckArguments arguments = new CheckArguments(System.currentTimeMillis(), args);
            EventFileCheck check = new EventFileCheck(out, arguments.timestamp());
            return check(check, arguments.file(), in) ? Tool.OK : Tool.INCOMPLETE;
        } catch (ConfigException e) {
            err.println(e.getMessage());
            return Tool.FAILED;
        }
    }

    private static boolean check(EventFileCheck check, Optional<String> file, InputStream in) {
        String name = file.orElse("standard input");
        try (InputStream events = file.isPresent() ? Files.newInputStream(Path.of(name)) : in) {
            return check.run(name, events);
        } catch (IOException | InvalidPathException e) {
            // For a file, the class of the exception says what is wrong; the message is often only
            // the name.
            throw new ConfigException(
                    String.format(
                            "cannot read %s: %s: %s: check the path",
                            name, e.getClass().getSimpleName(), e.getMessage()));
        }
    }
}
