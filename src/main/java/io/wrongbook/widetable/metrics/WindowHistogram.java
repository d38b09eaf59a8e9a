package io.wrongbook.widetable.metrics;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.SingleWriterRecorder;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;

/**
 * A histogram of the durations of the last minute, with an accuracy of one percent; older values do
 * not affect the quantiles. The minute of a value starts with the first read after it was recorded,
 * so values stay slightly longer if reads are rare.
 *
 * <p>One thread records, without waiting; any thread may read.
 */
final class WindowHistogram implements Histogram {

    private static final int DIGITS = 2;
    private static final int SLICES = 6;
    private static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final double unitsPerSecond;
    private final LongSupplier nanoTime;
    private final SingleWriterRecorder recorder = new SingleWriterRecorder(DIGITS);
    private final org.HdrHistogram.Histogram[] slices = new org.HdrHistogram.Histogram[SLICES];

    private org.HdrHistogram.Histogram fresh;
    private int slice;
    private long sliceStart;

    /** Written by one thread and not volatile, like Flink's own counters. */
    private long count;

    /**
     * @param unit the unit of the recorded values; the values that are read are in seconds
     */
    WindowHistogram(TimeUnit unit) {
        this(unit, System::nanoTime);
    }

    WindowHistogram(TimeUnit unit, LongSupplier nanoTime) {
        this.unitsPerSecond = unit.convert(1, TimeUnit.SECONDS);
        this.nanoTime = nanoTime;
        for (int i = 0; i < SLICES; i++) {
            slices[i] = new org.HdrHistogram.Histogram(DIGITS);
        }
        this.sliceStart = nanoTime.getAsLong();
    }

    /** Records a duration. A negative one, which different clocks can cause, counts as 0. */
    @Override
    public void update(long duration) {
        recorder.recordValue(Math.max(0, duration));
        count++;
    }

    /** The number of all recorded durations. */
    @Override
    public long getCount() {
        return count;
    }

    /** The statistics of the last minute. Without values, quantiles and mean are NaN. */
    @Override
    public synchronized HistogramStatistics getStatistics() {
        advance();
        fresh = recorder.getIntervalHistogram(fresh);
        slices[slice].add(fresh);
        org.HdrHistogram.Histogram window = new org.HdrHistogram.Histogram(DIGITS);
        for (org.HdrHistogram.Histogram part : slices) {
            window.add(part);
        }
        return new Window(window, unitsPerSecond);
    }

    private void advance() {
        long over = (nanoTime.getAsLong() - sliceStart) / SLICE_NANOS;
        sliceStart += over * SLICE_NANOS;
        for (long i = Math.min(over, SLICES); i > 0; i--) {
            slice = (slice + 1) % SLICES;
            slices[slice].reset();
        }
    }

    /** The statistics, in seconds. */
    private static final class Window extends HistogramStatistics {

        private final org.HdrHistogram.Histogram histogram;
        private final double unitsPerSecond;

        Window(org.HdrHistogram.Histogram histogram, double unitsPerSecond) {
            this.histogram = histogram;
            this.unitsPerSecond = unitsPerSecond;
        }

        @Override
        public double getQuantile(double quantile) {
            return size() == 0
                    ? Double.NaN
                    : histogram.getValueAtPercentile(quantile * 100) / unitsPerSecond;
        }

        /** Always empty: single values are not kept. */
        @Override
        public long[] getValues() {
            return new long[0];
        }

        @Override
        public int size() {
            return (int) Math.min(Integer.MAX_VALUE, histogram.getTotalCount());
        }

        @Override
        public double getMean() {
            return size() == 0 ? Double.NaN : histogram.getMean() / unitsPerSecond;
        }

        @Override
        public double getStdDev() {
            return size() == 0 ? Double.NaN : histogram.getStdDeviation() / unitsPerSecond;
        }

        /**
         * In whole seconds, because Flink requires a whole number; {@code getQuantile(1)} is exact.
         */
        @Override
        public long getMax() {
            return Math.round(histogram.getMaxValue() / unitsPerSecond);
        }

        /** In whole seconds, like {@link #getMax}. */
        @Override
        public long getMin() {
            return size() == 0 ? 0 : Math.round(histogram.getMinValue() / unitsPerSecond);
        }
    }
}
