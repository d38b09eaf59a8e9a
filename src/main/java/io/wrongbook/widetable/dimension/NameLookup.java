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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds the names to rows that their events do not contain, with one query per dimension for all ids
 * of a batch that are not in the cache.
 *
 * <p>A name belongs to an add. While only fixes of a record are known, its row has the names of the
 * fix. Names are not part of a version, so the convergence law does not cover them.
 */
public final class NameLookup implements AutoCloseable {

    /** A char takes at most three bytes in UTF-8. */
    private static final int BYTES_PER_CHAR = 3;

    private final DimensionConfig config;
    private final ColumnWidths widths;
    private final long maxNameBytes;
    private final NameCache cache;
    private final Duration retryTimeout;
    private final LookupMonitor monitor;

    /** Null before the first use. */
    private DimensionReader reader;

    /**
     * Creates the lookup; it connects with the first id.
     *
     * @param widths the column widths of the wide table
     * @param maxNameBytes the longest name that fits into a statement
     * @param retryTimeout how long it retries while the database of the dimensions is unavailable
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
     * Adds those names to the rows that the dimensions have.
     *
     * @return the total length of the added names in chars; a name counts for each row that got it
     * @throws SQLException if the database of the dimensions stays unavailable for longer than the
     *     retry timeout, or if somebody has to repair something there
     */
    public long fill(List<WideRow> rows) throws SQLException, InterruptedException {
        long chars = 0;
        for (DimensionTable table : config.tables()) {
            chars += fill(rows, table);
        }
        return chars;
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
    }

    private long fill(List<WideRow> rows, DimensionTable table)
            throws SQLException, InterruptedException {
        NameColumns columns = NameColumns.of(table.dimension());
        List<WideRow> waiting = new ArrayList<>();
        Set<String> unknown = new LinkedHashSet<>();
        long chars = 0;
        for (WideRow row : rows) {
            if (columns.lackName(row)) {
                String id = (String) row.get(columns.id());
                Name name = cache.get(table.dimension(), id);
                if (name == null) {
                    waiting.add(row);
                    unknown.add(id);
                } else {
                    chars += fill(row, columns.name(), name);
                    count(table.dimension(), name, false);
                }
            }
        }
        Map<String, Name> read = read(table, columns.name(), unknown);
        for (WideRow row : waiting) {
            Name name = read.get((String) row.get(columns.id()));
            chars += fill(row, columns.name(), name);
            count(table.dimension(), name, true);
        }
        return chars;
    }

    private static int fill(WideRow row, Column column, Name name) {
        if (name.isMissed()) {
            return 0;
        }
        row.fillName(column, name.text());
        return name.text().length();
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
