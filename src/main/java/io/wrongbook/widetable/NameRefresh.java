package io.wrongbook.widetable;

import io.wrongbook.widetable.refresh.NameRefresher;
import io.wrongbook.widetable.refresh.RefreshOptions;
import io.wrongbook.widetable.tool.Tool;
import io.wrongbook.widetable.tool.ToolMain;
import java.io.PrintStream;
import java.util.Map;

/**
 * Brings names from the dimensions into rows that are in the table already (docs/operations.md).
 */
public final class NameRefresh {

    private static final String SUMMARY =
            String.join(
                    System.lineSeparator(),
                    "Goes through jdbc.table and fills blank names from the dimensions' tables, or"
                            + " replaces changed ones.",
                    "Changes nothing but the columns of names; may run beside the job, and may be"
                            + " repeated.",
                    "Exit code: 0 done; 2 it did not work.");

    private NameRefresh() {}

    /**
     * Ends the JVM with the exit code that {@code --help} explains.
     *
     * @param args the job's options and those of the refresh
     */
    public static void main(String[] args) throws Exception {
        ToolMain.exit(NameRefresh.class, NameRefresh::run, args);
    }

    /**
     * Refreshes.
     *
     * @param out takes the result
     * @param err takes the progress, and why it did not work
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
