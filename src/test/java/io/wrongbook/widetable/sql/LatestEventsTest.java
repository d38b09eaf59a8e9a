package io.wrongbook.widetable.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.generator.CollidingIds;
import io.wrongbook.widetable.record.TestEvents;
import io.wrongbook.widetable.record.WrongRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The script groups by id: two records with one id meet in one accumulator. */
class LatestEventsTest {

    private static final String VICTIM = "victim";
    private static final String FORGED = CollidingIds.collidingWith(VICTIM);

    private final LatestEvents latest = new LatestEvents();

    @Test
    void theFirstRecordOfAnIdKeepsTheRow() {
        WrongRecord record = latest.createAccumulator();
        latest.accumulate(record, add(VICTIM, 1), null);
        latest.accumulate(record, add(FORGED, 2), null);
        latest.accumulate(record, null, fix(FORGED, 2));
        latest.accumulate(record, null, fix(VICTIM, 1));

        assertThat(latest.getValue(record).add.wrongId).isEqualTo(VICTIM);
        assertThat(latest.getValue(record).fix.wrongId).isEqualTo(VICTIM);
        assertThat(latest.getValue(record).fix.fixTime).isEqualTo(1);
    }

    @Test
    void partsThatWereAggregatedApartAreNotMixed() {
        WrongRecord record = latest.createAccumulator();
        latest.accumulate(record, null, fix(VICTIM, 1));
        WrongRecord other = latest.createAccumulator();
        latest.accumulate(other, add(FORGED, 2), null);
        WrongRecord same = latest.createAccumulator();
        latest.accumulate(same, add(VICTIM, 3), null);

        latest.merge(record, List.of(latest.createAccumulator(), other, same));

        assertThat(record.add.wrongId).isEqualTo(VICTIM);
        assertThat(record.add.collectTime).isEqualTo(3);
    }

    private static AddEvent add(String wrongId, long time) {
        return TestEvents.add(wrongId, "e" + time, time);
    }

    private static FixEvent fix(String wrongId, long time) {
        return TestEvents.fix(wrongId, "e" + time, time);
    }
}
