package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.DatabaseConfig;
import io.wrongbook.widetable.config.Dimension;
import io.wrongbook.widetable.config.DimensionTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;

/** Reads names from the dimensions' tables; waits while their database is unavailable. */
public final class DimensionReader implements AutoCloseable {

    /** Ids in a statement: names may be long, and what one statement gives is in memory at once. */
    private static final int MAX_IDS = 256;

    private final DatabaseConfig database;
    private final JdbcConnectionProvider connections;
    private final Retries retries;

    /** Those of the open connection. */
    private final Map<Dimension, DimensionStatements> statements = new EnumMap<>(Dimension.class);

    /** Null until it is needed, and after it broke. */
    private Connection connection;

    /**
     * Prepares the reader; it connects with the first id.
     *
     * @param retryTimeout how long it waits for the database
     * @param onRetry called before each further attempt
     */
    public DimensionReader(DatabaseConfig database, Duration retryTimeout, Runnable onRetry) {
        this.database = database;
        this.connections = Connections.provider(database);
        this.retries = new Retries(database, retryTimeout, onRetry);
    }

    /**
     * Reads the names of these ids.
     *
     * @return by id; an id that the table does not have, or has no name for, is missing
     * @throws SQLException if the database stays unavailable for longer than the retry timeout, or
     *     if a person has to repair something there
     * @throws io.wrongbook.widetable.config.ConfigException if the table or a column is gone
     */
    public Map<String, String> read(DimensionTable table, Collection<String> ids)
            throws SQLException, InterruptedException {
        Map<String, String> names = new HashMap<>();
        List<String> all = new ArrayList<>(ids);
        for (int begin = 0; begin < all.size(); begin += MAX_IDS) {
            List<String> some = all.subList(begin, Math.min(all.size(), begin + MAX_IDS));
            names.putAll(
                    retries.run(
                            String.format("reading %d names from %s", some.size(), table.table()),
                            () -> readOnce(table, some)));
        }
        return names;
    }

    @Override
    public void close() {
        statements.clear();
        connection = null;
        connections.closeConnection();
    }

    private Map<String, String> readOnce(DimensionTable table, List<String> ids)
            throws SQLException {
        try {
            return statements(table).read(ids);
        } catch (SQLException e) {
            close();
            throw e;
        }
    }

    private DimensionStatements statements(DimensionTable table) throws SQLException {
        DimensionStatements open = statements.get(table.dimension());
        if (open == null) {
            open = new DimensionStatements(connection(), database, table);
            statements.put(table.dimension(), open);
        }
        return open;
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
