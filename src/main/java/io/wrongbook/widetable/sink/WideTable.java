package io.wrongbook.widetable.sink;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JdbcConfig;
import io.wrongbook.widetable.table.Column;
import io.wrongbook.widetable.table.ColumnWidths;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;

/** Looks, before the job runs, whether the database has the table and the table fits the rows. */
public final class WideTable {

    private static final String DDL = "/sql/dwd_wrong_record_wide_delta.sql";
    private static final String DDL_TABLE = "dwd_wrong_record_wide_delta";

    private static final int ACCESS_DENIED_TO_DATABASE = 1044;
    private static final int ACCESS_DENIED = 1045;
    private static final int UNKNOWN_DATABASE = 1049;
    private static final int COMMAND_DENIED = 1142;
    private static final int COLUMN_DENIED = 1143;
    private static final int READ_ONLY_OPTION = 1290;
    private static final int BINLOG_OF_STATEMENTS = 1665;
    private static final int READ_ONLY_MODE = 1836;

    private final JdbcConfig config;

    private WideTable(JdbcConfig config) {
        this.config = config;
    }

    /**
     * Checks the table, and creates it before if {@code jdbc.create-table} says so.
     *
     * @return how long a text may be in each column
     * @throws ConfigException if the database cannot be reached or refuses us, or if the table is
     *     missing or does not fit
     */
    public static ColumnWidths check(JdbcConfig config) {
        return new WideTable(config).check();
    }

    /**
     * How long a text may be in each column, for a program that only reads: a user with SELECT is
     * enough.
     *
     * @throws ConfigException as {@link #check} does
     */
    public static ColumnWidths widths(JdbcConfig config) {
        WideTable table = new WideTable(config);
        return table.connected(table::checkColumns);
    }

