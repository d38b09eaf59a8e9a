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

/** Gives rows their names, and writes them. Not thread-safe. */
final class RowWriter implements AutoCloseable {

    /** A batch is never larger, whatever the server takes: it waits in the heap. */
    private static final long MAX_BATCH_BYTES = 32 * 1024 * 1024;

    /** So much of a packet a name may fill: its row has other texts, too. */
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

    /** How many bytes of rows are written at once, at most. */
    long maxBytes() {
        return maxBytes;
    }

    /**
     * Writes all rows, but for those that the database rejects for their data.
     *
     * @param rows in the order of their ids
     * @param bytes how many bytes they have at most, without names
     * @param rejected takes each rejected row with the reason
     * @throws SQLException if a database stays unavailable for longer than the retry timeout, or if
     *     a person has to repair something there
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

    /** With their names, the rows are more than one packet takes. */
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
