package io.wrongbook.widetable.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.record.TestEvents;
import io.wrongbook.widetable.record.WrongRecord;
import org.junit.jupiter.api.Test;

/** Whose latency is it? */
class WaitingEventTest {

    private static final long HOUR = 3_600_000;

    private final AddEvent add = TestEvents.add("w", "a", TestEvents.NOON);
    private final FixEvent fix = TestEvents.fix("w", "f", "e", TestEvents.NOON + HOUR);

    @Test
    void ofTheOnlyEvent() {
        assertThat(WaitingEvent.of(TestEvents.record(add), 0).eventTime()).isEqualTo(add.eventTime);
        assertThat(WaitingEvent.of(TestEvents.record(fix), 0).eventTime()).isEqualTo(fix.fixTime);
    }

    @Test
    void ofTheFixIfThereAreBoth() {
        assertThat(WaitingEvent.of(new WrongRecord(add, fix), 0).eventTime())
                .isEqualTo(fix.fixTime);
    }
}
