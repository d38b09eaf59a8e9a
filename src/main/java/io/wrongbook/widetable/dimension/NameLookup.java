package io.wrongbook.widetable.dimension;

import io.wrongbook.widetable.config.Dimension;
import io.wrongbook.widetable.config.DimensionConfig;
import io.wrongbook.widetable.config.DimensionTable;
import io.wrongbook.widetable.mysql.DimensionReader;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.table.Column;
import io.wrongbook.widetable.table.ColumnWidths;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Gives rows the names that their events do not carry: one query per dimension for all ids of a
 * batch that the cache does not have.
 *
 * <p>A name belongs to an add. While only fixes of a record are known, its row has the fix's own
 * words. Names are no part of a version, so the convergence law says nothing of them.
 */
public final class NameLookup implements AutoCloseable {

    /** A char is at most three bytes in UTF-8. */
    private static final int BYTES_PER_CHAR = 3;

    private final DimensionConfig config;
    private final ColumnWidths widths;
    private final long maxNameBytes;
    private final NameCache cache;
    private final Duration retryTimeout;
    private final LookupMonitor monitor;

    /** Null until it is needed. */
    private DimensionReader reader;

    /**
     * Prepares the look-up; it connects with the first id.
     *
     * @param widths of the wide table's columns
     * @param maxNameBytes a longer name does not fit into a statement
     * @param retryTimeout how long it waits for the dimensions' database
     */
    public NameLookup(
            DimensionConfig config,
            ColumnWidths widths,
            long maxNameBytes,
            Duration retryTimeout,
            LookupMonitor monitor) {
        this.config = config;
        this.widths = widths;
        this.maxNameBytes = maxNameBytes;
        this.cache = new NameCache(config.cacheSize(), config.cacheTtl());
        this.retryTimeout = retryTimeout;
        this.monitor = monitor;
    }

    /**
     * Gives the rows their names, as far as the dimensions have them.
     *
     * @return whether any row has got one
     * @throws SQLException if the dimensions' database stays unavailable for longer than the retry
     *     timeout, or if a person has to repair something there
     */
    public boolean fill(List<WideRow> rows) throws SQLException, InterruptedException {
        boolean filled = false;
        for (DimensionTable table : config.tables()) {
            filled |= fill(rows, table);
        }
        return filled;
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
    }

    private boolean fill(List<WideRow> rows, DimensionTable table)
            throws SQLException, InterruptedException {
        Dimension dimension = table.dimension();
        NameColumns columns = NameColumns.of(dimension);
        Map<WideRow, String> ids = new LinkedHashMap<>();
        Map<String, Name> cached = new HashMap<>();
        Set<String> unknown = new LinkedHashSet<>();
        for (WideRow row : rows) {
            if (!columns.lackName(row)) {
                continue;
            }
            String id = (String) row.get(columns.id());
            ids.put(row, id);
            Name name = cache.get(dimension, id);
            if (name == null) {
                unknown.add(id);
            } else {
                cached.put(id, name);
            }
        }
        Map<String, Name> read = read(table, columns.name(), unknown);
        boolean filled = false;
        for (Map.Entry<WideRow, String> row : ids.entrySet()) {
            String id = row.getValue();
            Name name = read.getOrDefault(id, cached.get(id));
            count(dimension, name, read.containsKey(id));
            if (!name.isMissed()) {
                row.getKey().fillName(columns.name(), name.text());
                filled = true;
            }
        }
        return filled;
    }

    private Map<String, Name> read(DimensionTable table, Column column, Set<String> ids)
            throws SQLException, InterruptedException {
        Map<String, Name> names = new HashMap<>();
        if (ids.isEmpty()) {
            return names;
        }
        if (reader == null) {
            reader = new DimensionReader(config.database(), retryTimeout, monitor::retry);
        }
        Map<String, String> found = reader.read(table, ids);
        for (String id : ids) {
            Name name = name(column, found.get(id));
            names.put(id, name);
            cache.put(table.dimension(), id, name);
        }
        return names;
    }

    private Name name(Column column, String text) {
        if (text == null) {
            return Name.MISSING;
        }
        boolean fits =
                (long) BYTES_PER_CHAR * text.length() <= maxNameBytes
                        && widths.excess(column, text).isEmpty();
        return fits ? Name.of(text) : Name.TOO_LONG;
    }

    private void count(Dimension dimension, Name name, boolean read) {
        if (name == Name.MISSING) {
            monitor.missing(dimension);
        } else if (name == Name.TOO_LONG) {
            monitor.tooLong(dimension);
        } else if (read) {
            monitor.read(dimension);
        } else {
            monitor.cached(dimension);
        }
    }
}
