package io.wrongbook.widetable;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.tool.FlinkClasses;
import io.wrongbook.widetable.tool.FlinkHome;
import io.wrongbook.widetable.tool.Tool;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The tools in one runnable jar (docs/operations.md#tools): the first argument names the tool. */
public final class WideTableTools {

    private static final String VERIFY = "verify";
    private static final String REPLAY = "replay";
    private static final String REFRESH_NAMES = "refresh-names";
    private static final String REGISTER_TABLES = "register-tables";
    private static final String CHECK = "check";

    private static final List<String> ALL =
            List.of(VERIFY, REPLAY, REFRESH_NAMES, REGISTER_TABLES, CHECK);

    /** By name, so that nothing of the Table API is loaded without a catalog. */
    private static final String REGISTER_TABLES_CLASS =
            "io.wrongbook.widetable.catalog.RegisterTables";

    private static final String COMMANDS =
            String.join(
                    System.lineSeparator(),
                    "java -jar wrongbook-wide-table-tools.jar <command> --config job.yaml",
                    "",
                    "  verify           compares the table with the events in the topic",
                    "  replay           sends dead letters back to the topic or the table",
                    "  refresh-names    writes names from the dimensions into the table",
                    "  register-tables  registers the job's tables in a catalog; needs FLINK_HOME",
                    "  check            checks a file of events before you send them; takes no"
                            + " --config",
                    "",
                    "<command> --help shows the options of a command.",
                    "Exit code: 0 success; 1 success, but the result needs attention; 2 failure.",
                    "");

    private WideTableTools() {}

    /**
     * Ends the JVM with the exit code of the tool.
     *
     * @param args the command and its options
     */
    public static void main(String[] args) throws Exception {
        System.exit(run(System.out, System.err, System.getenv(), args));
    }

    private static int run(
            PrintStream out, PrintStream err, Map<String, String> environment, String... args)
            throws Exception {
        if (args.length == 0) {
            err.print(COMMANDS);
            return Tool.FAILED;
        }
        if (!FlinkClasses.areThere()) {
            err.println(FlinkClasses.missing(WideTableTools.class));
            return Tool.FAILED;
        }
        String[] options = Arrays.copyOfRange(args, 1, args.length);
        switch (args[0]) {
            case VERIFY:
                return WideTableVerifier.run(out, err, environment, options);
            case REPLAY:
                return DeadLetterReplay.run(out, err, environment, options);
            case REFRESH_NAMES:
                return NameRefresh.run(out, err, environment, options);
            case REGISTER_TABLES:
                return registerTables(out, err, environment, options);
            case CHECK:
                return EventCheck.run(System.in, out, err, options);
            case "help":
            case Tool.HELP:
                out.print(COMMANDS);
                return Tool.OK;
            default:
                err.printf(
                        "unknown command %s: write one of %s, followed by its options%n",
                        args[0], String.join(", ", ALL));
                return Tool.FAILED;
        }
    }

    private static int registerTables(
            PrintStream out, PrintStream err, Map<String, String> environment, String... options)
            throws Exception {
        try {
            return FlinkHome.run(
                    REGISTER_TABLES, REGISTER_TABLES_CLASS, out, err, environment, options);
        } catch (ConfigException e) {
            err.println(e.getMessage());
            return Tool.FAILED;
        }
    }
}
