package io.wrongbook.widetable.sink;

import io.wrongbook.widetable.config.JdbcConfig;
import io.wrongbook.widetable.record.WideRow;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches of rows: retries what passes, finds the rows that the database refuses, and writes
 * the others. A statement may be sent twice; it changes nothing the second time.
 */
public final class BatchWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final JdbcConfig config;
    private final JdbcConnectionProvider connections;
    private final Runnable onRetry;

    /** Null until it is needed, and after it broke. */
    private Session session;

    public BatchWriter(JdbcConfig config) {
        this(config, () -> {});
    }

    /**
     * @param onRetry called before each further attempt
     */
    BatchWriter(JdbcConfig config, Runnable onRetry) {
        this.config = config;
        this.onRetry = onRetry;
        this.connections = Connections.provider(config);
    }

    /**
     * The server's largest packet, in bytes.
     *
     * @throws SQLException if the database stays away for longer than the retry timeout
     */
    long maxAllowedPacket() throws SQLException, InterruptedException {
        retrying("connecting", () -> session());
        return session().maxAllowedPacket();
    }

    /**
     * Writes all rows, but for those that the database refuses for their data.
     *
     * @param rows in the order of their ids, so that writers never lock rows crosswise
     * @param rejected takes each refused row with the refusal
     * @throws SQLException if the database stays away for longer than the retry timeout, or if a
     *     person has to mend something there
     */
    public void write(List<WideRow> rows, BiConsumer<WideRow, SQLException> rejected)
            throws SQLException, InterruptedException {
        try {
            retrying("writing " + rows.size() + " rows", () -> writeOnce(rows));
        } catch (SQLException e) {
            if (SqlFault.of(e) != SqlFault.DATA) {
                throw e;
            }
            if (rows.size() == 1) {
                rejected.accept(rows.get(0), e);
                return;
            }
            int half = rows.size() / 2;
            write(rows.subList(0, half), rejected);
            write(rows.subList(half, rows.size()), rejected);
        }
    }

    @Override
    public void close() {
        session = null;
        connections.closeConnection();
    }

    private void writeOnce(List<WideRow> rows) throws SQLException {
        try {
            session().write(rows);
        } catch (SQLException e) {
            rollback(e);
            throw e;
        }
    }

    private void rollback(SQLException cause) {
        if (session == null) {
            return;
        }
        if (SqlFault.of(cause) == SqlFault.AWAY) {
            // After a failover the old connection may live on, to a server that is read-only now.
            close();
            return;
        }
        try {
            session.rollback();
        } catch (SQLException e) {
            // The connection is gone, and the transaction with it: the next attempt opens another.
            cause.addSuppressed(e);
            close();
        }
    }

    private Session session() throws SQLException {
        if (session == null) {
            try {
                session = new Session(connections.reestablishConnection(), config);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("the MySQL driver is not in the jar", e);
            }
        }
        return session;
    }

    private void retrying(String what, SqlAction action) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + config.retryTimeout().toNanos();
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                action.run();
                return;
            } catch (SQLException e) {
                if (!SqlFault.of(e).passes() || System.nanoTime() >= deadline) {
                    throw e;
                }
                LOG.warn(
                        "Attempt {} of {} failed ({} {}: {}); retrying for up to {}",
                        attempt,
                        what,
                        e.getErrorCode(),
                        e.getSQLState(),
                        config.scrub(e.getMessage()),
                        config.retryTimeout());
            }
            onRetry.run();
            // Jitter: subtasks that failed together do not come back together.
            Thread.sleep(
                    pause.toMillis() / 2 + ThreadLocalRandom.current().nextLong(pause.toMillis()));
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
    }

    /** Something that the database may refuse. */
    private interface SqlAction {
        void run() throws SQLException;
    }
}
