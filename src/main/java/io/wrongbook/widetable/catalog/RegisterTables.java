package io.wrongbook.widetable.catalog;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.Options;
import io.wrongbook.widetable.config.OptionsFile;
import io.wrongbook.widetable.config.OptionsLoader;
import io.wrongbook.widetable.config.Secrets;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;

/**
 * Registers tables in a catalog from their DDL (docs/catalog.md). A table that is there and the
 * same is left alone; one that differs is reported, and altered only with {@code --update true}.
 */
public final class RegisterTables {

    private final OpenCatalog catalog;
    private final boolean dryRun;
    private final boolean update;
    private final PrintStream report;
    private int differing;

    private RegisterTables(OpenCatalog catalog, Configuration options, PrintStream report) {
        this.catalog = catalog;
        this.dryRun = Options.get(options, RegisterOptions.DRY_RUN);
        this.update = Options.get(options, RegisterOptions.UPDATE);
        this.report = report;
    }

    /**
     * Registers the tables and prints what it did.
     *
     * @param args {@code --catalog.*} as for the job, {@code --ddl}, {@code --variables}, {@code
     *     --dry-run}, {@code --update}; or {@code --config} with a file of these
     * @throws ConfigException if an option is wrong, if the catalog refuses, or if a table differs
     *     from its DDL and is not updated
     */
    public static void main(String[] args) {
        run(System.out, System.getenv(), args);
    }

    static void run(PrintStream report, Map<String, String> environment, String... args) {
        Map<String, String> given =
                new OptionsLoader(environment, RegisterOptions.all()).load(args);
        Configuration options = Configuration.fromMap(given);
        String files = options.get(RegisterOptions.DDL);
        if (files == null) {
            throw new ConfigException("ddl is missing: write --ddl <file>,<file>");
        }
        Map<String, String> variables = variables(options.get(RegisterOptions.VARIABLES));
        try (OpenCatalog catalog = OpenCatalog.open(given)) {
            RegisterTables registration = new RegisterTables(catalog, options, report);
            for (String file : files.split(",", -1)) {
                registration.register(TableDefinition.read(file.trim(), variables));
            }
            registration.finish();
        }
    }

    private static Map<String, String> variables(String file) {
        if (file == null) {
            return Map.of();
        }
        return OptionsFile.readProperties(RegisterOptions.VARIABLES.key(), file);
    }

    private void register(TableDefinition definition) {
        ObjectPath path = catalog.path(definition.name());
        warnOfLiteralSecrets(path, definition.table());
        try {
            if (!catalog.catalog().tableExists(path)) {
                create(path, definition.table());
                return;
            }
            Differences differences = definition.differences(catalog.catalog().getTable(path));
            if (differences.isEmpty()) {
                say(path, "is the same");
            } else {
                alter(path, definition.table(), differences);
            }
        } catch (CatalogException e) {
            throw catalog.unusable(e);
        } catch (UnsupportedOperationException e) {
            throw new ConfigException(
                    "catalog.type: this catalog only shows the tables of its system, and takes"
                            + " none: "
                            + e);
        } catch (TableNotExistException
                | TableAlreadyExistException
                | DatabaseNotExistException
                | DatabaseAlreadyExistException e) {
            throw new IllegalStateException("someone else changes the catalog, too", e);
        }
    }

    private void create(ObjectPath path, CatalogBaseTable table)
            throws DatabaseAlreadyExistException,
                    TableAlreadyExistException,
                    DatabaseNotExistException {
        if (dryRun) {
            say(path, "would be created");
            return;
        }
        catalog.catalog()
                .createDatabase(
                        path.getDatabaseName(),
                        // A map of its own: the Hive catalog takes properties out of it.
                        new CatalogDatabaseImpl(new HashMap<>(), null),
                        true);
        catalog.catalog().createTable(path, table, false);
        say(path, "created");
    }

    private void alter(ObjectPath path, CatalogBaseTable table, Differences differences)
            throws TableNotExistException {
        if (!update) {
            differing++;
            say(path, "differs from its DDL");
        } else if (dryRun) {
            say(path, "would be altered");
        } else {
            catalog.catalog().alterTable(path, table, false);
            say(path, "altered");
        }
        report.println(differences);
    }

    private void warnOfLiteralSecrets(ObjectPath path, CatalogBaseTable table) {
        table.getOptions()
                .forEach(
                        (key, value) -> {
                            if (Secrets.isSecret(key) && !value.contains("${")) {
                                say(
                                        path,
                                        String.format(
                                                "WARNING: '%s' is no variable: whoever reads the"
                                                        + " catalog will see it",
                                                key));
                            }
                        });
    }

    private void finish() {
        if (differing > 0) {
            throw new ConfigException(
                    String.format(
                            "%d of the tables differ from their DDL: correct the DDL, or alter the"
                                    + " tables with --update true",
                            differing));
        }
    }

    private void say(ObjectPath path, String what) {
        report.println(path + " " + what);
    }
}
