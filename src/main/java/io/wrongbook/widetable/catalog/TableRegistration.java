package io.wrongbook.widetable.catalog;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.Options;
import io.wrongbook.widetable.config.Secrets;
import java.io.PrintStream;
import java.util.HashMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.CatalogDatabaseImpl;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.DatabaseAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.DatabaseNotExistException;
import org.apache.flink.table.catalog.exceptions.TableAlreadyExistException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;

/** Registers tables in a catalog, and counts those that differ from their DDL. */
final class TableRegistration {

    private final OpenCatalog catalog;
    private final boolean dryRun;
    private final boolean update;
    private final PrintStream report;
    private int differing;

    /**
     * @param options the options for tables that differ ({@link RegisterOptions})
     * @param report receives what was done
     */
    TableRegistration(OpenCatalog catalog, Configuration options, PrintStream report) {
        this.catalog = catalog;
        this.dryRun = Options.get(options, RegisterOptions.DRY_RUN);
        this.update = Options.get(options, RegisterOptions.UPDATE);
        this.report = report;
    }

    /** The number of tables that differ and were not altered. */
    int differing() {
        return differing;
    }

    /** Creates, compares or alters the table, and reports which. */
    void register(TableDefinition definition) {
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
                    "catalog.type: this catalog only shows the tables of another system and accepts"
                            + " none: create the table there: "
                            + e);
        } catch (TableNotExistException
                | TableAlreadyExistException
                | DatabaseNotExistException
                | DatabaseAlreadyExistException e) {
            throw new IllegalStateException(
                    "another process changes the catalog at the same time", e);
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
                        // The map must be mutable: the Hive catalog removes properties from it.
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
                                                "WARNING: '%s' is in plain text, and everybody who"
                                                        + " reads the catalog can see it: write a"
                                                        + " variable, ${NAME}",
                                                key));
                            }
                        });
    }

    private void say(ObjectPath path, String what) {
        report.println(path + " " + what);
    }
}
