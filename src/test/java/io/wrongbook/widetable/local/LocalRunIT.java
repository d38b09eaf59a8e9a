package io.wrongbook.widetable.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The README's first command, without its pace, and with Prometheus. */
class LocalRunIT {

    @Test
    void turnsEventsIntoRowsAndFindsEveryRowRight() throws Exception {
        assertThat(LocalRun.run("--events", "20000", "--rate", "0", "--monitoring", "true"))
                .isZero();
    }

    @Test
    void refusesAnUnknownOption() throws Exception {
        assertThat(LocalRun.run("--event", "20000")).isEqualTo(2);
    }
}
