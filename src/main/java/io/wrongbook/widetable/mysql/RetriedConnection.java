package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.DatabaseConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** A connection for reads and for single statements, which is opened again after it broke. */
final class RetriedConnection implements AutoCloseable {

    private final DatabaseConfig database;
    private final Connections connections;
    private final Retries retries;

    /** Null before the first use and after the connection broke. */
    private Connection connection;

    /**
     * Creates the connection; it connects with the first action.
     *
     * @param timeout how long an action is repeated while the database is unavailable
     * @param onRetry called before each further attempt
     */
    RetriedConnection(DatabaseConfig database, Duration timeout, Runnable onRetry) {
        this.database = database;
        this.connections = new Connections(database);
        this.retries = new Retries(database, timeout, onRetry);
    }

    /** An action on a connection. */
    interface Action<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Runs the action; after an error, on a new connection.
     *
     * @param what the description of the action, for the log
     * @throws SQLException if the database stays unavailable for longer than the timeout, or
     *     rejects the action
     */
    <T> T run(String what, Action<T> action) throws SQLException, InterruptedException {
        return retries.run(
                what,
                () -> {
                    try {
                        return action.run(connection());
                    } catch (SQLException e) {
                        close();
                        throw e;
                    }
                });
    }

    @Override
    public void close() {
        connection = null;
        connections.close();
    }

    private Connection connection() throws SQLException {
        if (connection == null) {
            Connection opened = connections.reopened();
            SessionSettings.apply(opened, database);
            connection = opened;
        }
        return connection;
    }
}
