package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.DatabaseConfig;
import io.wrongbook.widetable.config.DimensionConfig;
import io.wrongbook.widetable.config.DimensionOptions;
import io.wrongbook.widetable.config.DimensionTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The start-up check of the dimensions: the job can read their names. */
public final class DimensionCheck {

    private static final Logger LOG = LoggerFactory.getLogger(DimensionCheck.class);

    private DimensionCheck() {}

    /**
     * Checks each dimension whose names are looked up; SELECT is enough.
     *
     * @throws io.wrongbook.widetable.config.UnavailableException if the database is unavailable
     * @throws ConfigException if the database rejects the credentials, or if a table or a column is
     *     missing or has an unsupported type
     */
    public static void check(DimensionConfig config) {
        if (config.isOff()) {
            return;
        }
        try (Connections connections = new Connections(config.database())) {
            for (DimensionTable table : config.tables()) {
                check(connections, config.database(), table);
            }
        }
    }

    private static void check(
            Connections connections, DatabaseConfig database, DimensionTable table) {
        try {
            Connection connection = connections.current();
            checkDatabase(connection, database, table);
            DimensionStructure.read(connection, database, table);
            if (!isUnique(connection, table)) {
                LOG.warn(
                        "{}: {} has no unique index on {} alone: a lookup may read the whole table,"
                                + " and if an id has two names, either may be used",
                        DimensionOptions.idColumn(table.dimension()).key(),
                        table.table(),
                        table.idColumn());
            }
        } catch (SQLException e) {
            throw CheckFailure.of(e, database, table.table(), "SELECT");
        }
    }

    private static void checkDatabase(
            Connection connection, DatabaseConfig database, DimensionTable table)
            throws SQLException {
        String name = connection.getCatalog();
        if ((name == null || name.isEmpty()) && !table.table().contains(".")) {
            throw new ConfigException(
                    String.format(
                            "%s: names no database: write --%s <database>.%s",
                            database.key("url"),
                            DimensionOptions.table(table.dimension()).key(),
                            table.table()));
        }
    }

    private static boolean isUnique(Connection connection, DimensionTable table)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT 1 FROM INFORMATION_SCHEMA.STATISTICS WHERE NON_UNIQUE = 0"
                                        + " AND "
                                        + TableStructure.isTable(
                                                table.table(), "TABLE_SCHEMA", "TABLE_NAME")
                                        + " GROUP BY INDEX_NAME HAVING COUNT(*) = 1"
                                        + " AND LOWER(MIN(COLUMN_NAME)) = LOWER('"
                                        + table.idColumn()
                                        + "')")) {
            return result.next();
        }
    }
}
