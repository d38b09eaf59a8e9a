package io.wrongbook.widetable.sink;

import static io.wrongbook.widetable.record.TestEvents.NOON;
import static io.wrongbook.widetable.record.TestEvents.ZONE;
import static io.wrongbook.widetable.record.TestEvents.add;
import static io.wrongbook.widetable.record.TestEvents.fix;
import static io.wrongbook.widetable.record.TestEvents.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.record.TestEvents;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.table.Column;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The dead letter of a row gives the same row again, with the same versions, or is rejected. */
class RejectedRowParserTest {

    @ParameterizedTest
    @MethodSource
    void theRecordOfALetterGivesItsRow(WrongRecord record) {
        WideRow row = row(record);

        WrongRecord parsed = RejectedRowParser.parse(letter(row), ZONE);

        WideRow again = row(parsed);
        for (Column column : Column.values()) {
            assertThat(again.get(column)).as(column.columnName()).isEqualTo(row.get(column));
        }
        assertThat(parsed.add == null).isEqualTo(record.add == null);
        assertThat(parsed.fix == null).isEqualTo(record.fix == null);
        if (record.add != null) {
            assertThat(parsed.add.version()).isEqualTo(record.add.version());
        }
        if (record.fix != null) {
            assertThat(parsed.fix.version()).isEqualTo(record.fix.version());
        }
    }

    static List<WrongRecord> theRecordOfALetterGivesItsRow() {
        AddEvent add = add("w", "e1", NOON);
        FixEvent fix = fix("w", "f", "e2", NOON + 1);
        return List.of(
                new WrongRecord(add, null),
                new WrongRecord(null, fix),
                new WrongRecord(add, fix),
                new WrongRecord(TestEvents.bareAdd("w", "e3", NOON), null),
                new WrongRecord(null, TestEvents.bareFix("w", "e4", NOON)),
                new WrongRecord(
                        TestEvents.bareAdd("w", "e3", NOON), TestEvents.bareFix("w", "e", NOON)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"wrong_id\":\"w\"|\"wrong_id\":\"v\"|row.id is ",
                "2025-03-01 18:00|2025-03-01 19:00|row.collect_time is 2025-03-01 19:00",
                "\"fix_id\":\"f\"|\"fix_id\":\"g\"|row.fix_id is g",
                "\"event_type\":\"wrongbook_fix\"|\"event_type\":\"x\"|row.event_type is x",
                "\"fix_result\":1|\"fix_result\":\"1\"|row.fix_result is not a whole number",
                "\"fix_result\":1|\"fix_result\":1.5|row.fix_result is neither a text, a whole"
                        + " number",
                "\"fix_result\":1|\"fix_result\":99999999999999999999|is not valid JSON",
                "\"user_id\":\"|\"user_id\":7,\"x\":\"|row.user_id is not a text",
                "\"event_time\":|\"event-time\":|add_version.event_time is missing",
                "_version\"|_versions\"|has neither add_version nor fix_version",
                "{\"row\"|[{\"row\"|it is not a JSON object",
                "\"fix_version\"|\"fix_version|is not valid JSON"
            })
    void aRowThatContradictsItselfIsRejected(String part, String instead, String why) {
        WideRow row = row(new WrongRecord(add("w", "e1", NOON), fix("w", "f", "e2", NOON + 1)));
        String letter = new String(letter(row), StandardCharsets.UTF_8);
        String edited =
                part.equals("_version\"")
                        ? letter.replace(part, instead)
                        : letter.substring(0, letter.indexOf(part))
                                + instead
                                + letter.substring(letter.indexOf(part) + part.length());

        assertThatThrownBy(
                        () ->
                                RejectedRowParser.parse(
                                        edited.getBytes(StandardCharsets.UTF_8), ZONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void anotherZoneIsRejected() {
        byte[] letter = letter(row(add("w", "e1", NOON)));

        assertThatThrownBy(() -> RejectedRowParser.parse(letter, ZoneOffset.UTC))
                .hasMessageContaining("the time-zone Z give 2025-03-01 10:00:00.123");
    }

    @Test
    void aTombstoneIsRejected() {
        assertThatThrownBy(() -> RejectedRowParser.parse(null, ZONE)).hasMessage("it has no value");
    }

    private static byte[] letter(WideRow row) {
        return RejectedRow.of(row, "no").value;
    }
}
