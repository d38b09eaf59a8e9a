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

/** Reads names from the tables of the dimensions; retries while their database is unavailable. */
public final class DimensionReader implements AutoCloseable {

    /**
     * The largest number of ids in a statement: names may be long, and the whole result of a
     * statement is in memory.
     */
    private static final int MAX_IDS = 256;

    private final DatabaseConfig database;
    private final RetriedConnection connection;
    private final Map<Dimension, DimensionStatements> statements = new EnumMap<>(Dimension.class);

    /**
     * Creates the reader; it connects with the first id.
     *
     * @param retryTimeout how long it retries while the database is unavailable
     * @param onRetry called before each further attempt
     */
    public DimensionReader(DatabaseConfig database, Duration retryTimeout, Runnable onRetry) {
        this.database = database;
        this.connection = new RetriedConnection(database, retryTimeout, onRetry);
    }

    /**
     * Reads the names of these ids.
     *
     * @return the names by id, without ids that the table does not have or has no name for
     * @throws SQLException if the database stays unavailable for longer than the retry timeout, or
     *     if somebody has to repair something there
     * @throws io.wrongbook.widetable.config.ConfigException if the table or a column no longer
     *     exists
     */
    public Map<String, String> read(DimensionTable table, Collection<String> ids)
            throws SQLException, InterruptedException {
        Map<String, String> names = new HashMap<>();
        List<String> all = new ArrayList<>(ids);
        for (int begin = 0; begin < all.size(); begin += MAX_IDS) {
            List<String> some = all.subList(begin, Math.min(all.size(), begin + MAX_IDS));
            names.putAll(
                    connection.run(
                            String.format("reading %d names from %s", some.size(), table.table()),
                            open -> statements(table, open).read(some)));
        }
        return names;
    }

    @Override
    public void close() {
        connection.close();
    }

    private DimensionStatements statements(DimensionTable table, Connection open)
            throws SQLException {
        DimensionStatements known = statements.get(table.dimension());
        if (known == null || !known.areOf(open)) {
            known = new DimensionStatements(open, database, table);
            statements.put(table.dimension(), known);
        }
        return known;
    }
}
