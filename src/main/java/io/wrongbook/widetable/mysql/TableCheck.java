package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JdbcConfig;
import io.wrongbook.widetable.config.UnavailableException;
import io.wrongbook.widetable.table.ColumnWidths;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The start-up check of the table: it exists, it fits the rows, and the job can write to it. */
public final class TableCheck {

    private static final String DDL = "/sql/dwd_wrong_record_wide_delta.sql";
    private static final String DDL_TABLE = "dwd_wrong_record_wide_delta";

    private static final Logger LOG = LoggerFactory.getLogger(TableCheck.class);

    private static final String REJECTING =
            "{} has {}: each row that it rejects becomes a dead letter (DATABASE_REJECTED)";

    private final JdbcConfig config;

    private TableCheck(JdbcConfig config) {
        this.config = config;
    }

    /**
     * Checks the table, and first creates it if {@code jdbc.create-table} is set.
     *
     * @return the width of each text column
     * @throws UnavailableException if the database is unavailable or accepts no writes for the
     *     moment
     * @throws ConfigException if the database rejects the credentials, or if the table is missing
     *     or does not fit
     */
    public static ColumnWidths check(JdbcConfig config) {
        return new TableCheck(config).check();
    }

    /**
     * Returns the width of each text column, for a program that only reads; SELECT is enough.
     *
     * @throws ConfigException as {@link #check} does
     */
    public static ColumnWidths widths(JdbcConfig config) {
        TableCheck table = new TableCheck(config);
        return table.connected(connection -> TableStructure.read(connection, config).widths());
    }

    /** The statement that creates the table, in one line. */
    static String ddl(JdbcConfig config) {
        try (InputStream in = TableCheck.class.getResourceAsStream(DDL)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("--"))
                    .collect(Collectors.joining(" "))
                    .replaceAll(" +", " ")
                    .replace(DDL_TABLE, Connections.quoted(config.table()));
        } catch (IOException e) {
            throw new UncheckedIOException(DDL, e);
        }
    }

    private ColumnWidths check() {
        return connected(
                connection -> {
                    if (config.createTable()) {
                        create(connection);
                    }
                    TableStructure structure = TableStructure.read(connection, config);
                    structure.check();
                    checkRights(connection);
                    rejecting(connection, config)
                            .forEach(what -> LOG.warn(REJECTING, config, what));
                    return structure.widths();
                });
    }

    private ColumnWidths connected(Check check) {
        try (Connections connections = new Connections(config.database())) {
            Connection connection = connections.current();
            checkDatabase(connection);
            return check.run(connection);
        } catch (SQLException e) {
            throw CheckFailure.of(e, config.database(), config.table(), rights());
        }
    }

    private String rights() {
        return "SELECT, INSERT, UPDATE" + (config.createTable() ? " and CREATE" : "");
    }

    private void checkDatabase(Connection connection) throws SQLException {
        String database = connection.getCatalog();
        if ((database == null || database.isEmpty()) && !config.table().contains(".")) {
            throw new ConfigException(
                    "jdbc.url: does not name a database: write jdbc:mysql://host:3306/<database>");
        }
    }

    private void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(ddl(config));
        }
    }

    private void checkRights(Connection connection) throws SQLException {
        new RowStatements(connection, config, new ServerWarnings(config)).rehearse();
    }

    /** The parts of the table that may reject single rows, as far as the user may see them. */
    static List<String> rejecting(Connection connection, JdbcConfig config) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            for (String query :
                    List.of(
                            "SELECT CONCAT('trigger ', TRIGGER_NAME)"
                                    + " FROM INFORMATION_SCHEMA.TRIGGERS WHERE "
                                    + TableStructure.isTable(
                                            config.table(),
                                            "EVENT_OBJECT_SCHEMA",
                                            "EVENT_OBJECT_TABLE"),
                            "SELECT CONCAT(LOWER(CONSTRAINT_TYPE), ' ', CONSTRAINT_NAME)"
                                    + " FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS"
                                    + " WHERE CONSTRAINT_TYPE IN ('CHECK', 'FOREIGN KEY') AND "
                                    + TableStructure.isTable(
                                            config.table(), "TABLE_SCHEMA", "TABLE_NAME"),
                            "SELECT CONCAT('partitions by ', MIN(PARTITION_METHOD))"
                                    + " FROM INFORMATION_SCHEMA.PARTITIONS"
                                    + " WHERE (PARTITION_METHOD LIKE 'LIST%'"
                                    + " OR PARTITION_METHOD LIKE 'RANGE%') AND "
                                    + TableStructure.isTable(
                                            config.table(), "TABLE_SCHEMA", "TABLE_NAME")
                                    + " HAVING COUNT(*) > 0")) {
                try (ResultSet result = statement.executeQuery(query)) {
                    while (result.next()) {
                        found.add(result.getString(1));
                    }
                }
            }
        }
        return found;
    }

    /** A check of the table on an open connection. */
    private interface Check {
        ColumnWidths run(Connection connection) throws SQLException;
    }
}
