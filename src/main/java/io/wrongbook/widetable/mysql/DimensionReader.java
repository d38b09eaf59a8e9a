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

/** Reads names from the dimensions' tables; waits while their database is unavailable. */
public final class DimensionReader implements AutoCloseable {

    /** Ids in a statement: names may be long, and what one statement gives is in memory at once. */
    private static final int MAX_IDS = 256;

    private final DatabaseConfig database;
    private final RetriedConnection connection;
    private final Map<Dimension, DimensionStatements> statements = new EnumMap<>(Dimension.class);

    /**
     * Prepares the reader; it connects with the first id.
     *
     * @param retryTimeout how long it waits for the database
     * @param onRetry called before each further attempt
     */
    public DimensionReader(DatabaseConfig database, Duration retryTimeout, Runnable onRetry) {
        this.database = database;
        this.connection = new RetriedConnection(database, retryTimeout, onRetry);
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
