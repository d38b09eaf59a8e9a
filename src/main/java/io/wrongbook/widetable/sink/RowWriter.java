package io.wrongbook.widetable.sink;

import io.wrongbook.widetable.config.DimensionConfig;
import io.wrongbook.widetable.config.JdbcConfig;
import io.wrongbook.widetable.dimension.LookupMonitor;
import io.wrongbook.widetable.dimension.NameLookup;
import io.wrongbook.widetable.mysql.BatchWriter;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.table.ColumnWidths;
import java.sql.SQLException;
import java.util.List;
import java.util.function.BiConsumer;

/** Adds names to rows and writes the rows. Not thread-safe. */
final class RowWriter implements AutoCloseable {

    /** A batch is never larger, even if the server accepts more: it waits in the heap. */
    private static final long MAX_BATCH_BYTES = 32 * 1024 * 1024;

    /** A name may take at most one of this many parts of a packet: its row has other texts, too. */
    private static final int PACKET_PER_NAME = 4;

    private final BatchWriter writer;
    private final NameLookup names;
    private final long maxBytes;

    /**
     * Connects to the database of the table.
     *
     * @throws SQLException if it stays unavailable for longer than the retry timeout
     */
    RowWriter(
            JdbcConfig jdbc, DimensionConfig dimensions, ColumnWidths widths, LookupMonitor monitor)
            throws SQLException, InterruptedException {
        this.writer = new BatchWriter(jdbc, monitor::retry);
        this.maxBytes = Math.min(MAX_BATCH_BYTES, writer.maxAllowedPacket());
        this.names =
                new NameLookup(
                        dimensions,
                        widths,
                        maxBytes / PACKET_PER_NAME,
                        jdbc.retryTimeout(),
                        monitor);
    }

    /** The largest number of bytes of rows that are written at once. */
    long maxBytes() {
        return maxBytes;
    }

    /**
     * Writes all rows except those that the database rejects for their data.
     *
     * @param rows the rows in the order of their ids
     * @param bytes an upper bound for the bytes of the rows, without names
     * @param rejected receives each rejected row with the reason
     * @throws SQLException if a database stays unavailable for longer than the retry timeout, or if
     *     somebody has to repair something there
     * @throws io.wrongbook.widetable.config.ConfigException if a table no longer fits
     */
    void write(List<WideRow> rows, long bytes, BiConsumer<WideRow, SQLException> rejected)
            throws SQLException, InterruptedException {
        long nameBytes = RecordBatch.textBytes(names.fill(rows));
        if (bytes + nameBytes <= maxBytes) {
            writer.write(rows, rejected);
        } else {
            writeInParts(rows, rejected);
        }
    }

    /** Writes rows that are too large for one packet because of their names. */
    private void writeInParts(List<WideRow> rows, BiConsumer<WideRow, SQLException> rejected)
            throws SQLException, InterruptedException {
        int begin = 0;
        long bytes = 0;
        for (int end = 0; end < rows.size(); end++) {
            long size = RecordBatch.rowBytes(rows.get(end).textLength());
            if (end > begin && bytes + size > maxBytes) {
                writer.write(rows.subList(begin, end), rejected);
                begin = end;
                bytes = 0;
            }
            bytes += size;
        }
        writer.write(rows.subList(begin, rows.size()), rejected);
    }

    @Override
    public void close() {
        names.close();
        writer.close();
    }
}
