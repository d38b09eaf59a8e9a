package io.wrongbook.widetable.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChaosScheduleTest {

    private static final Duration SHORT = Duration.ofMinutes(3);

    @Test
    void theSameSeedIsTheSameSchedule() {
        assertThat(ChaosSchedule.of(7, SHORT).entries())
                .isEqualTo(ChaosSchedule.of(7, SHORT).entries())
                .isNotEqualTo(ChaosSchedule.of(8, SHORT).entries());
    }

    @Test
    void threeMinutesHaveEveryKindOfFault() {
        for (long seed = 0; seed < 200; seed++) {
            assertThat(ChaosSchedule.of(seed, SHORT).kinds()).contains(ChaosKind.values());
        }
    }

    @Test
    void faultsOverlapAndThoseOfOneTargetDoNot() {
        List<ChaosSchedule.Entry> entries = ChaosSchedule.of(7, Duration.ofHours(1)).entries();
        int overlaps = 0;
        for (int i = 0; i < entries.size(); i++) {
            ChaosSchedule.Entry first = entries.get(i);
            for (ChaosSchedule.Entry second : entries.subList(i + 1, entries.size())) {
                if (second.start() < first.end()) {
                    overlaps++;
                    assertThat(second.kind().target()).isNotEqualTo(first.kind().target());
                }
            }
        }
        assertThat(overlaps).isGreaterThan(entries.size() / 2);
    }

    @Test
    void allIsRepairedAtTheEnd() {
        assertThat(ChaosSchedule.of(7, SHORT).entries())
                .allMatch(entry -> entry.end() <= SHORT.toMillis());
    }
}
