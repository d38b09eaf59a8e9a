package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.JdbcConfig;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.table.Column;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches of rows: retries temporary errors, finds the rows that the database rejects, and
 * writes the others. It may send a statement twice; the second execution changes nothing.
 */
public final class BatchWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    /** How often the table is checked again on an open connection. */
    private static final Duration TABLE_CHECK_INTERVAL = Duration.ofMinutes(1);

    /** The error of the upsert's first assignment for the row of another record. */
    private static final int COLUMN_CANNOT_BE_NULL = 1048;

    private final JdbcConfig config;
    private final Connections connections;
    private final Retries retries;
    private final Duration tableCheckInterval;
    private final ServerWarnings warnings;

    /** The time of the last check of the table, in nanoseconds. */
    private long lastTableCheck;

    private final RejectedRowSearch.Table table = new RetriedTable();

    /** Null before the first use and after the connection broke. */
    private RowStatements session;

    public BatchWriter(JdbcConfig config) {
        this(config, () -> {});
    }

    /**
     * @param onRetry called before each further attempt
     */
    public BatchWriter(JdbcConfig config, Runnable onRetry) {
        this(config, onRetry, TABLE_CHECK_INTERVAL);
    }

    BatchWriter(JdbcConfig config, Runnable onRetry, Duration tableCheckInterval) {
        this.tableCheckInterval = tableCheckInterval;
        this.config = config;
        this.retries = new Retries(config.database(), config.retryTimeout(), onRetry);
        this.connections = new Connections(config.database());
        this.warnings = new ServerWarnings(config);
    }

    /**
     * The server's largest packet, in bytes.
     *
     * @throws SQLException if the database stays unavailable for longer than the retry timeout
     */
    public long maxAllowedPacket() throws SQLException, InterruptedException {
        return retries.run("connecting", () -> session().maxAllowedPacket());
    }

    /**
     * Writes all rows except those that the database rejects for their data.
     *
     * @param rows in the order of their ids, so that writers never lock rows in opposite orders
     * @param rejected receives each rejected row with the reason
     * @throws SQLException if the database stays unavailable for longer than the retry timeout, or
     *     if somebody has to repair something there
     * @throws io.wrongbook.widetable.config.ConfigException if the table no longer fits the rows
     */
    public void write(List<WideRow> rows, BiConsumer<WideRow, SQLException> rejected)
            throws SQLException, InterruptedException {
        if (session != null && System.nanoTime() - lastTableCheck > tableCheckInterval.toNanos()) {
            checkTable();
        }
        Optional<SQLException> rejection = table.write(rows);
        if (rejection.isEmpty()) {
            return;
        }
        // If the table no longer fits any row, the error is not in a row.
        checkTable();
        RejectedRowSearch search = new RejectedRowSearch(table, rows);
        search.run(rejection.get(), rejected);
        search.unknownError().ifPresent(this::warnOfUnknownError);
    }

    private void warnOfUnknownError(SQLException e) {
        LOG.warn(
                "The database rejects rows with an error that is not a known data error ({} {}:"
                        + " {}). The table accepts other rows, so these rows become dead letters",
                e.getErrorCode(),
                e.getSQLState(),
                config.scrub(e.getMessage()));
    }

    /** Somebody may have altered the table since the connection was opened. */
    private void checkTable() throws SQLException, InterruptedException {
        retries.run(
                "checking the table",
                () -> {
                    session().checkTable();
                    lastTableCheck = System.nanoTime();
                    return null;
                });
    }

    /** Adds the record that owns the row which another record's row has hit. */
    private SQLException explained(SQLException rejection, WideRow row) throws SQLException {
        if (rejection.getErrorCode() != COLUMN_CANNOT_BE_NULL) {
            return rejection;
        }
        String owner = session().ownerOf(row.id());
        if (owner == null || owner.equals(row.get(Column.WRONG_ID))) {
            return rejection;
        }
        return new SQLException(
                String.format(
                        "the row with this id belongs to wrong_id '%s': two records have the same"
                                + " id",
                        owner),
                rejection.getSQLState(),
                rejection.getErrorCode(),
                rejection);
    }

    @Override
    public void close() {
        session = null;
        connections.close();
    }

    private void rollback(SQLException cause) {
        if (session == null) {
            return;
        }
        if (SqlErrorKind.of(cause) == SqlErrorKind.UNAVAILABLE) {
            // After a failover, the old connection may still be open, to a server that is now
            // read-only.
            close();
            return;
        }
        try {
            session.rollback();
        } catch (SQLException e) {
            // The connection is broken, and the transaction with it: the next attempt opens a new
            // one.
            cause.addSuppressed(e);
            close();
        }
    }

    private RowStatements session() throws SQLException {
        if (session == null) {
            RowStatements opened = new RowStatements(connections.reopened(), config, warnings);
            opened.checkTable();
            lastTableCheck = System.nanoTime();
            session = opened;
        }
        return session;
    }

    /** Retries temporary errors; a connection error never counts as an error of the rows. */
    private final class RetriedTable implements RejectedRowSearch.Table {

        @Override
        public Optional<SQLException> write(List<WideRow> rows)
                throws SQLException, InterruptedException {
            return retries.run(
                    "writing " + rows.size() + " rows",
                    () -> {
                        RowStatements open = session();
                        try {
                            open.write(rows);
                            return Optional.empty();
                        } catch (SQLException e) {
                            SQLException rejection = ifItStays(e);
                            return Optional.of(
                                    rows.size() == 1
                                            ? explained(rejection, rows.get(0))
                                            : rejection);
                        }
                    });
        }

        @Override
        public boolean takesItsOwn() throws SQLException, InterruptedException {
            return retries.run(
                    "writing an existing row of the table",
                    () -> {
                        RowStatements open = session();
                        try {
                            return open.rewriteOneRow();
                        } catch (SQLException e) {
                            ifItStays(e);
                            return false;
                        }
                    });
        }

        private SQLException ifItStays(SQLException e) throws SQLException {
            rollback(e);
            if (SqlErrorKind.of(e).passes()) {
                throw e;
            }
            return e;
        }
    }
}
