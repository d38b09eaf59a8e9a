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
 * Producers have no Flink, so that nothing here may need it.
 */
public final class EventCheck {

    private static final String USAGE =
            String.join(
                    System.lineSeparator(),
                    "java -cp wrongbook-wide-table.jar io.wrongbook.widetable.EventCheck"
                            + " [--timestamp <time>] [<file>]",
                    "",
                    "Reads events, one to a line, with the job's own parser, and names each line"
                            + " that would be a dead",
                    "letter, with its reason and its field. Without a file, or with -, it reads"
                            + " standard input. Lines of",
                    "white space alone are skipped. Needs neither Flink nor Kafka nor a database.",
                    "",
                    "  --timestamp  The Kafka timestamp of the events: ISO-8601 with an offset, or"
                            + " epoch milliseconds.",
                    "               Default: now.",
                    "",
                    "Exit code: 0 no line would be a dead letter; 1 some would be, each is named; 2"
                            + " it did not work.",
                    "");

    private EventCheck() {}

    /**
     * Ends the JVM with the exit code that {@code --help} explains.
     *
     * @param args at most one file, and the option
     */
    public static void main(String[] args) {
        System.exit(run(System.in, System.out, System.err, args));
    }

    /**
     * Checks, and returns the exit code.
     *
     * @param in read if no file is named
     * @param out takes the lines that would be dead letters, and the summary
     * @param err takes one line that says why it did not work
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
            // Of a file: the class says what is wrong with it, the message often only its name.
            throw new ConfigException(
                    String.format(
                            "%s cannot be read: %s: %s",
                            name, e.getClass().getSimpleName(), e.getMessage()));
        }
    }
}
