package io.wrongbook.widetable.metrics;

import io.wrongbook.widetable.event.DeadLetterReason;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;

/** The metrics of the router. Used by one thread. */
public final class RoutingMetrics implements AutoCloseable {

    private final OperatorMetrics metrics;
    private final Counter records = new SimpleCounter();
    private final Counter ignored;
    private final DeadLetterCounters deadLetters;

    RoutingMetrics(OperatorMetrics metrics) {
        this.metrics = metrics;
        this.ignored = metrics.counter(JobMetric.EVENTS_IGNORED);
        this.deadLetters = new DeadLetterCounters(metrics, DeadLetterReason.ofRecords());
        metrics.gauge(JobMetric.ERROR_RATE, new FailureRatio(deadLetters.all(), records));
    }

    /** Counts a record, whatever its outcome. */
    public void record() {
        records.inc();
    }

    public void ignored() {
        ignored.inc();
    }

    public void deadLetter(DeadLetterReason reason) {
        deadLetters.inc(reason);
    }

    @Override
    public void close() {
        metrics.close();
    }
}
