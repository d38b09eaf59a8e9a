package io.wrongbook.widetable.record;

import static io.wrongbook.widetable.record.TestEvents.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.table.Column;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The row contract (docs/wide-table.md), column by column. */
class WideRowTest {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final LocalDateTime NOW = LocalDateTime.of(2025, 6, 16, 1, 2, 3, 4_000_000);

    private static final AddEvent ADD = TestEvents.add("wrong_001", "a1", NOON);
    private static final FixEvent FIX = TestEvents.fix("wrong_001", "e1", NOON + 123);

    @Test
    void theTableHasThese19ColumnsInThisOrder() {
        assertThat(Column.values())
                .extracting(Column::columnName)
                .containsExactly(
                        "id",
                        "wrong_id",
                        "user_id",
                        "subject",
                        "subject_name",
                        "question_id",
                        "question",
                        "pattern_id",
                        "pattern_name",
                        "teach_type_id",
                        "teach_type_name",
                        "collect_time",
                        "fix_id",
                        "fix_time",
                        "fix_result",
                        "fix_result_desc",
                        "event_id",
                        "event_type",
                        "process_time");
    }

    @Test
    void anAddAloneIsNotCorrectedYet() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("id", 2933004459427610138L);
        expected.put("wrong_id", "wrong_001");
        expected.put("user_id", "user of a1");
        expected.put("subject", "MATH");
        expected.put("subject_name", "数学 a1");
        expected.put("question_id", "question id of a1");
        expected.put("question", "题干 📐 a1");
        expected.put("pattern_id", "pattern of a1");
        expected.put("pattern_name", "题型 a1");
        expected.put("teach_type_id", "chapter of a1");
        expected.put("teach_type_name", "章节 a1");
        expected.put("collect_time", LocalDateTime.of(2025, 3, 1, 18, 0, 0, 123_000_000));
        expected.put("fix_id", "");
        expected.put("fix_time", null);
        expected.put("fix_result", 0L);
        expected.put("fix_result_desc", "未订正");
        expected.put("event_id", "a1");
        expected.put("event_type", "wrongbook_add");
        expected.put("process_time", NOW);
        assertThat(row(ADD, null)).containsExactlyEntriesOf(expected);
    }

    @Test
    void whatAnAddDoesNotSayIsEmptyOrNull() {
        assertThat(row(TestEvents.bareAdd("wrong_001", "a1", NOON), null))
                .containsEntry("question", "")
                .containsEntry("pattern_id", null)
                .containsEntry("pattern_name", "")
                .containsEntry("teach_type_id", null)
                .containsEntry("teach_type_name", null);
    }

    @Test
    void aFixAloneShowsWhatItSaysOfItsRecord() {
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("id", 2933004459427610138L);
        expected.put("wrong_id", "wrong_001");
        expected.put("user_id", "user of e1");
        expected.put("subject", "PHYSICS");
        expected.put("subject_name", "物理 e1");
        expected.put("question_id", "question id of e1");
        expected.put("question", null);
        expected.put("pattern_id", "pattern of e1");
        expected.put("pattern_name", null);
        expected.put("teach_type_id", "chapter of e1");
        expected.put("teach_type_name", "章节 e1");
        expected.put("collect_time", null);
        expected.put("fix_id", "fix id of e1");
        expected.put("fix_time", LocalDateTime.of(2025, 3, 1, 18, 0, 0, 246_000_000));
        expected.put("fix_result", 1L);
        expected.put("fix_result_desc", "订正 e1");
        expected.put("event_id", "e1");
        expected.put("event_type", "wrongbook_fix");
        expected.put("process_time", NOW);
        assertThat(row(null, FIX)).containsExactlyEntriesOf(expected);
    }

    @Test
    void whatAFixAloneDoesNotSayIsNull() {
        assertThat(row(null, TestEvents.bareFix("wrong_001", "e1", NOON)))
                .containsEntry("user_id", null)
                .containsEntry("subject", null)
                .containsEntry("subject_name", null)
                .containsEntry("question_id", null)
                .containsEntry("question", null)
                .containsEntry("pattern_id", null)
                .containsEntry("pattern_name", null)
                .containsEntry("teach_type_id", null)
                .containsEntry("teach_type_name", null);
    }

    @Test
    void togetherTheAddGivesItsGroupAndTheFixTheRest() {
        Map<String, Object> expected = row(ADD, null);
        Map<String, Object> fixed = row(null, FIX);
        for (String column :
                new String[] {
                    "fix_id", "fix_time", "fix_result", "fix_result_desc", "event_id", "event_type"
                }) {
            expected.put(column, fixed.get(column));
        }
        assertThat(row(ADD, FIX)).containsExactlyEntriesOf(expected);
    }

    @Test
    void theAddCountsWholeEvenWhereOnlyTheFixSaysSomething() {
        assertThat(row(TestEvents.bareAdd("wrong_001", "a1", NOON), FIX))
                .containsEntry("question", "")
                .containsEntry("pattern_id", null)
                .containsEntry("pattern_name", "")
                .containsEntry("teach_type_id", null)
                .containsEntry("teach_type_name", null);
    }

    @ParameterizedTest
    @CsvSource({
        "Asia/Shanghai, 2025-03-01T18:00:00.246",
        "UTC,           2025-03-01T10:00:00.246",
        "-03:30,        2025-03-01T06:30:00.246",
    })
    void timesAreLocalToTheGivenZoneNotToTheJvms(String zone, LocalDateTime expected) {
        TimeZone jvm = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
            WideRow row = new WrongRecord(ADD, FIX).toRow(ZoneId.of(zone), NOW);
            assertThat(row.get(Column.FIX_TIME)).isEqualTo(expected);
            assertThat(row.get(Column.COLLECT_TIME)).isEqualTo(expected.minusNanos(123_000_000));
            assertThat(row.get(Column.PROCESS_TIME)).isEqualTo(NOW);
        } finally {
            TimeZone.setDefault(jvm);
        }
    }

    @Test
    void aRowKnowsItsRecordAndItsId() {
        WrongRecord record = new WrongRecord(ADD, FIX);
        WideRow row = record.toRow(SHANGHAI, NOW);
        assertThat(row.record()).isSameAs(record);
        assertThat(row.id()).isEqualTo(2933004459427610138L);
    }

    private static Map<String, Object> row(AddEvent add, FixEvent fix) {
        WideRow row = new WrongRecord(add, fix).toRow(SHANGHAI, NOW);
        Map<String, Object> columns = new LinkedHashMap<>();
        for (Column column : Column.values()) {
            columns.put(column.columnName(), row.get(column));
        }
        return columns;
    }
}
