package io.wrongbook.widetable.catalog;

import io.wrongbook.widetable.config.JobOptions;
import io.wrongbook.widetable.table.Column;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.ObjectPath;

/** The catalog's table for the rows: a table of the database with the 19 columns. */
final class RowsTable {

    private RowsTable() {}

    /**
     * Compares the table with what the job writes.
     *
     * @throws io.wrongbook.widetable.config.ConfigException if the table does not fit
     */
    static void check(ObjectPath path, CatalogBaseTable table) {
        Differences differences = new Differences("expected", "found");
        differences.expect("connector", "jdbc", table.getOptions().get("connector"));
        Map<String, String> found = TableColumns.physical(table);
        for (Column column : Column.values()) {
            differences.expectType(
                    column.columnName(), type(column), found.get(column.columnName()));
        }
        List<String> key = TableColumns.primaryKey(table);
        if (!key.isEmpty()) {
            differences.expect(
                    "PRIMARY KEY", List.of(Column.ID.columnName()).toString(), key.toString());
        }
        differences.reject(path, JobOptions.CATALOG_SINK_TABLE);
    }

    /** Translates the options of the JDBC connector. */
    static void map(TableMapping table) {
        table.map("url", JobOptions.JDBC_URL);
        table.map("username", JobOptions.JDBC_USERNAME);
        table.map("password", JobOptions.JDBC_PASSWORD);
        table.map("table-name", JobOptions.JDBC_TABLE);
        table.map("sink.buffer-flush.max-rows", JobOptions.JDBC_BATCH_SIZE);
        table.map("sink.buffer-flush.interval", JobOptions.JDBC_BATCH_INTERVAL);
        table.map("sink.parallelism", JobOptions.PARALLELISM_SINK);
        table.mapAll("properties.", JobOptions.JDBC_PROPERTIES, name -> false);
    }

    private static String type(Column column) {
        switch (column.type()) {
            case BIGINT:
                return "BIGINT";
            case DATETIME:
                return "TIMESTAMP(3)";
            default:
                return "STRING";
        }
    }
}
