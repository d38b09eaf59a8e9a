package io.wrongbook.widetable.sink;

import io.wrongbook.widetable.config.JdbcConfig;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.mysql.BatchWriter;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Writes the rows of {@code DATABASE_REJECTED} letters into the table after all, in batches and by
 * the job's own statement: what the table has of a newer version stays. Not thread-safe.
 */
public final class RejectedRowWriter implements AutoCloseable {

    private final JdbcConfig jdbc;
    private final ZoneId zone;
    private final BiConsumer<SourceRecord, String> refused;
    private final BatchWriter writer;

    /** Null until a row comes: without one the database is not needed. */
    private RecordBatch batch;

    /** The letters of each record in the batch: its row may have been refused more than once. */
    private final Map<String, List<SourceRecord>> letters = new HashMap<>();

    private long written;

    /**
     * Prepares the writer; it connects with the first row.
     *
     * @param zone the zone of the table's date-times
     * @param refused takes a letter that is no row, or whose row the database still refuses, and
     *     why
     */
    public RejectedRowWriter(
            JdbcConfig jdbc, ZoneId zone, BiConsumer<SourceRecord, String> refused) {
        this.jdbc = jdbc;
        this.zone = zone;
        this.refused = refused;
        this.writer = new BatchWriter(jdbc);
    }

    /** Why the letter cannot be written, or null; the database is not asked. */
    public static String fault(SourceRecord letter, ZoneId zone) {
        try {
            RejectedRowParser.parse(letter.value, zone);
            return null;
        } catch (IllegalArgumentException e) {
            return "not the row of this job: " + e.getMessage();
        }
    }

    /**
     * Takes a letter of which {@link #fault} knows none; written at the latest by a flush.
     *
     * @throws SQLException if the database stays away for longer than the retry timeout
     */
    public void add(SourceRecord letter) throws SQLException, InterruptedException {
        if (batch == null) {
            batch =
                    new RecordBatch(
                            jdbc.batchSize(),
                            Math.min(
                                    JdbcUpsertOperator.MAX_BATCH_BYTES, writer.maxAllowedPacket()));
        }
        WrongRecord record = RejectedRowParser.parse(letter.value, zone);
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
        writer.write(rows, this::refuse);
        batch.clear();
        letters.clear();
    }

    /** How many rows the database has taken. */
    public long written() {
        return written;
    }

    @Override
    public void close() {
        writer.close();
    }

    private void refuse(WideRow row, SQLException refusal) {
        written--;
        String why =
                String.format(
                        "the database still refuses it: %d %s: %s",
                        refusal.getErrorCode(),
                        refusal.getSQLState(),
                        jdbc.scrub(refusal.getMessage()));
        letters.get(row.record().wrongId()).forEach(letter -> refused.accept(letter, why));
    }
}
