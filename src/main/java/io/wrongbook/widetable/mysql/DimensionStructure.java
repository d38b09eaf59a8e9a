package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.DatabaseConfig;
import io.wrongbook.widetable.config.DimensionOptions;
import io.wrongbook.widetable.config.DimensionTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Set;

/** The two columns of a dimension as the database describes them. */
final class DimensionStructure {

    private static final int NO_SUCH_TABLE = 1146;
    private static final int NO_SUCH_COLUMN = 1054;

    private static final Set<Integer> NUMBERS =
            Set.of(Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT);
    private static final Set<Integer> TEXTS = Set.of(Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR);

    private final boolean numericIds;
    private final String placeholder;

    private DimensionStructure(boolean numericIds, String placeholder) {
        this.numericIds = numericIds;
        this.placeholder = placeholder;
    }

    /**
     * Reads the structure from the database.
     *
     * @throws ConfigException if the table or a column is missing or has an unsupported type
     * @throws SQLException if the database is unavailable, or if the user may not read the columns
     */
    static DimensionStructure read(
            Connection connection, DatabaseConfig database, DimensionTable table)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                String.format(
                                        "SELECT `%s`, `%s` FROM %s WHERE FALSE",
                                        table.idColumn(),
                                        table.nameColumn(),
                                        Connections.quoted(table.table())))) {
            ResultSetMetaData columns = result.getMetaData();
            int id = columns.getColumnType(1);
            if (!NUMBERS.contains(id) && !TEXTS.contains(id)) {
                throw unfit(
                        DimensionOptions.idColumn(table.dimension()).key(),
                        table.idColumn(),
                        columns.getColumnTypeName(1),
                        "integer, CHAR or VARCHAR");
            }
            if (!TEXTS.contains(columns.getColumnType(2))) {
                throw unfit(
                        DimensionOptions.nameColumn(table.dimension()).key(),
                        table.nameColumn(),
                        columns.getColumnTypeName(2),
                        "CHAR, VARCHAR or TEXT");
            }
            return NUMBERS.contains(id)
                    ? new DimensionStructure(true, "?")
                    : new DimensionStructure(false, textPlaceholder(connection, table));
        } catch (SQLException e) {
            switch (e.getErrorCode()) {
                case NO_SUCH_TABLE:
                    throw new ConfigException(
                            String.format(
                                    "%s: %s has no table %s: write the name of an existing table",
                                    DimensionOptions.table(table.dimension()).key(),
                                    database,
                                    table.table()));
                case NO_SUCH_COLUMN:
                    throw new ConfigException(
                            String.format(
                                    "%s, %s: %s: write the names of existing columns of %s",
                                    DimensionOptions.idColumn(table.dimension()).key(),
                                    DimensionOptions.nameColumn(table.dimension()).key(),
                                    database.scrub(e.getMessage()),
                                    table.table()));
                default:
                    throw e;
            }
        }
    }

    /** Whether the column of the ids has an integer type. Events have ids as texts. */
    boolean hasNumericIds() {
        return numericIds;
    }

    /**
     * The placeholder for an id: the comparison uses the column's index, and does not fail for
     * characters that the column cannot contain.
     */
    String placeholder() {
        return placeholder;
    }

    private static String textPlaceholder(Connection connection, DimensionTable table)
            throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet column =
                        statement.executeQuery(
                                String.format(
                                        "SELECT CHARACTER_SET_NAME, COLLATION_NAME FROM"
                                                + " INFORMATION_SCHEMA.COLUMNS WHERE %s"
                                                + " AND LOWER(COLUMN_NAME) = LOWER('%s')",
                                        TableStructure.isTable(
                                                table.table(), "TABLE_SCHEMA", "TABLE_NAME"),
                                        table.idColumn()))) {
            return column.next()
                    ? String.format(
                            "CONVERT(? USING %s) COLLATE %s",
                            column.getString(1), column.getString(2))
                    : "?";
        }
    }

    private static ConfigException unfit(String option, String column, String type, String wanted) {
        return new ConfigException(
                String.format(
                        "%s: %s has the type %s: name a column of the type %s",
                        option, column, type, wanted));
    }
}
