package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.JdbcConfig;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.table.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One connection with its prepared statements, as the sink wants it: strict, READ COMMITTED. It is
 * in auto-commit, which spares a full batch, a single statement, the way of a commit.
 */
final class RowStatements {

    /** A statement has at most 65,535 placeholders. */
    private static final int MAX_ROWS = 65_535 / Column.values().length;

    private final Connection connection;
    private final JdbcConfig config;
    private final String table;
    private final int fullSize;
    private final long maxAllowedPacket;
    private final ServerWarnings warnings;
    private boolean warningsRead;
    private final Map<Integer, PreparedStatement> statements = new HashMap<>();

    /**
     * @param connection a new connection
     * @param warnings takes those of the first statement that writes rows
     */
    RowStatements(Connection connection, JdbcConfig config, ServerWarnings warnings)
            throws SQLException {
        this.connection = connection;
        this.config = config;
        this.warnings = warnings;
        this.table = Connections.quoted(config.table());
        SessionSettings.apply(connection, config.database());
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT @@max_allowed_packet")) {
            result.next();
            this.maxAllowedPacket = result.getLong(1);
        }
        // The statement's text is a packet, too.
        long rowsInPacket = Math.max(1, maxAllowedPacket / 2 / UpsertSql.ROW_LENGTH);
        this.fullSize = (int) Math.min(rowsInPacket, Math.min(config.batchSize(), MAX_ROWS));
    }

    /** The server's largest packet, in bytes. */
    long maxAllowedPacket() {
        return maxAllowedPacket;
    }

    /** Writes all rows, in their order, in one transaction. */
    void write(List<WideRow> rows) throws SQLException {
        if (statementSize(rows.size()) == rows.size()) {
            execute(rows);
            return;
        }
        connection.setAutoCommit(false);
        int done = 0;
        while (done < rows.size()) {
            int size = statementSize(rows.size() - done);
            execute(rows.subList(done, done + size));
            done += size;
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    /**
     * Prepares the statement for one row, which the server checks against table and rights, and
     * writes nothing, which it rejects if it is read-only or if its binary log excludes us.
     */
    void rehearse() throws SQLException {
        statement(1);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(String.format("UPDATE %s SET id = id WHERE id = 0", table));
        }
    }

    /**
     * Checks that the table still fits our rows.
     *
     * @throws io.wrongbook.widetable.config.ConfigException if it does not
     */
    void checkTable() throws SQLException {
        TableStructure.read(connection, config).check();
    }

    /** The wrong_id of the row that has this id, or null. */
    String ownerOf(long id) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                String.format(
                                        "SELECT wrong_id FROM %s WHERE id = %d", table, id))) {
            return row.next() ? row.getString(1) : null;
        }
    }

    /**
     * Inserts a row that the table has once more, which changes nothing but goes all the way that
     * an insert goes.
     *
     * @return false if the table is empty
     */
    boolean rewriteOneRow() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row =
                    statement.executeQuery(String.format("SELECT 1 FROM %s LIMIT 1", table))) {
                if (!row.next()) {
                    return false;
                }
            }
            statement.executeUpdate(
                    String.format(
                            "INSERT INTO %1$s (%2$s) SELECT %2$s FROM %1$s LIMIT 1"
                                    + " ON DUPLICATE KEY UPDATE id = VALUES(id)",
                            table, UpsertSql.COLUMNS));
            return true;
        }
    }

    /** Takes back what {@link #write} has not committed. */
    void rollback() throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    /** A few sizes only, so that every statement is prepared once: a full batch, and 2^n rows. */
    private int statementSize(int rows) {
        return rows >= fullSize ? fullSize : Integer.highestOneBit(rows);
    }

    private void execute(List<WideRow> rows) throws SQLException {
        PreparedStatement statement = statement(rows.size());
        int parameter = 1;
        for (WideRow row : rows) {
            parameter = bind(statement, parameter, row);
        }
        statement.executeUpdate();
        if (!warningsRead) {
            warningsRead = true;
            warnings.log(statement);
        }
    }

    private PreparedStatement statement(int rows) throws SQLException {
        PreparedStatement statement = statements.get(rows);
        if (statement == null) {
            statement = PlainBindings.prepare(connection, UpsertSql.of(table, rows));
            statements.put(rows, statement);
        }
        return statement;
    }

    private static int bind(PreparedStatement statement, int first, WideRow row)
            throws SQLException {
        int parameter = first;
        for (Column column : Column.values()) {
            Object value = row.get(column);
            switch (column.type()) {
                case BIGINT:
                    statement.setLong(parameter, (Long) value);
                    break;
                case DATETIME:
                    // As text: it passes through no zone, and the driver would drop the
                    // milliseconds on MariaDB 10, which calls itself 5.5.5.
                    statement.setString(
                            parameter,
                            value == null ? null : SqlDateTime.format((LocalDateTime) value));
                    break;
                default:
                    statement.setString(parameter, (String) value);
            }
            parameter++;
        }
        return parameter;
    }
}
