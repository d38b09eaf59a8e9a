package io.wrongbook.widetable.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.metrics.HistogramStatistics;
import org.junit.jupiter.api.Test;

class WindowHistogramTest {

    private final AtomicLong clock = new AtomicLong();
    private final WindowHistogram histogram =
            new WindowHistogram(TimeUnit.MILLISECONDS, clock::get);

    @Test
    void quantilesAreInSeconds() {
        for (int millis = 1; millis <= 1000; millis++) {
            histogram.update(millis);
        }

        HistogramStatistics statistics = histogram.getStatistics();
        assertThat(statistics.getQuantile(0.5)).isCloseTo(0.5, within(0.01));
        assertThat(statistics.getQuantile(0.99)).isCloseTo(0.99, within(0.01));
        assertThat(statistics.getQuantile(1)).isCloseTo(1, within(0.01));
        assertThat(statistics.getMean()).isCloseTo(0.5, within(0.01));
        assertThat(statistics.size()).isEqualTo(1000);
        assertThat(statistics.getMax()).isEqualTo(1);
        assertThat(histogram.getCount()).isEqualTo(1000);
    }

    @Test
    void theQuantilesFallAgainWhenTheTroubleIsOver() {
        histogram.update(60_000);
        assertThat(histogram.getStatistics().getQuantile(0.99)).isCloseTo(60, within(0.6));

        pass(Duration.ofSeconds(30));
        histogram.update(100);
        assertThat(histogram.getStatistics().getQuantile(1)).isCloseTo(60, within(0.6));

        pass(Duration.ofSeconds(31));
        assertThat(histogram.getStatistics().getQuantile(1)).isCloseTo(0.1, within(0.01));

        pass(Duration.ofSeconds(31));
        assertThat(histogram.getStatistics().getQuantile(1)).isNaN();
        assertThat(histogram.getCount()).isEqualTo(2);
    }

    @Test
    void withoutAnyDurationThereAreNoQuantiles() {
        HistogramStatistics statistics = histogram.getStatistics();

        assertThat(statistics.getQuantile(0.5)).isNaN();
        assertThat(statistics.getMean()).isNaN();
        assertThat(statistics.size()).isZero();
    }

    @Test
    void anEventFromTheFutureTookNoTime() {
        histogram.update(-5_000);

        assertThat(histogram.getStatistics().getQuantile(1)).isZero();
    }

    @Test
    void aDurationOfYearsIsNoTrouble() {
        histogram.update(Duration.ofDays(10_000).toMillis());

        assertThat(histogram.getStatistics().getQuantile(1))
                .isBetween(8.64e8 * 0.99, 8.64e8 * 1.01);
    }

    private void pass(Duration time) {
        clock.addAndGet(time.toNanos());
    }
}
