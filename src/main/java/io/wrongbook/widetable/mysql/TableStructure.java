package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JdbcConfig;
import io.wrongbook.widetable.table.Column;
import io.wrongbook.widetable.table.ColumnWidths;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The columns and unique indexes of the table as the database describes them, and whether the rows
 * fit them (docs/wide-table.md). It takes two queries, cheap enough for every new connection.
 */
final class TableStructure {

    private static final String PRIMARY = "PRIMARY";
    private static final int NO_SUCH_TABLE = 1146;

    private final JdbcConfig config;
    private final Map<String, TableColumn> columns = new TreeMap<>();

    /** The columns of each unique index, by its name. */
    private final Map<String, List<String>> uniqueIndexes = new TreeMap<>();

    private TableStructure(JdbcConfig config) {
        this.config = config;
    }

    /**
     * Reads the structure from the database; SELECT on the table is enough.
     *
     * @throws ConfigException if the table does not exist
     * @throws SQLException if the database is unavailable, or if the user may not see the table
     */
    static TableStructure read(Connection connection, JdbcConfig config) throws SQLException {
        TableStructure structure = new TableStructure(config);
        try (Statement statement = connection.createStatement()) {
            structure.readColumns(statement);
            if (structure.columns.isEmpty()) {
                throw structure.missing(statement);
            }
            structure.readUniqueIndexes(statement);
        }
        return structure;
    }

    /**
     * Checks that the job can write its rows.
     *
     * @throws ConfigException if the table does not fit
     */
    void check() {
        List<String> faults = columnFaults();
        faults.addAll(indexFaults(uniqueIndexes));
        if (!faults.isEmpty()) {
            throw unfit(faults);
        }
    }

    /**
     * The width of each text column.
     *
     * @throws ConfigException if the columns do not fit
     */
    ColumnWidths widths() {
        List<String> faults = columnFaults();
        if (!faults.isEmpty()) {
            throw unfit(faults);
        }
        Map<Column, ColumnWidths.Width> widths = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            if (column.isText()) {
                widths.put(column, columns.get(column.columnName()).width());
            }
        }
        return ColumnWidths.of(widths);
    }

    /**
     * The upsert must find a row by its id alone: with another unique index, it would hit other
     * rows.
     *
     * @param uniqueIndexes the columns of each unique index, by its name
     */
    static List<String> indexFaults(Map<String, List<String>> uniqueIndexes) {
        Map<String, List<String>> others = new TreeMap<>(uniqueIndexes);
        List<String> faults = new ArrayList<>();
        if (!List.of(Column.ID.columnName()).equals(others.remove(PRIMARY))) {
            faults.add("the primary key is not (id), or it is a view");
        }
        if (!others.isEmpty()) {
            faults.add("it has unique indexes besides the primary key: " + others);
        }
        return faults;
    }

    /** In MySQL 8, a part of an index may be an expression, which has no column name. */
    static String indexPart(String columnName) {
        return columnName == null ? "(an expression)" : columnName.toLowerCase(Locale.ROOT);
    }

    /**
     * A condition for a query of the INFORMATION_SCHEMA; the configuration has checked the name.
     */
    static String isTable(String table, String schemaColumn, String tableColumn) {
        int dot = table.indexOf('.');
        String schema = dot < 0 ? "DATABASE()" : "'" + table.substring(0, dot) + "'";
        return String.format(
                "%s = %s AND %s = '%s'",
                schemaColumn, schema, tableColumn, table.substring(dot + 1));
    }

    private void readColumns(Statement statement) throws SQLException {
        try (ResultSet result =
                statement.executeQuery(
                        "SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, CHARACTER_MAXIMUM_LENGTH,"
                                + " CHARACTER_SET_NAME, DATETIME_PRECISION, IS_NULLABLE,"
                                + " COLUMN_DEFAULT, EXTRA"
                                + " FROM INFORMATION_SCHEMA.COLUMNS WHERE "
                                + isTable(config.table(), "TABLE_SCHEMA", "TABLE_NAME"))) {
            while (result.next()) {
                TableColumn column = new TableColumn(result);
                columns.put(column.name().toLowerCase(Locale.ROOT), column);
            }
        }
    }

    private void readUniqueIndexes(Statement statement) throws SQLException {
        try (ResultSet result =
                statement.executeQuery(
                        "SELECT INDEX_NAME, COLUMN_NAME FROM INFORMATION_SCHEMA.STATISTICS WHERE "
                                + isTable(config.table(), "TABLE_SCHEMA", "TABLE_NAME")
                                + " AND NON_UNIQUE = 0 ORDER BY INDEX_NAME, SEQ_IN_INDEX")) {
            while (result.next()) {
                uniqueIndexes
                        .computeIfAbsent(result.getString(1), name -> new ArrayList<>())
                        .add(indexPart(result.getString(2)));
            }
        }
    }

    /** The INFORMATION_SCHEMA does not show tables that the user may not use, either. */
    private ConfigException missing(Statement statement) throws SQLException {
        try {
            statement.execute(
                    "SELECT 1 FROM " + Connections.quoted(config.table()) + " WHERE FALSE");
        } catch (SQLException e) {
            if (e.getErrorCode() != NO_SUCH_TABLE) {
                throw e;
            }
        }
        return new ConfigException(
                String.format(
                        "jdbc.table: %s has no table %s: start the job once with"
                                + " --jdbc.create-table true, or run: %s",
                        config, config.table(), TableCheck.ddl(config)));
    }

    private List<String> columnFaults() {
        Map<String, TableColumn> extras = new TreeMap<>(columns);
        List<String> faults = new ArrayList<>();
        for (Column column : Column.values()) {
            TableColumn actual = extras.remove(column.columnName());
            if (actual == null) {
                faults.add(column.columnName() + " is missing");
            } else {
                actual.faultAs(column).ifPresent(faults::add);
            }
        }
        extras.values().stream()
                .filter(TableColumn::mustBeGiven)
                .forEach(
                        extra ->
                                faults.add(
                                        extra.name()
                                                + " is not a column of the job and has no"
                                                + " default"));
        return faults;
    }

    private ConfigException unfit(List<String> faults) {
        return new ConfigException(
                String.format(
                        "jdbc.table: %s does not fit: %s: alter the table, or name another one; the"
                                + " shipped DDL is %s",
                        config, String.join("; ", faults), TableCheck.ddl(config)));
    }
}
