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

/** What the database says of a dimension's two columns. */
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
     * Asks the database.
     *
     * @throws ConfigException if the table or a column is missing, or of a type that cannot be read
     * @throws SQLException if the database does not answer, or if the user may not read them
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
                        "an integer, a CHAR or a VARCHAR");
            }
            if (!TEXTS.contains(columns.getColumnType(2))) {
                throw unfit(
                        DimensionOptions.nameColumn(table.dimension()).key(),
                        table.nameColumn(),
                        columns.getColumnTypeName(2),
                        "a CHAR, a VARCHAR or a TEXT");
            }
            return NUMBERS.contains(id)
                    ? new DimensionStructure(true, "?")
                    : new DimensionStructure(false, textPlaceholder(connection, table));
        } catch (SQLException e) {
            switch (e.getErrorCode()) {
                case NO_SUCH_TABLE:
                    throw new ConfigException(
                            String.format(
                                    "%s: %s has no table %s: name the one that is there",
                                    DimensionOptions.table(table.dimension()).key(),
                                    database,
                                    table.table()));
                case NO_SUCH_COLUMN:
                    throw new ConfigException(
                            String.format(
                                    "%s, %s: %s: name the columns that %s has",
                                    DimensionOptions.idColumn(table.dimension()).key(),
                                    DimensionOptions.nameColumn(table.dimension()).key(),
                                    database.scrub(e.getMessage()),
                                    table.table()));
                default:
                    throw e;
            }
        }
    }

    /** Whether ids are integers in the database. Events have them as texts. */
    boolean hasNumericIds() {
        return numericIds;
    }

    /**
     * An id as SQL compares it: by the column's own index, and without an error if it has
     * characters that the column cannot have.
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
                String.format("%s: %s is %s: name %s", option, column, type, wanted));
    }
}
