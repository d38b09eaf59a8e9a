package io.wrongbook.widetable.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.generator.CollidingIds;
import io.wrongbook.widetable.record.TestEvents;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.table.Column;
import io.wrongbook.widetable.verify.RowComparison.Verdict;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which side knows more, group by group. */
class RowComparisonTest {

    private static final long NOW = 1_750_000_000_000L;

    @Test
    void theSameRowIsEqualWhateverItsProcessTime() {
        Map<Column, Object> table = table(add("u1", NOW), fix("f1", NOW));
        table.put(Column.PROCESS_TIME, LocalDateTime.MAX);

        assertThat(compare(row(add("u1", NOW), fix("f1", NOW)), table)).isEqualTo(Verdict.EQUAL);
    }

    @Test
    void anotherValueOfTheSameVersionDiffers() {
        WideRow expected = row(add("u1", NOW), fix("f1", NOW));

        assertThat(compare(expected, table(add("u2", NOW), fix("f1", NOW))))
                .isEqualTo(Verdict.DIFFERENT);
        for (Column column : Column.values()) {
            Map<Column, Object> table = table(add("u1", NOW), fix("f1", NOW));
            table.put(column, null);
            assertThat(compare(expected, table))
                    .as(column.columnName())
                    .isEqualTo(column == Column.PROCESS_TIME ? Verdict.EQUAL : Verdict.DIFFERENT);
        }
    }

    @Test
    void theRowOfAnotherRecordWithTheSameIdIsNotCompared() {
        AddEvent add = add("u1", NOW);
        Map<Column, Object> table = table(add, null);
        table.put(Column.WRONG_ID, CollidingIds.collidingWith(add.wrongId));
        RowComparison forged = RowComparison.of(row(add, null), table, List.of());

        assertThat(forged.verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(forged.differences())
                .singleElement()
                .asString()
                .contains("belongs to wrong_id '" + table.get(Column.WRONG_ID) + "'");

        table.put(Column.WRONG_ID, "by hand");
        assertThat(RowComparison.of(row(add, null), table, List.of()).differences())
                .singleElement()
                .asString()
                .contains("wrong_id: the topic has", "the table has 'by hand'");
    }

    @Test
    void aRowThatLacksAnEventDiffers() {
        WideRow both = row(add("u1", NOW), fix("f1", NOW));

        assertThat(compare(both, table(add("u1", NOW), null))).isEqualTo(Verdict.DIFFERENT);
        assertThat(compare(both, table(null, fix("f1", NOW)))).isEqualTo(Verdict.DIFFERENT);
        assertThat(compare(both, table(add("u1", NOW), fix("f0", NOW))))
                .isEqualTo(Verdict.DIFFERENT);
        assertThat(compare(both, null)).isEqualTo(Verdict.DIFFERENT);
    }

    @Test
    void aRowThatKnowsMoreThanTheTopicIsAhead() {
        Map<Column, Object> both = table(add("u1", NOW), fix("f1", NOW));

        assertThat(compare(row(add("u1", NOW), null), both)).isEqualTo(Verdict.AHEAD);
        assertThat(compare(row(null, fix("f1", NOW)), both)).isEqualTo(Verdict.AHEAD);
        assertThat(compare(row(add("u0", NOW - 1), fix("f0", NOW)), both)).isEqualTo(Verdict.AHEAD);
        assertThat(compare(null, both)).isEqualTo(Verdict.AHEAD);
        assertThat(compare(row(null, fix("f0", NOW)), table(null, fix("f1", NOW))))
                .isEqualTo(Verdict.AHEAD);
        assertThat(compare(row(add("u0", NOW - 1), null), table(add("u1", NOW), null)))
                .isEqualTo(Verdict.AHEAD);
    }

    @Test
    void beingAheadInOneGroupExcusesNothingInTheOther() {
        Map<Column, Object> newFixOldAdd = table(add("u1", NOW - 1), fix("f2", NOW));

        assertThat(compare(row(add("u1", NOW), fix("f1", NOW)), newFixOldAdd))
                .isEqualTo(Verdict.DIFFERENT);
    }

    @Test
    void showsValuesInOneLine() {
        assertThat(
                        RowComparison.of(
                                row(add("u\n1", NOW), null),
                                table(add("u1", NOW), null),
                                List.of()))
                .extracting(RowComparison::differences)
                .isEqualTo(java.util.List.of("user_id: the topic has 'u?1', the table has 'u1'"));
    }

    private static Verdict compare(WideRow expected, Map<Column, Object> table) {
        return RowComparison.of(expected, table, List.of()).verdict();
    }

    private static WideRow row(AddEvent add, FixEvent fix) {
        return new WrongRecord(add, fix).toRow(ZoneOffset.UTC, LocalDateTime.MIN);
    }

    private static Map<Column, Object> table(AddEvent add, FixEvent fix) {
        WideRow row = row(add, fix);
        Map<Column, Object> values = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            values.put(column, row.get(column));
        }
        return values;
    }

    private static AddEvent add(String userId, long time) {
        AddEvent add = TestEvents.add("w", "a" + time, time);
        add.userId = userId;
        return add;
    }

    private static FixEvent fix(String fixId, long time) {
        FixEvent fix = TestEvents.fix("w", fixId, "e-" + fixId, time);
        fix.userId = fixId;
        return fix;
    }
}
