package io.wrongbook.widetable.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventTimeTest {

    private static final long DAY = 86_400_000;

    @ParameterizedTest
    @CsvSource({
        "2025-06-15T20:00:00Z,             2025-06-15T20:00:00Z",
        "2025-06-15t20:00:00z,             2025-06-15T20:00:00Z",
        "2025-06-15T20:00Z,                2025-06-15T20:00:00Z",
        "2025-06-15T20:00:00.25+08:00,     2025-06-15T12:00:00.250Z",
        "2025-06-15T20:00:00+0800,         2025-06-15T12:00:00Z",
        "2025-06-15T20:00:00+08,           2025-06-15T12:00:00Z",
        "2025-06-15T20:00:00-03:30,        2025-06-15T23:30:00Z",
        "2025-06-15T20:00:00.123456789Z,   2025-06-15T20:00:00.123Z",
        "2024-02-29T00:00:00Z,             2024-02-29T00:00:00Z",
    })
    void isoTimesWithAnOffsetAreRead(String text, Instant expected) {
        assertThat(EventTime.parseIso(text)).isEqualTo(expected.toEpochMilli());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2025-06-15T20:00:00",
                "2025-06-15",
                "2025-06-15 20:00:00+08:00",
                "2025-02-30T00:00:00Z",
                "2025-02-29T00:00:00Z",
                "2025-06-15T24:00:00Z",
                "2025-06-15T23:59:60Z",
                "2025-6-15T20:00:00Z",
                "2025-06-15T20:00:00+19:00",
                "2025-06-15T20:00:00 Z",
                "2025-06-15T20:00:00Z ",
                "2025-06-15T20:00:00Z+08:00",
                "2025-06-15T20:00:00+8",
                "2025-06-15T20:00:00[Asia/Shanghai]",
                "yesterday",
                ""
            })
    void otherTextsAreNoTimes(String text) {
        assertThat(EventTime.parseIso(text)).isNull();
    }

    @Test
    void aTimeIsGoodFrom2000OnAndUpToADayAfterTheReference() {
        long year2000 = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
        long reference = JsonEvent.KAFKA_TIME;
        assertThat(EventTime.fault(year2000, reference)).isEmpty();
        assertThat(EventTime.fault(year2000 - 1, reference))
                .get(STRING)
                .contains("before 2000-01-01");
        assertThat(EventTime.fault(reference + DAY, reference)).isEmpty();
        assertThat(EventTime.fault(reference + DAY + 1, reference))
                .get(STRING)
                .contains("more than one day after")
                .contains("2025-06-15T15:06:40Z");
    }

    @Test
    void aTimeThatNoDateTimeColumnHoldsIsBadWhateverTheReferenceIs() {
        long last = Instant.parse("9999-12-30T00:00:00Z").toEpochMilli();
        assertThat(EventTime.fault(last, last)).isEmpty();
        assertThat(EventTime.fault(last + 1, last)).get(STRING).contains("after 9999-12-30");
    }

    @Test
    void absurdTimesAndReferencesAreCompared() {
        assertThat(EventTime.fault(Long.MAX_VALUE, JsonEvent.KAFKA_TIME))
                .get(STRING)
                .contains("more than one");
        assertThat(EventTime.fault(Long.MIN_VALUE, JsonEvent.KAFKA_TIME))
                .get(STRING)
                .contains("before 2000");
        assertThat(EventTime.fault(JsonEvent.KAFKA_TIME, Long.MIN_VALUE))
                .get(STRING)
                .contains("more than one");
        assertThat(EventTime.fault(JsonEvent.KAFKA_TIME, Long.MAX_VALUE)).isEmpty();
        assertThat(EventTime.fault(Long.MAX_VALUE, Long.MAX_VALUE))
                .get(STRING)
                .contains("after 9999");
    }
}
