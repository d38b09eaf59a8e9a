package io.wrongbook.widetable.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.View;
import org.junit.jupiter.api.Test;

class FailureRatioTest {

    private static final int UPDATES_A_MINUTE = 60 / View.UPDATE_INTERVAL_SECONDS;

    private final SimpleCounter failures = new SimpleCounter();
    private final SimpleCounter all = new SimpleCounter();
    private final FailureRatio ratio = new FailureRatio(failures, all);

    @Test
    void isZeroWhenNothingCame() {
        ratio.update();

        assertThat(ratio.getValue()).isZero();
    }

    @Test
    void isTheShareOfTheLastMinute() {
        come(100, 25);
        assertThat(ratio.getValue()).isEqualTo(0.25);

        come(100, 0);
        assertThat(ratio.getValue()).isEqualTo(0.125);
    }

    @Test
    void fallsWhenNothingComesAnyMore() {
        come(10, 10);
        for (int i = 1; i < UPDATES_A_MINUTE; i++) {
            ratio.update();
            assertThat(ratio.getValue()).isEqualTo(1);
        }

        ratio.update();

        assertThat(ratio.getValue()).isZero();
    }

    private void come(int records, int broken) {
        all.inc(records);
        failures.inc(broken);
        ratio.update();
    }
}
