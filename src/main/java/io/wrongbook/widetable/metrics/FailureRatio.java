package io.wrongbook.widetable.metrics;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.View;

/**
 * The share of failures of the last minute, 0 to 1; 0 without input. Flink calls {@link #update}
 * every five seconds, so that the ratio falls even if no more input arrives.
 */
final class FailureRatio implements Gauge<Double>, View {

    private static final int UPDATES_A_MINUTE = 60 / UPDATE_INTERVAL_SECONDS;

    private final Counter failures;
    private final Counter all;

    /** The values of the counters at the last updates, as a ring buffer. */
    private final long[] failuresBefore = new long[UPDATES_A_MINUTE];

    private final long[] allBefore = new long[UPDATES_A_MINUTE];
    private int oldest;
    private volatile double ratio;

    /**
     * @param failures the failures, which {@code all} includes
     */
    FailureRatio(Counter failures, Counter all) {
        this.failures = failures;
        this.all = all;
    }

    @Override
    public Double getValue() {
        return ratio;
    }

    @Override
    public void update() {
        long failuresNow = failures.getCount();
        long allNow = all.getCount();
        long came = allNow - allBefore[oldest];
        // The two counters may increase between the two reads.
        ratio = came <= 0 ? 0 : Math.min(1, (double) (failuresNow - failuresBefore[oldest]) / came);
        failuresBefore[oldest] = failuresNow;
        allBefore[oldest] = allNow;
        oldest = (oldest + 1) % UPDATES_A_MINUTE;
    }
}
