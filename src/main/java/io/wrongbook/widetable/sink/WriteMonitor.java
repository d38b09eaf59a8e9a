package io.wrongbook.widetable.sink;

import io.wrongbook.widetable.config.Dimension;
import io.wrongbook.widetable.dimension.LookupMonitor;
import io.wrongbook.widetable.event.DeadLetterReason;
import io.wrongbook.widetable.metrics.WritingMetrics;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.tracing.EventTracer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reports metrics and traces of a batch. Each event that changed a record is measured, even if
 * several of them became one row: its change is in the database when that row is.
 */
final class WriteMonitor implements LookupMonitor, AutoCloseable {

    private final WritingMetrics metrics;
    private final EventTracer tracer;
    private final List<WaitingEvent> waiting = new ArrayList<>();
    private final Set<String> rejected = new HashSet<>();
    private long beginNanos;
    private long traceStart;

    WriteMonitor(WritingMetrics metrics, EventTracer tracer) {
        this.metrics = metrics;
        this.tracer = tracer;
    }

    /**
     * A record has been added to the batch.
     *
     * @param kafkaTime the timestamp of the Kafka record that changed the record
     */
    void waits(WrongRecord record, long kafkaTime) {
        if (waiting.isEmpty()) {
            metrics.batchBegins(System.currentTimeMillis());
        }
        waiting.add(WaitingEvent.of(record, kafkaTime));
    }

    /** The writer starts to write the batch. */
    void rowsAreBuilt(long now) {
        beginNanos = System.nanoTime();
        traceStart = tracer.now();
        for (WaitingEvent event : waiting) {
            if (event.kafkaTime() >= 0) {
                metrics.pipelineLatency(now - event.kafkaTime());
            }
        }
    }

    /** An attempt to write or to look up names has failed; a retry follows. */
    @Override
    public void retry() {
        metrics.retry();
    }

    @Override
    public void cached(Dimension dimension) {
        metrics.names().cached(dimension);
    }

    @Override
    public void read(Dimension dimension) {
        metrics.names().read(dimension);
    }

    @Override
    public void missing(Dimension dimension) {
        metrics.names().missing(dimension);
    }

    @Override
    public void tooLong(Dimension dimension) {
        metrics.names().tooLong(dimension);
    }

    /** The database has rejected this row. */
    void rejected(WideRow row) {
        rejected.add(row.record().wrongId());
        metrics.rejected();
    }

    /** All rows except the rejected ones have been committed. */
    void written(int rows) {
        long now = System.currentTimeMillis();
        metrics.batchWritten(
                rows - rejected.size(), rejected.size(), System.nanoTime() - beginNanos);
        long longest = Long.MIN_VALUE;
        for (WaitingEvent event : waiting) {
            if (!rejected.contains(event.wrongId())) {
                long latency = now - event.eventTime();
                longest = Math.max(longest, latency);
                metrics.processingLatency(latency);
            }
            tracer.written(event.traceContext(), rows, rejectionOf(event), traceStart);
        }
        if (longest != Long.MIN_VALUE) {
            metrics.lastProcessingLatency(longest);
        }
        waiting.clear();
        rejected.clear();
    }

    /** The batch could not be written, and the task fails. */
    void failed(int rows, Exception failure) {
        for (WaitingEvent event : waiting) {
            tracer.notWritten(event.traceContext(), rows, failure, traceStart);
        }
    }

    @Override
    public void close() {
        tracer.close();
        metrics.close();
    }

    private String rejectionOf(WaitingEvent event) {
        return rejected.contains(event.wrongId())
                ? DeadLetterReason.DATABASE_REJECTED.name()
                : null;
    }
}
