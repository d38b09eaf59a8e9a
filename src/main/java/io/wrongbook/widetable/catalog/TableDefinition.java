package io.wrongbook.widetable.catalog;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.Secrets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.SqlParserException;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableException;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;

/** A table that a CREATE TABLE statement of Flink SQL defines, parsed by Flink's own planner. */
final class TableDefinition {

    private final String name;
    private final CatalogBaseTable table;

    private TableDefinition(String name, CatalogBaseTable table) {
        this.name = name;
        this.table = table;
    }

    /**
     * Reads one statement from a file.
     *
     * @param variables the values for {@code ${NAME}}; any other variable stays unchanged, and the
     *     job resolves it
     * @throws ConfigException if the file cannot be read or does not contain one such statement
     */
    static TableDefinition read(String file, Map<String, String> variables) {
        String ddl;
        try {
            ddl = Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new ConfigException("ddl: " + file + " is not a readable file: check the path");
        }
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            ddl = ddl.replace("${" + variable.getKey() + "}", variable.getValue());
        }
        return parse(file, ddl.strip().replaceFirst(";$", ""), Secrets.valuesIn(variables));
    }

    /** Lets Flink create the table in an in-memory catalog, and reads it from there. */
    private static TableDefinition parse(String file, String ddl, List<String> secrets) {
        TableEnvironment memory = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
        try {
            memory.executeSql(ddl);
            String[] tables = memory.listTables();
            if (tables.length != 1) {
                throw new ConfigException(
                        "ddl: "
                                + file
                                + " must contain exactly one CREATE TABLE statement: write each"
                                + " table into a separate file");
            }
            Catalog catalog = memory.getCatalog(memory.getCurrentCatalog()).orElseThrow();
            return new TableDefinition(
                    tables[0],
                    catalog.getTable(new ObjectPath(memory.getCurrentDatabase(), tables[0])));
        } catch (SqlParserException | ValidationException | TableException e) {
            throw new ConfigException(
                    String.format(
                            "ddl: Flink rejects %s: correct the statement: %s",
                            file, Secrets.scrub(e.getMessage(), secrets)));
        } catch (TableNotExistException e) {
            throw new IllegalStateException(e);
        }
    }

    String name() {
        return name;
    }

    CatalogBaseTable table() {
        return table;
    }

    /** The differences between this definition and a table of the catalog. */
    Differences differences(CatalogBaseTable other) {
        Differences differences = new Differences("DDL", "catalog");
        differences.compare(TableColumns.all(table), TableColumns.all(other));
        differences.compare(
                Map.of("PRIMARY KEY", TableColumns.primaryKey(table).toString()),
                Map.of("PRIMARY KEY", TableColumns.primaryKey(other).toString()));
        differences.compare(table.getOptions(), other.getOptions());
        return differences;
    }
}
