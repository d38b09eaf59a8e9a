package io.wrongbook.widetable.refresh;

import io.wrongbook.widetable.config.DimensionTable;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.dimension.NameColumns;
import io.wrongbook.widetable.mysql.DimensionReader;
import io.wrongbook.widetable.mysql.NameWriter;
import io.wrongbook.widetable.mysql.NamedRow;
import io.wrongbook.widetable.table.ColumnWidths;
import io.wrongbook.widetable.tool.Progress;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The refresh of one dimension, which reads the table in chunks of ids. */
final class DimensionRefresh implements AutoCloseable {

    /** The number of rows in a chunk. */
    private static final int CHUNK = 2000;

    private final DimensionTable dimension;
    private final NameColumns columns;
    private final ColumnWidths widths;
    private final boolean rename;
    private final boolean dryRun;
    private final NameWriter table;
    private final DimensionReader names;
    private final Progress progress;
    private long read;
    private long changed;
    private long missing;
    private long tooLong;

    DimensionRefresh(
            JobConfig config, DimensionTable dimension, ColumnWidths widths, Progress progress) {
        this.dimension = dimension;
        this.columns = NameColumns.of(dimension.dimension());
        this.widths = widths;
        this.rename = config.get(RefreshOptions.RENAME);
        this.dryRun = config.get(RefreshOptions.DRY_RUN);
        this.table = new NameWriter(config.jdbc(), columns.id(), columns.name(), rename);
        this.names =
                new DimensionReader(
                        config.dimensions().database(), config.jdbc().retryTimeout(), () -> {});
        this.progress = progress;
    }

    /**
     * Runs the refresh.
     *
     * @return the result, in one line
     */
    String run() throws SQLException, InterruptedException {
        String key = dimension.dimension().key();
        List<NamedRow> chunk = table.read(Long.MIN_VALUE, CHUNK);
        while (!chunk.isEmpty()) {
            refresh(chunk);
            read += chunk.size();
            progress.at("%s: %,d rows read, %,d changed", key, read, changed);
            chunk = table.read(chunk.get(chunk.size() - 1).id(), CHUNK);
        }
        return String.format(
                "%s: %,d rows read, %,d %s; left without a name: %,d missing, %,d too long",
                key, read, changed, dryRun ? "to be changed" : "changed", missing, tooLong);
    }

    @Override
    public void close() {
        names.close();
        table.close();
    }

    private void refresh(List<NamedRow> chunk) throws SQLException, InterruptedException {
        Map<String, List<Long>> rows = new TreeMap<>();
        for (NamedRow row : chunk) {
            String id = row.dimensionId();
            if (id != null && !id.isBlank() && (rename || !row.isNamed())) {
                rows.computeIfAbsent(id, key -> new ArrayList<>()).add(row.id());
            }
        }
        Map<String, String> found = names.read(dimension, rows.keySet());
        for (Map.Entry<String, List<Long>> entry : rows.entrySet()) {
            refresh(entry.getKey(), found.get(entry.getKey()), entry.getValue());
        }
    }

    private void refresh(String id, String name, List<Long> rows)
            throws SQLException, InterruptedException {
        if (name == null) {
            missing += rows.size();
        } else if (widths.excess(columns.name(), name).isPresent()) {
            tooLong += rows.size();
        } else {
            changed += dryRun ? table.count(id, name, rows) : table.write(id, name, rows);
        }
    }
}
