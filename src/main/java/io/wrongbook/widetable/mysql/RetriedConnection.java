package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.DatabaseConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;

/** A connection for reading and for single statements, which is opened again after it broke. */
final class RetriedConnection implements AutoCloseable {

    private final DatabaseConfig database;
    private final JdbcConnectionProvider connections;
    private final Retries retries;

    /** Null until it is needed, and after it broke. */
    private Connection connection;

    /**
     * Prepares the connection; it connects with the first action.
     *
     * @param timeout how long an action is repeated while the database is unavailable
     * @param onRetry called before each further attempt
     */
    RetriedConnection(DatabaseConfig database, Duration timeout, Runnable onRetry) {
        this.database = database;
        this.connections = Connections.provider(database);
        this.retries = new Retries(database, timeout, onRetry);
    }

    /** Something to do on a connection. */
    interface Action<T> {
        T run(Connection connection) throws SQLException;
    }

    /**
     * Runs the action, again on another connection if need be.
     *
     * @param what it does, for the log
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
        connections.closeConnection();
    }

    private Connection connection() throws SQLException {
        if (connection == null) {
            try {
                Connection opened = connections.reestablishConnection();
                SessionSettings.apply(opened, database);
                connection = opened;
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("the MySQL driver is not in the jar", e);
            }
        }
        return connection;
    }
}
