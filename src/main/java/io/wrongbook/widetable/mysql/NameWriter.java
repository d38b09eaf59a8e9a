package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.JdbcConfig;
import io.wrongbook.widetable.table.Column;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Reads the names in the rows of the wide table and writes new ones; changes only one column of
 * names. It is safe to run beside the job: each statement is a separate transaction, locks its rows
 * in the order of their ids, as the job does, and checks each row again.
 */
public final class NameWriter implements AutoCloseable {

    private final Column id;
    private final Column name;
    private final boolean rename;
    private final String table;
    private final RetriedConnection connection;

    /**
     * Creates the writer; it connects with the first statement.
     *
     * @param id the column with the ids of the dimension
     * @param name the column with the names
     * @param rename whether a different existing name is replaced, too
     */
    public NameWriter(JdbcConfig config, Column id, Column name, boolean rename) {
        this.id = id;
        this.name = name;
        this.rename = rename;
        this.table = Connections.quoted(config.table());
        this.connection = new RetriedConnection(config.database(), config.retryTimeout(), () -> {});
    }

    /**
     * Reads the next rows. A row without an add has no dimension id, since its names are not looked
     * up.
     *
     * @param after the id of the last row that was read
     * @return the rows in the order of their ids; fewer than the limit at the end of the table
     * @throws SQLException if the database stays unavailable for longer than the retry timeout, or
     *     rejects the statement
     */
    public List<NamedRow> read(long after, int limit) throws SQLException, InterruptedException {
        String query =
                String.format(
                        "SELECT id, IF(collect_time IS NULL, NULL, %s), COALESCE(%s, '') <> ''"
                                + " FROM %s WHERE id > ? ORDER BY id LIMIT ?",
                        id.columnName(), name.columnName(), table);
        return run(
                "reading rows",
                query,
                statement -> {
                    statement.setLong(1, after);
                    statement.setInt(2, limit);
                    List<NamedRow> rows = new ArrayList<>();
                    try (ResultSet result = statement.executeQuery()) {
                        while (result.next()) {
                            rows.add(
                                    new NamedRow(
                                            result.getLong(1),
                                            result.getString(2),
                                            result.getBoolean(3)));
                        }
                    }
                    return rows;
                });
    }

    /**
     * Writes the name into those rows that lack it.
     *
     * @param dimensionId the dimension id that the rows had when they were read
     * @param rows the ids of the rows, in order
     * @return the number of changed rows
     * @throws SQLException as {@link #read} does
     */
    public int write(String dimensionId, String newName, List<Long> rows)
            throws SQLException, InterruptedException {
        String update =
                String.format("UPDATE %s SET %s = ? WHERE %s", table, name.columnName(), of(rows));
        return run(
                "writing names",
                update,
                statement -> {
                    statement.setString(1, newName);
                    bind(statement, 2, dimensionId, newName, rows);
                    return statement.executeUpdate();
                });
    }

    /**
     * Counts the rows that {@link #write} would change.
     *
     * @throws SQLException as {@link #read} does
     */
    public int count(String dimensionId, String newName, List<Long> rows)
            throws SQLException, InterruptedException {
        return run(
                "counting rows",
                String.format("SELECT COUNT(*) FROM %s WHERE %s", table, of(rows)),
                statement -> {
                    bind(statement, 1, dimensionId, newName, rows);
                    try (ResultSet result = statement.executeQuery()) {
                        result.next();
                        return result.getInt(1);
                    }
                });
    }

    @Override
    public void close() {
        connection.close();
    }

    /** The condition for rows that have not changed since they were read, and lack the name. */
    private String of(List<Long> rows) {
        return String.format(
                "id IN (%s) AND collect_time IS NOT NULL"
                        + " AND CAST(%s AS BINARY) = CAST(? AS BINARY) AND %s",
                String.join(", ", Collections.nCopies(rows.size(), "?")),
                id.columnName(),
                lacksName());
    }

    private String lacksName() {
        return rename
                ? "NOT CAST(" + name.columnName() + " AS BINARY) <=> CAST(? AS BINARY)"
                : "COALESCE(" + name.columnName() + ", '') = ''";
    }

    private void bind(
            PreparedStatement statement,
            int first,
            String dimensionId,
            String newName,
            List<Long> rows)
            throws SQLException {
        int parameter = first;
        for (long row : rows) {
            statement.setLong(parameter++, row);
        }
        statement.setString(parameter++, dimensionId);
        if (rename) {
            statement.setString(parameter, newName);
        }
    }

    private <T> T run(String what, String sql, Query<T> query)
            throws SQLException, InterruptedException {
        return connection.run(
                what,
                open -> {
                    try (PreparedStatement statement = open.prepareStatement(sql)) {
                        return query.run(statement);
                    }
                });
    }

    /** An action on a prepared statement. */
    private interface Query<T> {
        T run(PreparedStatement statement) throws SQLException;
    }
}
