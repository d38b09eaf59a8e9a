package io.wrongbook.widetable.record;

import static io.wrongbook.widetable.record.Records.TIME;
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
        AddEvent add = add("a1", TIME);
        FixEvent fix = fix("f1", "e1", TIME);

        assertThat(record.apply(fix)).isEqualTo(Outcome.WINS);
        assertThat(record.apply(add)).isEqualTo(Outcome.WINS);
        assertThat(record.add).isSameAs(add);
        assertThat(record.fix).isSameAs(fix);
    }

    @Test
    void theAddWithTheLaterCollectTimeWins() {
        AddEvent later = add("a", TIME + 1);

        record.apply(add("b", TIME));
        assertThat(record.apply(later)).isEqualTo(Outcome.WINS);
        assertThat(record.apply(add("c", TIME))).isEqualTo(Outcome.STALE);
        assertThat(record.add).isSameAs(later);
    }

    @Test
    void ofAddsWithEqualCollectTimesTheLaterEventTimeWins() {
        AddEvent later = add("a", TIME);
        later.eventTime++;

        record.apply(add("b", TIME));
        assertThat(record.apply(later)).isEqualTo(Outcome.WINS);
        assertThat(record.apply(add("c", TIME))).isEqualTo(Outcome.STALE);
    }

    @Test
    void ofAddsWithEqualTimesTheGreaterEventIdInUtf8Wins() {
        record.apply(add("\ufffd", TIME));
        // As chars a surrogate pair is less than U+FFFD; as UTF-8 it is greater.
        assertThat(record.apply(add("😀", TIME))).isEqualTo(Outcome.WINS);
        assertThat(record.apply(add("z", TIME))).isEqualTo(Outcome.STALE);
    }

    @Test
    void theFixWithTheLaterTimeWinsWhateverItsResult() {
        FixEvent later = fix("a", "a", TIME + 1);
        later.fixResult = 0;

        record.apply(fix("b", "b", TIME));
        assertThat(record.apply(later)).isEqualTo(Outcome.WINS);
        assertThat(record.apply(fix("c", "c", TIME))).isEqualTo(Outcome.STALE);
        assertThat(record.fix).isSameAs(later);
    }

    @Test
    void ofFixesWithEqualTimesTheGreaterFixIdInUtf8Wins() {
        record.apply(fix("\ufffd", "b", TIME));
        assertThat(record.apply(fix("😀", "a", TIME))).isEqualTo(Outcome.WINS);
        assertThat(record.apply(fix("z", "z", TIME))).isEqualTo(Outcome.STALE);
    }

    @Test
    void ofFixesWithEqualTimesAndIdsTheGreaterEventIdWins() {
        record.apply(fix("f", "\ufffd", TIME));
        assertThat(record.apply(fix("f", "😀", TIME))).isEqualTo(Outcome.WINS);
        assertThat(record.apply(fix("f", "z", TIME))).isEqualTo(Outcome.STALE);
    }

    @Test
    void theSameEventAgainIsADuplicateAndChangesNothing() {
        AddEvent add = add("a1", TIME);
        FixEvent fix = fix("f1", "e1", TIME);
        record.apply(add);
        record.apply(fix);

        assertThat(record.apply(add("a1", TIME))).isEqualTo(Outcome.DUPLICATE);
        assertThat(record.apply(fix("f1", "e1", TIME))).isEqualTo(Outcome.DUPLICATE);
        assertThat(record.add).isSameAs(add);
        assertThat(record.fix).isSameAs(fix);
    }

    @Test
    void mergingTakesTheWinnersOfBoth() {
        AddEvent newAdd = add("a2", TIME + 1);
        FixEvent newFix = fix("f2", "e2", TIME + 1);
        WrongRecord other = new WrongRecord(newAdd, fix("f1", "e1", TIME));
        record.apply(add("a1", TIME));
        record.apply(newFix);

        record.merge(other);

        assertThat(record.add).isSameAs(newAdd);
        assertThat(record.fix).isSameAs(newFix);
        assertThat(other.fix.eventId).isEqualTo("e1");
    }

    @Test
    void aCopyDoesNotSeeLaterEvents() {
        record.apply(add("a1", TIME));
        WrongRecord copy = record.copy();

        record.apply(add("a2", TIME + 1));
        record.apply(fix("f1", "e1", TIME));

        assertThat(copy.add.eventId).isEqualTo("a1");
        assertThat(copy.fix).isNull();
    }

    @Test
    void theWrongIdIsThatOfWhateverEventIsKnown() {
        assertThat(new WrongRecord(add("a1", TIME), null).wrongId()).isEqualTo("w1");
        assertThat(new WrongRecord(null, fix("f1", "e1", TIME)).wrongId()).isEqualTo("w1");
    }

    private static AddEvent add(String eventId, long collectTime) {
        return Records.add("w1", eventId, collectTime);
    }

    private static FixEvent fix(String fixId, String eventId, long fixTime) {
        FixEvent fix = Records.fix("w1", eventId, fixTime);
        fix.fixId = fixId;
        return fix;
    }
}
