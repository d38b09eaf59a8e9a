package io.wrongbook.widetable.sink;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.DimensionConfig;
import io.wrongbook.widetable.config.JdbcConfig;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.metrics.JobMetrics;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.table.Column;
import io.wrongbook.widetable.table.ColumnWidths;
import io.wrongbook.widetable.tracing.Tracing;
import java.sql.SQLException;
import java.time.Instant;
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
 * rejects.
 *
 * <p>The operator writes a batch when it is full, when its oldest record has waited for the batch
 * interval, before each checkpoint and at the end of the input, but never after a failure.
 * Everything happens in the task's own thread.
 */
public class JdbcUpsertOperator extends AbstractStreamOperator<DeadLetter>
        implements OneInputStreamOperator<WrongRecord, DeadLetter> {

    public static final String UID = "jdbc-upsert";

    private static final long serialVersionUID = 1L;

    private final JdbcConfig jdbc;
    private final ZoneId zone;
    private final DimensionConfig dimensions;
    private final ColumnWidths widths;
    private final JobMetrics jobMetrics;
    private final Tracing tracing;

    private transient WriteMonitor monitor;
    private transient RowWriter writer;
    private transient RecordBatch batch;
    private transient ScheduledFuture<?> timer;

    /** Creates an operator without dimensions, without registries and without traces. */
    public JdbcUpsertOperator(JdbcConfig jdbc, ZoneId zone) {
        this(
                jdbc,
                zone,
                DimensionConfig.OFF,
                ColumnWidths.shipped(),
                JobMetrics.OF_FLINK,
                Tracing.OFF);
    }

    /**
     * Creates the operator; it connects when it opens.
     *
     * @param zone the time zone of the date-times in the table
     * @param dimensions the source of names that events do not contain
     * @param widths the column widths, which limit the names
     */
    public JdbcUpsertOperator(
            JdbcConfig jdbc,
            ZoneId zone,
            DimensionConfig dimensions,
            ColumnWidths widths,
            JobMetrics metrics,
            Tracing tracing) {
        this.jdbc = jdbc;
        this.zone = zone;
        this.dimensions = dimensions;
        this.widths = widths;
        this.jobMetrics = metrics;
        this.tracing = tracing;
        this.chainingStrategy = ChainingStrategy.ALWAYS;
    }

    @Override
    public void open() throws Exception {
        super.open();
        monitor =
                new WriteMonitor(
                        jobMetrics.writing(getMetricGroup(), dimensions.lookedUp()),
                        tracing.open());
        writer = new RowWriter(jdbc, dimensions, widths, monitor);
        batch = new RecordBatch(jdbc.batchSize(), writer.maxBytes());
    }

    @Override
    public void processElement(StreamRecord<WrongRecord> element)
            throws SQLException, InterruptedException {
        WrongRecord record = element.getValue();
        if (batch.hasNoRoomFor(record)) {
            flush();
        }
        batch.add(record);
        monitor.waits(record, element.getTimestamp());
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
        if (monitor != null) {
            monitor.close();
        }
        super.close();
    }

    private void flush() throws SQLException, InterruptedException {
        stopTimer();
        if (batch.isEmpty()) {
            return;
        }
        long now = System.currentTimeMillis();
        List<WideRow> rows =
                batch.toRows(zone, LocalDateTime.ofInstant(Instant.ofEpochMilli(now), zone));
        monitor.rowsAreBuilt(now);
        try {
            writer.write(rows, batch.bytes(), this::emitRejected);
        } catch (SQLException | InterruptedException | ConfigException e) {
            monitor.failed(rows.size(), e);
            throw e;
        }
        batch.clear();
        monitor.written(rows.size());
    }

    private void emitRejected(WideRow row, SQLException rejection) {
        monitor.rejected(row);
        String detail =
                String.format(
                        "%d %s: %s",
                        rejection.getErrorCode(),
                        rejection.getSQLState(),
                        jdbc.scrub(rejection.getMessage()));
        LocalDateTime processTime = (LocalDateTime) row.get(Column.PROCESS_TIME);
        WideRow asItsEventsSayIt = row.record().toRow(zone, processTime);
        output.collect(new StreamRecord<>(RejectedRow.of(asItsEventsSayIt, detail)));
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
