package io.wrongbook.widetable.record;

import static io.wrongbook.widetable.record.TestEvents.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.record.WrongRecord.Outcome;
import org.junit.jupiter.api.Test;

/** Which event a record shows. */
class WrongRecordTest {

    private final WrongRecord record = new WrongRecord();

    @Test
    void theFirstAddAndTheFirstFixWin() {
        AddEvent add = add("a1", NOON);
        FixEvent fix = fix("f1", "e1", NOON);

        assertThat(record.apply(fix)).isEqualTo(Outcome.WINS);
        assertThat(record.apply(add)).isEqualTo(Outcome.WINS);
        assertThat(record.add).isSameAs(add);
        assertThat(record.fix).isSameAs(fix);
    }

    @Test
    void theAddWithTheLaterCollectTimeWins() {
        AddEvent later = add("a", NOON + 1);

        record.apply(add("b", NOON));
        assertThat(record.apply(later)).isEqualTo(Outcome.WINS);
        assertThat(record.apply(add("c", NOON))).isEqualTo(Outcome.STALE);
        assertThat(record.add).isSameAs(later);
    }

    @Test
    void ofAddsWithEqualCollectTimesTheLaterEventTimeWins() {
        AddEvent later = add("a", NOON);
        later.eventTime++;

        record.apply(add("b", NOON));
        assertThat(record.apply(later)).isEqualTo(Outcome.WINS);
        assertThat(record.apply(add("c", NOON))).isEqualTo(Outcome.STALE);
    }

    @Test
    void ofAddsWithEqualTimesTheGreaterEventIdInUtf8Wins() {
        record.apply(add("\ufffd", NOON));
        // As chars a surrogate pair is less than U+FFFD; as UTF-8 it is greater.
        assertThat(record.apply(add("😀", NOON))).isEqualTo(Outcome.WINS);
        assertThat(record.apply(add("z", NOON))).isEqualTo(Outcome.STALE);
    }

    @Test
    void theFixWithTheLaterTimeWinsWhateverItsResult() {
        FixEvent later = fix("a", "a", NOON + 1);
        later.fixResult = 0;

        record.apply(fix("b", "b", NOON));
        assertThat(record.apply(later)).isEqualTo(Outcome.WINS);
        assertThat(record.apply(fix("c", "c", NOON))).isEqualTo(Outcome.STALE);
        assertThat(record.fix).isSameAs(later);
    }

    @Test
    void ofFixesWithEqualTimesTheGreaterFixIdInUtf8Wins() {
        record.apply(fix("\ufffd", "b", NOON));
        assertThat(record.apply(fix("😀", "a", NOON))).isEqualTo(Outcome.WINS);
        assertThat(record.apply(fix("z", "z", NOON))).isEqualTo(Outcome.STALE);
    }

    @Test
    void ofFixesWithEqualTimesAndIdsTheGreaterEventIdWins() {
        record.apply(fix("f", "\ufffd", NOON));
        assertThat(record.apply(fix("f", "😀", NOON))).isEqualTo(Outcome.WINS);
        assertThat(record.apply(fix("f", "z", NOON))).isEqualTo(Outcome.STALE);
    }

    @Test
    void theSameEventAgainIsADuplicateAndChangesNothing() {
        AddEvent add = add("a1", NOON);
        FixEvent fix = fix("f1", "e1", NOON);
        record.apply(add);
        record.apply(fix);

        assertThat(record.apply(add("a1", NOON))).isEqualTo(Outcome.DUPLICATE);
        assertThat(record.apply(fix("f1", "e1", NOON))).isEqualTo(Outcome.DUPLICATE);
        assertThat(record.add).isSameAs(add);
        assertThat(record.fix).isSameAs(fix);
    }

    @Test
    void mergingTakesTheWinnersOfBoth() {
        AddEvent newAdd = add("a2", NOON + 1);
        FixEvent newFix = fix("f2", "e2", NOON + 1);
        WrongRecord other = new WrongRecord(newAdd, fix("f1", "e1", NOON));
        record.apply(add("a1", NOON));
        record.apply(newFix);

        record.merge(other);

        assertThat(record.add).isSameAs(newAdd);
        assertThat(record.fix).isSameAs(newFix);
        assertThat(other.fix.eventId).isEqualTo("e1");
    }

    @Test
    void aCopyDoesNotSeeLaterEvents() {
        record.apply(add("a1", NOON));
        WrongRecord copy = record.copy();

        record.apply(add("a2", NOON + 1));
        record.apply(fix("f1", "e1", NOON));

        assertThat(copy.add.eventId).isEqualTo("a1");
        assertThat(copy.fix).isNull();
    }

    @Test
    void theWrongIdIsThatOfWhateverEventIsKnown() {
        assertThat(new WrongRecord(add("a1", NOON), null).wrongId()).isEqualTo("w1");
        assertThat(new WrongRecord(null, fix("f1", "e1", NOON)).wrongId()).isEqualTo("w1");
    }

    private static AddEvent add(String eventId, long collectTime) {
        return TestEvents.add("w1", eventId, collectTime);
    }

    private static FixEvent fix(String fixId, String eventId, long fixTime) {
        FixEvent fix = TestEvents.fix("w1", eventId, fixTime);
        fix.fixId = fixId;
        return fix;
    }
}
