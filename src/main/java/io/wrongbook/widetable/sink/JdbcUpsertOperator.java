package io.wrongbook.widetable.sink;

import io.wrongbook.widetable.config.JdbcConfig;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Writes records to the table in batches, and emits a dead letter for each row that the database
 * refuses.
 *
 * <p>A batch is written when it is full, when its oldest record has waited for the batch interval,
 * before each checkpoint and at the end of the input; never after a failure. All of it happens in
 * the task's own thread.
 */
public class JdbcUpsertOperator extends AbstractStreamOperator<DeadLetter>
        implements OneInputStreamOperator<WrongRecord, DeadLetter> {

    public static final String UID = "jdbc-upsert";

    private static final long serialVersionUID = 1L;

    /** A batch is never larger, whatever the server takes: it waits in the heap. */
    static final long MAX_BATCH_BYTES = 32 * 1024 * 1024;

    private final JdbcConfig jdbc;
    private final ZoneId zone;

    private transient BatchWriter writer;
    private transient RecordBatch batch;
    private transient ScheduledFuture<?> timer;

    /**
     * Creates the operator; it connects when it opens.
     *
     * @param zone the zone of the table's date-times
     */
    public JdbcUpsertOperator(JdbcConfig jdbc, ZoneId zone) {
        this.jdbc = jdbc;
        this.zone = zone;
        this.chainingStrategy = ChainingStrategy.ALWAYS;
    }

    @Override
    public void open() throws Exception {
        super.open();
        writer = new BatchWriter(jdbc);
        batch =
                new RecordBatch(
                        jdbc.batchSize(), Math.min(MAX_BATCH_BYTES, writer.maxAllowedPacket()));
    }

    @Override
    public void processElement(StreamRecord<WrongRecord> element)
            throws SQLException, InterruptedException {
        WrongRecord record = element.getValue();
        if (batch.hasNoRoomFor(record)) {
            flush();
        }
        batch.add(record);
        if (batch.isFull()) {
            flush();
        } else if (timer == null) {
            startTimer();
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId)
            throws SQLException, InterruptedException {
        flush();
    }

    @Override
    public void finish() throws Exception {
        flush();
        super.finish();
    }

    @Override
    public void close() throws Exception {
        stopTimer();
        if (writer != null) {
            writer.close();
        }
        super.close();
    }

    private void flush() throws SQLException, InterruptedException {
        stopTimer();
        if (batch.isEmpty()) {
            return;
        }
        List<WideRow> rows = batch.toRows(zone, LocalDateTime.now(Clock.tickMillis(zone)));
        writer.write(rows, this::emitRejected);
        batch.clear();
    }

    private void emitRejected(WideRow row, SQLException refusal) {
        String detail =
                String.format(
                        "%d %s: %s",
                        refusal.getErrorCode(),
                        refusal.getSQLState(),
                        jdbc.scrub(refusal.getMessage()));
        output.collect(new StreamRecord<>(RejectedRow.of(row, detail)));
    }

    private void startTimer() {
        long now = getProcessingTimeService().getCurrentProcessingTime();
        timer =
                getProcessingTimeService()
                        .registerTimer(now + jdbc.batchInterval().toMillis(), timestamp -> flush());
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
