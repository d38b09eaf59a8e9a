package io.wrongbook.widetable.catalog;

import io.wrongbook.widetable.config.Dimension;
import io.wrongbook.widetable.config.DimensionOptions;
import io.wrongbook.widetable.config.JobOptions;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.ObjectPath;

/** The catalog's table for a dimension: a table of a database with ids and names. */
final class NamesTable {

    private final Dimension dimension;
    private final Map<String, String> given;

    /**
     * @param given the given options; they name the columns
     */
    NamesTable(Dimension dimension, Map<String, String> given) {
        this.dimension = dimension;
        this.given = given;
    }

    /**
     * Compares the table with what the job reads.
     *
     * @throws io.wrongbook.widetable.config.ConfigException if the table does not fit
     */
    void check(ObjectPath path, CatalogBaseTable table) {
        Differences differences = new Differences("expected", "found");
        differences.expect("connector", "jdbc", table.getOptions().get("connector"));
        Map<String, String> found = TableColumns.physical(table);
        String id = column(DimensionOptions.idColumn(dimension));
        String name = column(DimensionOptions.nameColumn(dimension));
        differences.expectType(id, "STRING or BIGINT", found.get(id));
        differences.expectType(name, "STRING", found.get(name));
        differences.reject(path, JobOptions.catalogTable(dimension));
    }

    /**
     * Translates the options of the JDBC connector.
     *
     * @param set the keys of the options that are given or that come from the table for the rows
     */
    void map(TableMapping table, Set<String> set) {
        table.map("table-name", DimensionOptions.table(dimension));
        table.map("url", DimensionOptions.JDBC_URL);
        table.map("username", DimensionOptions.JDBC_USERNAME);
        table.map("password", DimensionOptions.JDBC_PASSWORD);
        table.rejectAll(
                "properties.",
                "all database connections of the job have the properties of jdbc.properties.*",
                JobOptions.JDBC_PROPERTIES,
                set);
    }

    private String column(ConfigOption<String> option) {
        return given.getOrDefault(option.key(), option.defaultValue());
    }
}