    /** The statement that creates the table, in one line. */
    static String ddl(JdbcConfig config) {
        try (InputStream in = WideTable.class.getResourceAsStream(DDL)) {
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
                    ColumnWidths widths = checkColumns(connection);
                    checkIndexes(connection);
                    checkRights(connection);
                    return widths;
                });
    }

    private ColumnWidths connected(Check check) {
        JdbcConnectionProvider connections = Connections.provider(config);
        try {
            Connection connection = connections.getOrEstablishConnection();
            checkDatabase(connection);
            return check.run(connection);
        } catch (SQLException e) {
            throw refused(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the MySQL driver is not in the jar", e);
        } finally {
            connections.closeConnection();
        }
    }

    private void checkDatabase(Connection connection) throws SQLException {
        String database = connection.getCatalog();
        if ((database == null || database.isEmpty()) && !config.table().contains(".")) {
            throw new ConfigException(
                    "jdbc.url: names no database: write jdbc:mysql://host:3306/<database>");
        }
    }

    private void create(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(ddl(config));
        }
    }

    private ColumnWidths checkColumns(Connection connection) throws SQLException {
        Map<String, TableColumn> found = readColumns(connection);
        if (found.isEmpty()) {
            throw new ConfigException(
                    String.format(
                            "jdbc.table: %s has no table %s: start once with --jdbc.create-table"
                                    + " true, or run: %s",
                            config, config.table(), ddl(config)));
        }
        List<String> faults = new ArrayList<>();
        Map<Column, ColumnWidths.Width> widths = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            TableColumn actual = found.remove(column.columnName());
            if (actual == null) {
                faults.add(column.columnName() + " is missing");
            } else {
                actual.faultAs(column).ifPresent(faults::add);
                if (column.isText()) {
                    widths.put(column, actual.width());
                }
            }
        }
        found.values().stream()
                .filter(TableColumn::mustBeGiven)
                .forEach(extra -> faults.add(extra.name() + " is not ours and has no default"));
        if (!faults.isEmpty()) {
            throw unfit(String.join("; ", faults));
        }
        return ColumnWidths.of(widths);
    }

    private Map<String, TableColumn> readColumns(Connection connection) throws SQLException {
        Map<String, TableColumn> columns = new TreeMap<>();
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, CHARACTER_MAXIMUM_LENGTH,"
                                + " CHARACTER_SET_NAME, DATETIME_PRECISION, IS_NULLABLE,"
                                + " COLUMN_DEFAULT, EXTRA"
                                + " FROM INFORMATION_SCHEMA.COLUMNS"
                                + " WHERE TABLE_SCHEMA = COALESCE(?, DATABASE())"
                                + " AND TABLE_NAME = ?")) {
            bindTable(query);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    TableColumn column = new TableColumn(result);
                    columns.put(column.name().toLowerCase(Locale.ROOT), column);
                }
            }
        }
        return columns;
    }

    /** The row is found by its id alone: any other unique key would make the upsert hit others. */
    private void checkIndexes(Connection connection) throws SQLException {
        Map<String, List<String>> unique = new TreeMap<>();
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT INDEX_NAME, COLUMN_NAME FROM INFORMATION_SCHEMA.STATISTICS"
                                + " WHERE TABLE_SCHEMA = COALESCE(?, DATABASE())"
                                + " AND TABLE_NAME = ? AND NON_UNIQUE = 0"
                                + " ORDER BY INDEX_NAME, SEQ_IN_INDEX")) {
            bindTable(query);
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    unique.computeIfAbsent(result.getString(1), name -> new ArrayList<>())
                            .add(result.getString(2).toLowerCase(Locale.ROOT));
                }
            }
        }
        if (!List.of(Column.ID.columnName()).equals(unique.remove("PRIMARY"))) {
            throw unfit("the primary key must be (id)");
        }
        if (!unique.isEmpty()) {
            throw unfit("unique indexes besides the primary key: " + unique);
        }
    }

    private void checkRights(Connection connection) throws SQLException {
        new Session(connection, config).rehearse();
    }

    private void bindTable(PreparedStatement query) throws SQLException {
        int dot = config.table().indexOf('.');
        query.setString(1, dot < 0 ? null : config.table().substring(0, dot));
        query.setString(2, config.table().substring(dot + 1));
    }

    private ConfigException unfit(String faults) {
        return new ConfigException(
                String.format(
                        "jdbc.table: %s does not fit: %s. Alter it, or name another table; ours is"
                                + " %s",
                        config, faults, ddl(config)));
    }

    private ConfigException refused(SQLException e) {
        String message = config.scrub(e);
        switch (e.getErrorCode()) {
            case ACCESS_DENIED:
                return new ConfigException(
                        "jdbc.username, jdbc.password: the database refuses them: "
                                + message
                                + config.passwordHint());
            case UNKNOWN_DATABASE:
                return new ConfigException(
                        "jdbc.url: there is no such database: " + message + ": create it");
            case ACCESS_DENIED_TO_DATABASE:
            case COMMAND_DENIED:
            case COLUMN_DENIED:
                return new ConfigException(
                        String.format(
                                "jdbc.username: the user needs SELECT, INSERT, UPDATE%s on %s: %s",
                                config.createTable() ? " and CREATE" : "",
                                config.table(),
                                message));
            case READ_ONLY_OPTION:
            case READ_ONLY_MODE:
                return new ConfigException(
                        String.format(
                                "jdbc.url: the database at %s is read-only: name the primary: %s",
                                config, message));
            case BINLOG_OF_STATEMENTS:
                return new ConfigException(
                        String.format(
                                "jdbc.url: the database at %s keeps its binary log as statements,"
                                        + " which excludes READ COMMITTED: set binlog_format to ROW"
                                        + " or MIXED there: %s",
                                config, message));
            default:
                return new ConfigException(
                        String.format(
                                "jdbc.url: the database at %s cannot be used: check the address,"
                                        + " the network and the settings: %s",
                                config, message));
        }
    }

    /** Looks at the table on an open connection. */
    private interface Check {
        ColumnWidths run(Connection connection) throws SQLException;
    }
}
