package io.wrongbook.widetable;

import io.wrongbook.widetable.refresh.NameRefresher;
import io.wrongbook.widetable.refresh.RefreshOptions;
import io.wrongbook.widetable.tool.Tool;
import io.wrongbook.widetable.tool.ToolMain;
import java.io.PrintStream;
import java.util.Map;

/**
 * Writes names from the dimensions into rows that are already in the table (docs/operations.md).
 */
public final class NameRefresh {

    private static final String SUMMARY =
            String.join(
                    System.lineSeparator(),
                    "Reads jdbc.table and fills blank names from the tables of the dimensions, or"
                            + " replaces changed ones.",
                    "Changes only the columns of names. You can run it beside the job, and repeat"
                            + " it.",
                    "Exit code: 0 success; 2 failure.");

    private NameRefresh() {}

    /**
     * Ends the JVM with the exit code that {@code --help} explains.
     *
     * @param args the options of the job and of the refresh
     */
    public static void main(String[] args) throws Exception {
        ToolMain.exit(NameRefresh.class, NameRefresh::run, args);
    }

    /**
     * Runs the refresh.
     *
     * @param out receives the result
     * @param err receives the progress, and the reason if the refresh fails
     * @return the exit code
     */
    public static int run(
            PrintStream out, PrintStream err, Map<String, String> environment, String... args)
            throws Exception {
        return new Tool(
                        "refresh-names",
                        SUMMARY,
                        RefreshOptions.ALL,
                        config -> {
                            new NameRefresher(config, out, err).run();
                            return true;
                        })
                .run(out, err, environment, args);
    }
}
