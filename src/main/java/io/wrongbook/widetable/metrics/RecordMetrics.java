package io.wrongbook.widetable.metrics;

import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.SimpleCounter;

/** The metrics of the keyed function. Used by one thread. */
public final class RecordMetrics implements AutoCloseable {

    private final OperatorMetrics metrics;
    private final Counter events = new SimpleCounter();
    private final Counter adds;
    private final Counter fixes;
    private final Counter duplicates;
    private final Counter orphanFixes;
    private final Histogram timeToFix;

    RecordMetrics(OperatorMetrics metrics) {
        this.metrics = metrics;
        this.adds = metrics.counter(JobMetric.EVENTS_PROCESSED, "add");
        this.fixes = metrics.counter(JobMetric.EVENTS_PROCESSED, "fix");
        this.duplicates = metrics.counter(JobMetric.DUPLICATES);
        this.orphanFixes = metrics.counter(JobMetric.ORPHAN_FIXES);
        this.timeToFix = metrics.histogram(JobMetric.TIME_TO_FIX, TimeUnit.MILLISECONDS);
        metrics.rate(JobMetric.EVENTS_PROCESSED_PER_SECOND, events);
    }

    public void add() {
        adds.inc();
        events.inc();
    }

    public void fix() {
        fixes.inc();
        events.inc();
    }

    /** The record already contains the event. */
    public void duplicate() {
        duplicates.inc();
    }

    /** The add of a fix is unknown. */
    public void orphanFix() {
        orphanFixes.inc();
    }

    /**
     * A fix with a known add wins, or the add of the winning fix arrives. Both times are epoch
     * milliseconds.
     */
    public void fixed(long collectTime, long fixTime) {
        timeToFix.update(fixTime - collectTime);
    }

    @Override
    public void close() {
        metrics.close();
    }
}
