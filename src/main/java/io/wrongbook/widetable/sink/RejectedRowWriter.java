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
 * Writes the rows of {@code DATABASE_REJECTED} dead letters into the table, in batches and with the
 * job's own statement, so that newer versions in the table stay. Not thread-safe.
 */
public final class RejectedRowWriter implements AutoCloseable {

    private final JdbcConfig jdbc;
    private final ZoneId zone;
    private final BiConsumer<DeadLetterRecord, String> rejected;
    private final DimensionConfig dimensions;

    /** Null before the first row: without rows, the database is not needed. */
    private RowWriter writer;

    private RecordBatch batch;

    /**
     * The dead letters of each record in the batch: the database may have rejected its row more
     * than once.
     */
    private final Map<String, List<DeadLetterRecord>> deadLetters = new HashMap<>();

    private long written;

    /**
     * Creates the writer; it connects with the first row.
     *
     * @param dimensions the source of names that events do not contain
     * @param zone the time zone of the date-times in the table
     * @param rejected receives a dead letter that is not a row, or whose row the database still
     *     rejects, and the reason
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

    /**
     * The reason why the dead letter is not a valid row; empty if it is. Does not use the database.
     */
    public static Optional<String> fault(DeadLetterRecord deadLetter, ZoneId zone) {
        try {
            RejectedRowParser.parse(deadLetter.record().value, zone);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(notARow(e));
        }
    }

    /**
     * Adds a dead letter; its row is written no later than with the next flush.
     *
     * @throws SQLException if the database stays unavailable for longer than the retry timeout
     */
    public void add(DeadLetterRecord deadLetter) throws SQLException, InterruptedException {
        WrongRecord record;
        try {
            record = RejectedRowParser.parse(deadLetter.record().value, zone);
        } catch (IllegalArgumentException e) {
            rejected.accept(deadLetter, notARow(e));
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
        deadLetters.computeIfAbsent(record.wrongId(), id -> new ArrayList<>()).add(deadLetter);
        if (batch.isFull()) {
            flush();
        }
    }

    /**
     * Writes the waiting rows.
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
        deadLetters.clear();
    }

    /** The number of rows that the database has accepted. */
    public long written() {
        return written;
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
    }

    /** The widths apply only to names: the job has already checked the rows against them. */
    private ColumnWidths widths() {
        return dimensions.isOff() ? ColumnWidths.shipped() : TableCheck.widths(jdbc);
    }

    private static String notARow(IllegalArgumentException e) {
        return "it is not a row of this job: " + e.getMessage();
    }

    private void reject(WideRow row, SQLException rejection) {
        written--;
        String why =
                String.format(
                        "the database still rejects it: %d %s: %s",
                        rejection.getErrorCode(),
                        rejection.getSQLState(),
                        jdbc.scrub(rejection.getMessage()));
        deadLetters
                .get(row.record().wrongId())
                .forEach(deadLetter -> rejected.accept(deadLetter, why));
    }
}
