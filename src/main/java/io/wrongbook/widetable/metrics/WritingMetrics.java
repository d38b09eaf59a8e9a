package io.wrongbook.widetable.metrics;

import io.wrongbook.widetable.config.Dimension;
import io.wrongbook.widetable.event.DeadLetterReason;
import java.util.Collection;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.SimpleCounter;

/** The metrics of the database writer. Used by one thread. */
public final class WritingMetrics implements AutoCloseable {

    private static final double MILLIS_PER_SECOND = 1000;

    private final OperatorMetrics metrics;
    private final Counter rows = new SimpleCounter();
    private final Counter rowsWritten;
    private final Counter retries;
    private final DeadLetterCounters deadLetters;
    private final NameCounters names;
    private final Histogram processingLatency;
    private final Histogram pipelineLatency;
    private final Histogram flush;
    private volatile double lastProcessingLatency = Double.NaN;

    /** Epoch milliseconds; 0 if no record waits. */
    private volatile long waitingSince;

    WritingMetrics(OperatorMetrics metrics, Collection<Dimension> dimensions) {
        this.names = new NameCounters(metrics, dimensions);
        this.metrics = metrics;
        this.rowsWritten = metrics.counter(JobMetric.ROWS_WRITTEN);
        this.retries = metrics.counter(JobMetric.FLUSH_RETRIES);
        this.deadLetters =
                new DeadLetterCounters(metrics, EnumSet.of(DeadLetterReason.DATABASE_REJECTED));
        this.processingLatency =
                metrics.histogram(JobMetric.PROCESSING_LATENCY, TimeUnit.MILLISECONDS);
        this.pipelineLatency = metrics.histogram(JobMetric.PIPELINE_LATENCY, TimeUnit.MILLISECONDS);
        this.flush = metrics.histogram(JobMetric.FLUSH, TimeUnit.MICROSECONDS);
        metrics.gauge(JobMetric.LAST_PROCESSING_LATENCY, () -> lastProcessingLatency);
        metrics.gauge(JobMetric.ERROR_RATE, new FailureRatio(deadLetters.all(), rows));
        metrics.gauge(JobMetric.BATCH_AGE, this::batchAge);
    }

    /**
     * The first record of a batch has arrived.
     *
     * @param now epoch milliseconds
     */
    public void batchBegins(long now) {
        waitingSince = now;
    }

    /** An attempt to write has failed; the writer retries. */
    public void retry() {
        retries.inc();
    }

    /** The counters for names that were looked up. */
    public NameCounters names() {
        return names;
    }

    /** The database has rejected a row. */
    public void rejected() {
        deadLetters.inc(DeadLetterReason.DATABASE_REJECTED);
    }

    /**
     * The batch has been written, except for the rejected rows.
     *
     * @param written the number of written rows
     * @param rejected the number of rejected rows
     * @param nanos the time that it took
     */
    public void batchWritten(int written, int rejected, long nanos) {
        waitingSince = 0;
        rows.inc((long) written + rejected);
        rowsWritten.inc(written);
        flush.update(TimeUnit.NANOSECONDS.toMicros(nanos));
    }

    /**
     * A row has been created.
     *
     * @param millis the time from the Kafka timestamp to the creation of the row
     */
    public void pipelineLatency(long millis) {
        pipelineLatency.update(millis);
    }

    /**
     * A row has been committed.
     *
     * @param millis the time from the event's time to the commit of its row
     */
    public void processingLatency(long millis) {
        processingLatency.update(millis);
    }

    /**
     * The rows of the batch have been committed.
     *
     * @param millis the longest of their latencies
     */
    public void lastProcessingLatency(long millis) {
        lastProcessingLatency = Math.max(0, millis) / MILLIS_PER_SECOND;
    }

    @Override
    public void close() {
        metrics.close();
    }

    private double batchAge() {
        long since = waitingSince;
        return since == 0 ? 0 : Math.max(0, System.currentTimeMillis() - since) / MILLIS_PER_SECOND;
    }
}
