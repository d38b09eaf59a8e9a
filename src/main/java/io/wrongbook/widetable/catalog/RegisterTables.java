package io.wrongbook.widetable.catalog;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.OptionsFile;
import io.wrongbook.widetable.config.OptionsLoader;
import io.wrongbook.widetable.tool.FlinkClasses;
import io.wrongbook.widetable.tool.Tool;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/**
 * Registers tables in a catalog from their DDL (docs/catalog.md). An existing table that equals its
 * DDL stays unchanged. A table that differs is reported, and altered only with {@code --update
 * true}.
 */
public final class RegisterTables {

    private static final String SUMMARY =
            String.join(
                    System.lineSeparator(),
                    "Registers the job's tables in the catalog that catalog.* describes. You can"
                            + " repeat it.",
                    "Exit code: 0 the catalog has the tables; 1 some differ from their DDL and were"
                            + " not altered; 2 failure.");

    private RegisterTables() {}

    /**
     * Ends the JVM with the exit code that {@link #run} returns.
     *
     * @param args {@code --catalog.*} as for the job, {@code --ddl}, {@code --variables}, {@code
     *     --dry-run}, {@code --update}; or {@code --config} with a file of these
     */
    public static void main(String[] args) {
        if (!FlinkClasses.openCatalogs()) {
            System.err.println(FlinkClasses.missing(RegisterTables.class));
            System.exit(Tool.FAILED);
        }
        System.exit(run(System.out, System.err, System.getenv(), args));
    }

    /**
     * Registers the tables.
     *
     * @param out receives what was done
     * @param err receives the reason if the registration fails
     * @return the exit code: {@link Tool#OK}; {@link Tool#INCOMPLETE} if a table differs from its
     *     DDL and is not updated; {@link Tool#FAILED} if an option is invalid or the catalog cannot
     *     be used
     */
    public static int run(
            PrintStream out, PrintStream err, Map<String, String> environment, String... args) {
        if (Arrays.asList(args).contains(Tool.HELP)) {
            out.print(Tool.help("register-tables", SUMMARY, RegisterOptions.OWN));
            return Tool.OK;
        }
        try {
            int differing = register(out, environment, args);
            if (differing == 0) {
                return Tool.OK;
            }
            err.printf(
                    "%d of the tables differ from their DDL: correct the DDL, or alter the tables"
                            + " with --update true%n",
                    differing);
            return Tool.INCOMPLETE;
        } catch (ConfigException e) {
            err.println(e.getMessage());
            return Tool.FAILED;
        }
    }

    /** Returns the number of tables that differ and were not altered. */
    private static int register(
            PrintStream report, Map<String, String> environment, String... args) {
        Map<String, String> given =
                new OptionsLoader(environment, RegisterOptions.all()).load(args);
        Configuration options = Configuration.fromMap(given);
        String files = options.get(RegisterOptions.DDL);
        if (files == null) {
            throw new ConfigException("ddl: is missing: write --ddl <file>,<file>");
        }
        Map<String, String> variables = variables(options.get(RegisterOptions.VARIABLES));
        try (OpenCatalog catalog = OpenCatalog.open(given)) {
            TableRegistration registration = new TableRegistration(catalog, options, report);
            for (String file : files.split(",", -1)) {
                registration.register(TableDefinition.read(file.trim(), variables));
            }
            return registration.differing();
        }
    }

    private static Map<String, String> variables(String file) {
        if (file == null) {
            return Map.of();
        }
        return OptionsFile.readProperties(RegisterOptions.VARIABLES.key(), file);
    }
}
