package io.wrongbook.widetable.sink;

import io.wrongbook.widetable.config.DimensionConfig;
import io.wrongbook.widetable.config.JdbcConfig;
import io.wrongbook.widetable.dimension.LookupMonitor;
import io.wrongbook.widetable.event.DeadLetterRecord;
import io.wrongbook.widetable.mysql.TableCheck;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.table.ColumnWidths;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Writes the rows of {@code DATABASE_REJECTED} dead letters into the table after all, in batches
 * and by the job's own statement: what the table has of a newer version stays. Not thread-safe.
 */
public final class RejectedRowWriter implements AutoCloseable {

    private final JdbcConfig jdbc;
    private final ZoneId zone;
    private final BiConsumer<DeadLetterRecord, String> rejected;
    private final DimensionConfig dimensions;

    /** Null until a row comes: without one the database is not needed. */
    private RowWriter writer;

    private RecordBatch batch;

    /**
     * The dead letters of each record in the batch: its row may have been rejected more than once.
     */
    private final Map<String, List<DeadLetterRecord>> letters = new HashMap<>();

    private long written;

    /**
     * Prepares the writer; it connects with the first row.
     *
     * @param dimensions where names come from that events do not carry
     * @param zone the zone of the table's date-times
     * @param rejected takes a dead letter that is no row, or whose row the database still rejects,
     *     and why
     */
    public RejectedRowWriter(
            JdbcConfig jdbc,
            DimensionConfig dimensions,
            ZoneId zone,
            BiConsumer<DeadLetterRecord, String> rejected) {
        this.jdbc = jdbc;
        this.dimensions = dimensions;
        this.zone = zone;
        this.rejected = rejected;
    }

    /** Why the dead letter is no row; the database is not asked. */
    public static Optional<String> fault(DeadLetterRecord letter, ZoneId zone) {
        try {
            RejectedRowParser.parse(letter.record().value, zone);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(notARow(e));
        }
    }

    /**
     * Takes a dead letter; its row is written at the latest by a flush.
     *
     * @throws SQLException if the database stays unavailable for longer than the retry timeout
     */
    public void add(DeadLetterRecord letter) throws SQLException, InterruptedException {
        WrongRecord record;
        try {
            record = RejectedRowParser.parse(letter.record().value, zone);
        } catch (IllegalArgumentException e) {
            rejected.accept(letter, notARow(e));
            return;
        }
        if (batch == null) {
            writer = new RowWriter(jdbc, dimensions, widths(), LookupMonitor.NONE);
            batch = new RecordBatch(jdbc.batchSize(), writer.maxBytes());
        }
        if (batch.hasNoRoomFor(record)) {
            flush();
        }
        batch.add(record);
        letters.computeIfAbsent(record.wrongId(), id -> new ArrayList<>()).add(letter);
        if (batch.isFull()) {
            flush();
        }
    }

    /**
     * Writes what waits.
     *
     * @throws SQLException as {@link #add} does
     */
    public void flush() throws SQLException, InterruptedException {
        if (batch == null || batch.isEmpty()) {
            return;
        }
        List<WideRow> rows = batch.toRows(zone, LocalDateTime.now(Clock.tickMillis(zone)));
        written += rows.size();
        writer.write(rows, batch.bytes(), this::reject);
        batch.clear();
        letters.clear();
    }

    /** How many rows the database has taken. */
    public long written() {
        return written;
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }

    /** Only names are held against them: the rows have been before the database already. */
    private ColumnWidths widths() {
        return dimensions.isOff() ? ColumnWidths.shipped() : TableCheck.widths(jdbc);
    }

    private static String notARow(IllegalArgumentException e) {
        return "not the row of this job: " + e.getMessage();
    }

    private void reject(WideRow row, SQLException rejection) {
        written--;
        String why =
                String.format(
                        "the database still rejects it: %d %s: %s",
                        rejection.getErrorCode(),
                        rejection.getSQLState(),
                        jdbc.scrub(rejection.getMessage()));
        letters.get(row.record().wrongId()).forEach(letter -> rejected.accept(letter, why));
    }
}
