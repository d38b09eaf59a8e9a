package io.wrongbook.widetable.event;

import static io.wrongbook.widetable.event.JsonEvent.KAFKA_TIME;
import static io.wrongbook.widetable.event.JsonEvent.add;
import static io.wrongbook.widetable.event.JsonEvent.fix;
import static io.wrongbook.widetable.event.JsonEvent.parse;
import static io.wrongbook.widetable.event.JsonEvent.quoted;
import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.table.Column;
import io.wrongbook.widetable.table.ColumnWidths;
import io.wrongbook.widetable.table.ColumnWidths.Width;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The event contract (docs/events.md), rule by rule. */
class EventParserTest {

    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final String EMOJI = "😀";

    @Nested
    class Routing {

        @Test
        void anAddIsReadWhole() {
            AddEvent event =
                    add().with("subjectName", "'奥数'")
                            .with("question", "'3x = 9'")
                            .with("patternId", "'p1'")
                            .with("patternName", "'方程'")
                            .with("chapterId", "'c1'")
                            .with("chapterName", "'函数'")
                            .with("createTime", "1749999930000")
                            .parse()
                            .add();

            AddEvent expected = new AddEvent();
            expected.eventId = "e1";
            expected.wrongId = "w1";
            expected.userId = "u1";
            expected.questionId = "q1";
            expected.subject = "MATH";
            expected.subjectName = "奥数";
            expected.question = "3x = 9";
            expected.patternId = "p1";
            expected.patternName = "方程";
            expected.chapterId = "c1";
            expected.chapterName = "函数";
            expected.collectTime = 1749999940000L;
            expected.eventTime = 1749999990000L;
            expected.origin = new Origin("t", 2, 42, KAFKA_TIME);
            assertThat(event).usingRecursiveComparison().isEqualTo(expected);
        }

        @Test
        void aFixIsReadWhole() {
            FixEvent event =
                    fix().with("userId", "'u1'")
                            .with("questionId", "'q1'")
                            .with("subject", "'MATH'")
                            .with("subjectName", "'奥数'")
                            .with("patternId", "'p1'")
                            .with("chapterId", "'c1'")
                            .with("chapterName", "'函数'")
                            .with("fixResultDesc", "'老师已批改'")
                            .parse()
                            .fix();

            FixEvent expected = new FixEvent();
            expected.eventId = "e1";
            expected.wrongId = "w1";
            expected.fixId = "f1";
            expected.userId = "u1";
            expected.questionId = "q1";
            expected.subject = "MATH";
            expected.subjectName = "奥数";
            expected.patternId = "p1";
            expected.chapterId = "c1";
            expected.chapterName = "函数";
            expected.fixResult = 1;
            expected.fixResultDesc = "老师已批改";
            expected.fixTime = 1749999999000L;
            expected.origin = new Origin("t", 2, 42, KAFKA_TIME);
            assertThat(event).usingRecursiveComparison().isEqualTo(expected);
        }

        @Test
        void anAddWithOnlyWhatIsRequiredHasNoOtherTexts() {
            AddEvent event = add().without("wrongId").without("wrongTime").parse().add();

            assertThat(event)
                    .extracting("question", "patternId", "patternName", "chapterId", "chapterName")
                    .containsOnlyNulls();
        }

        @Test
        void aFixWithOnlyWhatIsRequiredSaysNothingAboutItsRecord() {
            FixEvent event = fix().without("fixId").without("fixTime").parse().fix();

            assertThat(event)
                    .extracting(
                            "userId",
                            "questionId",
                            "subject",
                            "subjectName",
                            "patternId",
                            "chapterId",
                            "chapterName")
                    .containsOnlyNulls();
        }

        @Test
        void thePayloadMayBeATextThatHoldsTheObject() {
            assertThat(
                            parse(add().with("question", "'a \\'b\\' \\n ü'").jsonWithTextPayload())
                                    .add())
                    .usingRecursiveComparison()
                    .isEqualTo(add().with("question", "'a \\'b\\' \\n ü'").parse().add());
        }

        @ParameterizedTest
        @ValueSource(strings = {"wrongbook_delete", "WRONGBOOK_ADD", " wrongbook_add", "1"})
        void otherTypesOfTheDomainAreIgnored(String type) {
            assertThat(add().envelope("type", quoted(type)).parse().isIgnored()).isTrue();
            assertThat(
                            parse("{\"domain\":\"wrongbook\",\"type\":" + quoted(type) + "}")
                                    .isIgnored())
                    .isTrue();
        }

        @ParameterizedTest
        @ValueSource(strings = {"'exam'", "'Wrongbook'", "'wrongbook '", "7"})
        void otherDomainsAreIgnoredWhateverElseTheySay(String domain) {
            assertThat(add().envelope("domain", domain).parse().isIgnored()).isTrue();
            assertThat(
                            add().envelope("domain", domain)
                                    .envelope("type", "null")
                                    .envelope("timestamp", "true")
                                    .parse()
                                    .isIgnored())
                    .isTrue();
        }

        @Test
        void unknownFieldsAreIgnoredWhateverTheyHold() {
            JsonEvent event =
                    add().envelope("source", "['app', {'a': [1, null]}]")
                            .envelope("version", "{'payload': {'userId': 'other'}}")
                            .envelope("wrongId", "'other'")
                            .with("userid", "'other'")
                            .with("USER_ID", "'other'")
                            .with("fixResult", "'maybe'")
                            .with("timestamp", "'yesterday'")
                            .with("payload", "{'userId': 'other'}")
                            .with("x", "[[{'wrongId': 'other'}], true]");

            assertThat(event.parse().add())
                    .usingRecursiveComparison()
                    .isEqualTo(add().parse().add());
        }

        @Test
        void oneParserDoesNotCarryFieldsFromRecordToRecord() {
            EventParser parser = new EventParser(ColumnWidths.shipped());
            String full = add().with("question", "'x'").with("chapterId", "'c'").json();
            ParsedRecord.of(parser, record(full)).add();

            assertThat(ParsedRecord.of(parser, record(add().jsonWithTextPayload())).add())
                    .usingRecursiveComparison()
                    .isEqualTo(add().parse().add());
            assertThat(ParsedRecord.of(parser, record("{}")).toString())
                    .startsWith("MISSING_FIELD domain");
            assertThat(ParsedRecord.of(parser, record(add().json("{}"))).toString())
                    .startsWith("MISSING_FIELD userId");
        }
    }

    @Nested
    class RequiredFields {

        @ParameterizedTest
        @ValueSource(strings = {"domain", "type"})
        void anEnvelopeWithoutItIsDead(String name) {
            assertMissing(name, add().withoutEnvelope(name));
            assertMissing(name, add().envelope(name, "null"));
            assertMissing(name, add().envelope(name, "' \\t\\u3000'"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"userId", "questionId", "subject"})
        void anAddWithoutItIsDead(String name) {
            assertMissing(name, add().without(name));
            assertMissing(name, add().with(name, "null"));
            assertMissing(name, add().with(name, "''"));
            assertMissing(name, add().with(name, "' '"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"wrongId", "fixResult"})
        void aFixWithoutItIsDead(String name) {
            assertMissing(name, fix().without(name));
            assertMissing(name, fix().with(name, "null"));
            assertMissing(name, fix().with(name, "' '"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "\"\"", "\" \\n\""})
        void anEventWithoutAPayloadIsDead(String payload) {
            assertMissing("payload", parse(add().json(payload)));
            assertMissing("payload", parse(fix().json(payload)));
        }

        @Test
        void anEmptyPayloadLacksItsFirstRequiredField() {
            assertMissing("userId", parse(add().json("{}")));
            assertMissing("wrongId", parse(fix().json("\"{}\"")));
        }

        private void assertMissing(String name, JsonEvent event) {
            assertMissing(name, event.parse());
        }

        private void assertMissing(String name, ParsedRecord record) {
            assertDead(record, DeadLetterReason.MISSING_FIELD, name + ": is required but absent");
        }
    }

    @Nested
    class Names {

        @ParameterizedTest
        @CsvSource({
            "wrongId,     wrong_id,        wrongId",
            "wrongId,     wrongRecordId,   wrongId",
            "wrongId,     wrong_record_id, wrongId",
            "userId,      user_id,         userId",
            "questionId,  question_id,     questionId",
            "subjectName, subject_name,    subjectName",
            "patternId,   pattern_id,      patternId",
            "patternName, pattern_name,    patternName",
            "chapterId,   chapter_id,      chapterId",
            "chapterName, chapter_name,    chapterName",
        })
        void anAddsTextsMayBeSpeltSo(String preferred, String other, String javaField) {
            JsonEvent event = add().without(preferred).with(other, "'x'");
            assertThat(event.parse().add()).extracting(javaField).isEqualTo("x");
            assertThat(parse(event.jsonWithTextPayload()).add())
                    .extracting(javaField)
                    .isEqualTo("x");
        }

        @ParameterizedTest
        @CsvSource({
            "wrongId,       wrong_id,        wrongId",
            "wrongId,       wrongRecordId,   wrongId",
            "wrongId,       wrong_record_id, wrongId",
            "fixId,         fix_id,          fixId",
            "userId,        user_id,         userId",
            "questionId,    question_id,     questionId",
            "subjectName,   subject_name,    subjectName",
            "patternId,     pattern_id,      patternId",
            "chapterId,     chapter_id,      chapterId",
            "chapterName,   chapter_name,    chapterName",
            "fixResultDesc, fix_result_desc, fixResultDesc",
        })
        void aFixsTextsMayBeSpeltSo(String preferred, String other, String javaField) {
            JsonEvent event = fix().without(preferred).with(other, "'x'");
            assertThat(event.parse().fix()).extracting(javaField).isEqualTo("x");
        }

        @ParameterizedTest
        @ValueSource(strings = {"wrong_time", "createTime", "create_time"})
        void anAddsTimeMayBeSpeltSo(String name) {
            JsonEvent event = add().without("wrongTime").with(name, "1749999912345");
            assertThat(event.parse().add().collectTime).isEqualTo(1749999912345L);
        }

        @ParameterizedTest
        @ValueSource(strings = {"fix_time", "submitTime", "submit_time"})
        void aFixsTimeMayBeSpeltSo(String name) {
            JsonEvent event = fix().without("fixTime").with(name, "1749999912345");
            assertThat(event.parse().fix().fixTime).isEqualTo(1749999912345L);
        }

        @Test
        void theResultMayBeSpeltInSnakeCase() {
            assertThat(fix().without("fixResult").with("fix_result", "5").parse().fix().fixResult)
                    .isEqualTo(5);
        }

        @ParameterizedTest
        @ValueSource(strings = {"eventTime", "event_time"})
        void theEnvelopesTimeMayBeSpeltSo(String name) {
            JsonEvent event = add().withoutEnvelope("timestamp").envelope(name, "1749999912345");
            assertThat(event.parse().add().eventTime).isEqualTo(1749999912345L);
        }

        @Test
        void theEventIdMayBeSpeltInSnakeCase() {
            JsonEvent event = add().withoutEnvelope("eventId").envelope("event_id", "'e9'");
            assertThat(event.parse().add().eventId).isEqualTo("e9");
        }

        @Test
        void ofSeveralNamesTheFirstWithAValueCountsWhereverItStands() {
            JsonEvent event =
                    add().without("wrongId")
                            .with("wrong_record_id", "'4th'")
                            .with("wrongRecordId", "'3rd'")
                            .with("wrong_id", "'2nd'");
            assertThat(event.parse().add().wrongId).isEqualTo("2nd");
            assertThat(event.with("wrongId", "'1st'").parse().add().wrongId).isEqualTo("1st");
            event.with("wrongId", "null").with("wrong_id", "' '");
            assertThat(event.parse().add().wrongId).isEqualTo("3rd");
            event.with("wrongRecordId", "''");
            assertThat(event.parse().add().wrongId).isEqualTo("4th");
        }

        @Test
        void wrongTimeGoesBeforeCreateTimeAndFixTimeBeforeSubmitTime() {
            assertThat(
                            add().without("wrongTime")
                                    .with("createTime", "1749999911111")
                                    .with("wrong_time", "1749999922222")
                                    .parse()
                                    .add()
                                    .collectTime)
                    .isEqualTo(1749999922222L);
            assertThat(
                            fix().without("fixTime")
                                    .with("submitTime", "1749999911111")
                                    .with("fix_time", "1749999922222")
                                    .parse()
                                    .fix()
                                    .fixTime)
                    .isEqualTo(1749999922222L);
            assertThat(
                            add().withoutEnvelope("timestamp")
                                    .envelope("event_time", "1749999911111")
                                    .envelope("eventTime", "1749999922222")
                                    .parse()
                                    .add()
                                    .eventTime)
                    .isEqualTo(1749999922222L);
        }

        @Test
        void aBadFieldIsNamedAsItWasSent() {
            assertDead(
                    add().without("userId").with("user_id", "true").parse(),
                    DeadLetterReason.BAD_FIELD,
                    "user_id: is a boolean, but must be a text");
            assertDead(
                    fix().without("fixTime").with("submit_time", "'soon'").parse(),
                    DeadLetterReason.BAD_FIELD,
                    "submit_time: 'soon' is neither epoch milliseconds nor ISO-8601 with an"
                            + " offset");
        }
    }

    @Nested
    class Texts {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1",
                    "0",
                    "-0",
                    "1e3",
                    "1E+3",
                    "1.0",
                    "1.50",
                    "-12.25e-7",
                    "123456789012345678901234567890",
                    "0.1000000000000000055511151231257827"
                })
        void numbersAsIdsAreKeptExactlyAsWritten(String number) {
            assertThat(add().with("userId", number).parse().add().userId).isEqualTo(number);
            assertThat(parse(fix().with("wrongId", number).jsonWithTextPayload()).fix().wrongId)
                    .isEqualTo(number);
            assertThat(add().envelope("eventId", number).parse().add().eventId).isEqualTo(number);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {" u1", "u1 ", "U1", "\tu1\n", "ＡＢ", "é", "e\u0301", "\u0000", "007"})
        void textsAreNeitherTrimmedNorFolded(String text) {
            AddEvent event =
                    add().with("userId", quoted(text)).with("wrongId", quoted(text)).parse().add();
            assertThat(event.userId).isEqualTo(text);
            assertThat(event.wrongId).isEqualTo(text);
        }

        @ParameterizedTest
        @CsvSource({"true, a boolean", "false, a boolean", "{}, an object", "'[1]', an array"})
        void whatIsNoTextIsABadField(String json, String kind) {
            for (String name :
                    new String[] {
                        "wrongId",
                        "userId",
                        "questionId",
                        "subject",
                        "subjectName",
                        "question",
                        "patternId",
                        "patternName",
                        "chapterId",
                        "chapterName"
                    }) {
                assertDead(
                        add().with(name, json).parse(),
                        DeadLetterReason.BAD_FIELD,
                        name + ": is " + kind + ", but must be a text");
            }
            for (String name :
                    new String[] {
                        "wrongId",
                        "fixId",
                        "userId",
                        "questionId",
                        "subject",
                        "subjectName",
                        "patternId",
                        "chapterId",
                        "chapterName",
                        "fixResultDesc"
                    }) {
                assertDead(
                        fix().with(name, json).parse(),
                        DeadLetterReason.BAD_FIELD,
                        name + ": is " + kind + ", but must be a text");
            }
            for (String name : new String[] {"domain", "type", "eventId"}) {
                assertDead(
                        add().envelope(name, json).parse(),
                        DeadLetterReason.BAD_FIELD,
                        name + ": is " + kind + ", but must be a text");
            }
        }

        @Test
        void fieldsThatOnlyTheOtherTypeUsesAreNotChecked() {
            assertThat(add().with("fixId", "true").with("fixTime", "'soon'").parse().isAdd())
                    .isTrue();
            assertThat(fix().with("question", "[]").with("patternName", "true").parse().isFix())
                    .isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'\\ud83d'",
                    "'\\ude00'",
                    "'\\ude00\\ud83d'",
                    "'a\\ud83da'",
                    "'\\ud83d\\ud83d\\ude00'"
                })
        void aLoneSurrogateInAUsedFieldIsBad(String json) {
            assertDead(
                    add().with("question", json).parse(),
                    DeadLetterReason.BAD_FIELD,
                    "question: contains half of a surrogate pair");
            assertDead(
                    parse(add().with("question", json).jsonWithTextPayload()),
                    DeadLetterReason.BAD_FIELD,
                    "question: contains half of a surrogate pair");
            assertDead(
                    add().envelope("eventId", json).parse(),
                    DeadLetterReason.BAD_FIELD,
                    "eventId: contains half of a surrogate pair");
        }

        @Test
        void aLoneSurrogateInAnUnknownFieldIsIgnored() {
            assertThat(add().with("x", "'\\ud83d'").envelope("y", "'\\ude00'").parse().isAdd())
                    .isTrue();
        }

        @Test
        void anEscapedSurrogatePairIsACharacter() {
            assertThat(add().with("question", "'\\ud83d\\ude00'").parse().add().question)
                    .isEqualTo(EMOJI);
        }
    }

    @Nested
    class Times {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1749999912000",
                    "'1749999912000'",
                    "1749999912000.0",
                    "'1749999912000.000'",
                    "1749999912e3",
                    "1.749999912E12",
                    "'2025-06-15T15:05:12Z'",
                    "'2025-06-15T23:05:12+08:00'",
                    "'2025-06-15T23:05:12+0800'",
                    "'2025-06-15T23:05:12+08'",
                    "'2025-06-15T23:05:12.000+08:00'"
                })
        void aTimeMayBeWrittenSo(String json) {
            long expected = 1749999912000L;
            assertThat(add().with("wrongTime", json).parse().add().collectTime).isEqualTo(expected);
            assertThat(fix().with("fixTime", json).parse().fix().fixTime).isEqualTo(expected);
            assertThat(add().envelope("timestamp", json).parse().add().eventTime)
                    .isEqualTo(expected);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'2025-06-15T23:05:12'",
                    "'2025-02-30T00:00:00Z'",
                    "'2025-06-15'",
                    "' 1749999912000'",
                    "'+1749999912000'",
                    "'0x197'",
                    "'soon'"
                })
        void otherTextsAreBadTimes(String json) {
            assertBadTime(json, "is neither epoch milliseconds nor ISO-8601 with an offset");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1749999912000.5",
                    "99999999999999999999",
                    "1e1000000000",
                    "1e-1000000000",
                    "1e99999999999",
                    "'1e2147483647'"
                })
        @Timeout(5)
        void numbersThatAreNoMillisecondsAreBadTimes(String json) {
            assertBadTime(json, "is not a whole number that fits into a BIGINT");
        }

        @ParameterizedTest
        @CsvSource({"true, a boolean", "{}, an object", "'[1749999912000]', an array"})
        void otherKindsAreBadTimes(String json, String kind) {
            assertDead(
                    add().with("wrongTime", json).parse(),
                    DeadLetterReason.BAD_FIELD,
                    "wrongTime: is " + kind + ", but must be a time");
        }

        @Test
        void timesBefore2000AreBad() {
            String year2000 = "" + Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
            String before = new BigDecimal(year2000).subtract(BigDecimal.ONE).toString();
            assertThat(add().with("wrongTime", year2000).parse().isAdd()).isTrue();
            assertBadTime(
                    before, "is before 2000-01-01 (is it in seconds instead of milliseconds?)");
            assertBadTime("1750000000", "is before 2000-01-01");
            assertBadTime("'1999-12-31T23:59:59.999Z'", "is before 2000-01-01");
            assertBadTime("'2000-01-01T00:00:00+08:00'", "is before 2000-01-01");
            assertBadTime("0", "is before 2000-01-01");
            assertBadTime("-1", "is before 2000-01-01");
        }

        @Test
        void timesMoreThanADayAfterTheKafkaTimestampAreBad() {
            String last = "" + (KAFKA_TIME + DAY);
            String tooLate = "" + (KAFKA_TIME + DAY + 1);
            assertThat(add().with("wrongTime", last).parse().add().collectTime)
                    .isEqualTo(KAFKA_TIME + DAY);
            assertThat(add().with("wrongTime", "'2025-06-16T15:06:40Z'").parse().isAdd()).isTrue();
            assertBadTime(
                    tooLate,
                    "is more than one day after the timestamp of the Kafka record,"
                            + " 2025-06-15T15:06:40Z");
            assertBadTime("'2025-06-16T15:06:40.001Z'", "is more than one day after");
            assertThat(add().envelope("timestamp", last).parse().isAdd()).isTrue();
            assertDead(
                    add().envelope("timestamp", tooLate).parse(),
                    DeadLetterReason.BAD_FIELD,
                    "timestamp: '" + tooLate + "' is more than one day after");
            assertThat(fix().with("fixTime", last).parse().isFix()).isTrue();
            assertDead(
                    fix().with("fixTime", tooLate).parse(),
                    DeadLetterReason.BAD_FIELD,
                    "fixTime: '" + tooLate + "' is more than one day after");
        }

        @Test
        void timesAfterTheYear9999AreBadHoweverLateTheKafkaTimestampIs() {
            byte[] value =
                    add().with("wrongTime", "'+10000-01-01T00:00:00Z'")
                            .json()
                            .getBytes(StandardCharsets.UTF_8);
            SourceRecord record = JsonEvent.record(value);
            record.timestamp = Long.MAX_VALUE;
            assertDead(
                    ParsedRecord.of(record),
                    DeadLetterReason.BAD_FIELD,
                    "wrongTime: '+10000-01-01T00:00:00Z' is after 9999-12-30");
        }

        @Test
        void yearsBeyondTheCalendarAreBad() {
            assertBadTime("'+999999999-12-31T23:59:59Z'", "is ");
            assertBadTime("'-999999999-01-01T00:00:00Z'", "is ");
        }

        private void assertBadTime(String json, String fault) {
            String shown = json.contains("'") ? json : "'" + json + "'";
            assertDead(
                    add().with("wrongTime", json).parse(),
                    DeadLetterReason.BAD_FIELD,
                    "wrongTime: " + shown + " " + fault);
        }
    }

    @Nested
    class FixResults {

        @ParameterizedTest
        @CsvSource({
            "1,                    1,  订正正确",
            "'\"1\"',              1,  订正正确",
            "'\"1.0\"',            1,  订正正确",
            "1.0,                  1,  订正正确",
            "'\"correct\"',        1,  订正正确",
            "'\"CORRECT\"',        1,  订正正确",
            "true,                 1,  订正正确",
            "0,                    0,  订正错误",
            "'\"0\"',              0,  订正错误",
            "-0,                   0,  订正错误",
            "'\"incorrect\"',      0,  订正错误",
            "'\"Incorrect\"',      0,  订正错误",
            "false,                0,  订正错误",
            "2,                    2,  订正未知",
            "'\"-3\"',             -3, 订正未知",
            "9223372036854775807,  9223372036854775807,  订正未知",
            "-9223372036854775808, -9223372036854775808, 订正未知",
        })
        void aResultMayBeWrittenSo(String json, long result, String desc) {
            FixEvent event = fix().with("fixResult", json).parse().fix();
            assertThat(event.fixResult).isEqualTo(result);
            assertThat(event.fixResultDesc).isEqualTo(desc);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'maybe'",
                    "'true'",
                    "' 1'",
                    "'correct '",
                    "1.5",
                    "'0.5'",
                    "9223372036854775808",
                    "-9223372036854775809",
                    "1e1000000000",
                    "{}",
                    "[1]",
                    "'\\ud83d'"
                })
        void anythingElseIsABadField(String json) {
            ParsedRecord record = fix().with("fixResult", json).parse();
            assertDead(record, DeadLetterReason.BAD_FIELD, "fixResult: ");
        }

        @Test
        void aTextOfTheProducersReplacesOurs() {
            assertThat(fix().with("fixResultDesc", "'已批改'").parse().fix().fixResultDesc)
                    .isEqualTo("已批改");
            assertThat(fix().with("fixResultDesc", "5").parse().fix().fixResultDesc).isEqualTo("5");
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "''", "' '"})
        void aBlankTextDoesNot(String json) {
            assertThat(fix().with("fixResultDesc", json).parse().fix().fixResultDesc)
                    .isEqualTo("订正正确");
        }
    }

    @Nested
    class Subjects {

        @ParameterizedTest
        @CsvSource({
            "MATH, 数学",
            "CHINESE, 语文",
            "ENGLISH, 英语",
            "PHYSICS, 物理",
            "CHEMISTRY, 化学",
            "BIOLOGY, 生物",
            "HISTORY, 历史",
            "GEOGRAPHY, 地理",
            "POLITICS, 政治",
            "SCIENCE, 科学",
            "AOSHU, 数学思维",
            "physics, 物理",
            "Physics, 物理",
            "DANCE, DANCE",
            "dance, dance",
            "'MATH ', 'MATH '",
            "9, 9",
        })
        void aSubjectIsStoredAsSentAndHasAName(String code, String name) {
            AddEvent added = add().with("subject", quoted(code)).parse().add();
            assertThat(added.subject).isEqualTo(code);
            assertThat(added.subjectName).isEqualTo(name);
            FixEvent fixed = fix().with("subject", quoted(code)).parse().fix();
            assertThat(fixed.subject).isEqualTo(code);
            assertThat(fixed.subjectName).isEqualTo(name);
        }

        @Test
        void anyLocaleFoldsCaseAlike() {
            Locale locale = Locale.getDefault();
            try {
                Locale.setDefault(Locale.forLanguageTag("tr"));
                assertThat(add().with("subject", "'physics'").parse().add().subjectName)
                        .isEqualTo("物理");
            } finally {
                Locale.setDefault(locale);
            }
        }

        @Test
        void aSentNameWins() {
            assertThat(add().with("subjectName", "'奥数'").parse().add().subjectName).isEqualTo("奥数");
            assertThat(add().with("subjectName", "5").parse().add().subjectName).isEqualTo("5");
        }

        @ParameterizedTest
        @ValueSource(strings = {"null", "''", "' '"})
        void aBlankNameDoesNot(String json) {
            assertThat(add().with("subjectName", json).parse().add().subjectName).isEqualTo("数学");
        }

        @Test
        void aFixMayNameASubjectWithoutItsCode() {
            FixEvent event = fix().with("subjectName", "'奥数'").parse().fix();
            assertThat(event.subject).isNull();
            assertThat(event.subjectName).isEqualTo("奥数");
        }
    }

    @Nested
    class Fallbacks {

        @Test
        void anEventWithoutAnIdIsKnownByItsPlace() {
            for (String id : new String[] {"null", "''", "' '"}) {
                assertThat(add().envelope("eventId", id).parse().add().eventId).isEqualTo("t-2-42");
            }
            assertThat(fix().withoutEnvelope("eventId").parse().fix().eventId).isEqualTo("t-2-42");
        }

        @Test
        void anAddWithoutAWrongIdIsKnownByItsEventId() {
            assertThat(add().without("wrongId").parse().add().wrongId).isEqualTo("e1");
            assertThat(add().with("wrongId", "' '").parse().add().wrongId).isEqualTo("e1");
            assertThat(add().without("wrongId").withoutEnvelope("eventId").parse().add().wrongId)
                    .isEqualTo("t-2-42");
        }

        @Test
        void aFixWithoutAFixIdIsKnownByItsEventId() {
            assertThat(fix().without("fixId").parse().fix().fixId).isEqualTo("e1");
            assertThat(fix().without("fixId").withoutEnvelope("eventId").parse().fix().fixId)
                    .isEqualTo("t-2-42");
        }

        @Test
        void anAddWithoutATimeHasTheEnvelopesThenKafkas() {
            JsonEvent event = add().with("wrongTime", "null").with("createTime", "''");
            assertThat(event.parse().add().collectTime).isEqualTo(1749999990000L);
            AddEvent bare = event.envelope("timestamp", "' '").parse().add();
            assertThat(bare.collectTime).isEqualTo(KAFKA_TIME);
            assertThat(bare.eventTime).isEqualTo(KAFKA_TIME);
        }

        @Test
        void aFixWithoutATimeHasTheEnvelopesThenKafkas() {
            JsonEvent event = fix().without("fixTime").with("submitTime", "null");
            assertThat(event.parse().fix().fixTime).isEqualTo(1749999990000L);
            assertThat(event.withoutEnvelope("timestamp").parse().fix().fixTime)
                    .isEqualTo(KAFKA_TIME);
        }

        @Test
        void anAddKeepsItsEnvelopeTimeBesideItsOwn() {
            assertThat(add().withoutEnvelope("timestamp").parse().add().eventTime)
                    .isEqualTo(KAFKA_TIME);
        }

        @Test
        void aTimeThatIsNotUsedIsNotChecked() {
            assertThat(add().with("createTime", "'yesterday'").parse().isAdd()).isTrue();
            assertThat(add().with("createTime", "true").parse().isAdd()).isTrue();
            assertThat(fix().with("submitTime", "1").parse().isFix()).isTrue();
            assertThat(fix().envelope("timestamp", "'yesterday'").parse().isFix()).isTrue();
            assertThat(fix().envelope("timestamp", "{}").parse().isFix()).isTrue();
            assertThat(add().envelope("eventTime", "'yesterday'").parse().isAdd()).isTrue();
        }

        @Test
        void anotherNameThatIsNotUsedIsNotChecked() {
            assertThat(add().with("user_id", "true").parse().add().userId).isEqualTo("u1");
            assertThat(add().with("wrongRecordId", quoted("x".repeat(65))).parse().isAdd())
                    .isTrue();
            assertThat(fix().with("fix_result", "'maybe'").parse().isFix()).isTrue();
        }

        @Test
        void anEventIdThatIsTooLongForAWrongIdIsGoodBesideOne() {
            String id = quoted("x".repeat(65));
            assertThat(add().envelope("eventId", id).parse().isAdd()).isTrue();
            assertThat(fix().envelope("eventId", id).parse().isFix()).isTrue();
            assertDead(
                    add().envelope("eventId", id).without("wrongId").parse(),
                    DeadLetterReason.VALUE_TOO_LONG,
                    "eventId as wrongId: has 65 characters, but the column holds at most 64");
            assertDead(
                    fix().envelope("eventId", id).without("fixId").parse(),
                    DeadLetterReason.VALUE_TOO_LONG,
                    "eventId as fixId: has 65 characters, but the column holds at most 64");
        }

        @Test
        void aBadTimeIsNotReplacedByTheNextOne() {
            assertDead(
                    add().with("wrongTime", "true").with("createTime", "1749999912345").parse(),
                    DeadLetterReason.BAD_FIELD,
                    "wrongTime: ");
            assertDead(
                    add().envelope("timestamp", "1").parse(),
                    DeadLetterReason.BAD_FIELD,
                    "timestamp: '1' is before 2000");
            assertDead(
                    fix().envelope("timestamp", "1").without("fixTime").parse(),
                    DeadLetterReason.BAD_FIELD,
                    "timestamp: '1' is before 2000");
        }

        @Test
        void aKafkaTimestampThatIsNoneCannotStandInForATime() {
            byte[] value =
                    add().withoutEnvelope("timestamp").json().getBytes(StandardCharsets.UTF_8);
            SourceRecord record = JsonEvent.record(value);
            record.timestamp = -1;
            assertDead(
                    ParsedRecord.of(record),
                    DeadLetterReason.BAD_FIELD,
                    "timestamp: is absent, and the timestamp of the Kafka record -1 is before"
                            + " 2000");
        }
    }

    @Nested
    class RepeatedKeys {

        @Test
        void theLastOneCounts() {
            String payload = add().payload();
            String repeated =
                    payload.substring(0, payload.length() - 1)
                            + ", \"userId\": \"last\", \"question\": true, \"question\": \"q\"}";
            AddEvent event = parse(add().json(repeated)).add();
            assertThat(event.userId).isEqualTo("last");
            assertThat(event.question).isEqualTo("q");
        }

        @Test
        void aLastNullTakesTheValueAway() {
            String payload = add().payload();
            String repeated = payload.substring(0, payload.length() - 1) + ", \"userId\": null}";
            assertDead(
                    parse(add().json(repeated)),
                    DeadLetterReason.MISSING_FIELD,
                    "userId: is required but absent");
        }

        @Test
        void theLastPayloadCountsWhole() {
            String first = add().with("question", "'first'").with("userId", "'first'").payload();
            String last = add().without("wrongId").payload();
            for (String one : new String[] {first, quoted(first)}) {
                for (String two : new String[] {last, quoted(last)}) {
                    AddEvent event = parse(add().json(one + ", \"payload\": " + two)).add();
                    assertThat(event.userId).isEqualTo("u1");
                    assertThat(event.question).as("%s, then %s", one, two).isNull();
                    assertThat(event.wrongId).isEqualTo("e1");
                }
            }
        }

        @Test
        void aLastPayloadThatIsNoObjectIsNotSavedByTheFirst() {
            String good = add().payload();
            assertDead(
                    parse(add().json(good + ", \"payload\": null")),
                    DeadLetterReason.MISSING_FIELD,
                    "payload: is required");
            assertDead(
                    parse(add().json(good + ", \"payload\": [1]")),
                    DeadLetterReason.BAD_FIELD,
                    "payload: is an array, but must be an object");
            assertDead(
                    parse(add().json(good + ", \"payload\": {}")),
                    DeadLetterReason.MISSING_FIELD,
                    "userId: is required");
        }
    }

    @Nested
    class BrokenInput {

        @Test
        void aTombstoneIsADeadLetter() {
            assertDead(
                    parse((byte[]) null),
                    DeadLetterReason.EMPTY_VALUE,
                    "value: is null (a tombstone)");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "\r\n\t", "\u3000", "\ufeff", "\ufeff \n"})
        void anEmptyValueIsADeadLetter(String value) {
            assertDead(parse(value), DeadLetterReason.EMPTY_VALUE, "value: is empty or blank");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{",
                    "}",
                    "{\"domain\"}",
                    "{\"domain\":}",
                    "{domain:\"wrongbook\"}",
                    "{'domain':'wrongbook'}",
                    "{\"domain\":\"wrongbook\",}",
                    "{\"domain\":\"wrongbook\"",
                    "{\"domain\":\"wrong",
                    "{\"domain\":NaN}",
                    "{\"x\":NaN}",
                    "{\"x\":-Infinity}",
                    "{\"x\":+1}",
                    "{\"x\":01}",
                    "{\"x\":1.}",
                    "{\"x\":.5}",
                    "{\"x\":tru}",
                    "{\"x\":\"\\x\"}",
                    "{\"x\":\"\\u12\"}",
                    "{\"x\":\"a\nb\"}",
                    "{\"x\":\"\u0000\"}",
                    "{\"x\":[1,2}",
                    "// comment\n{}",
                    "<event/>",
                    "hello"
                })
        void whatIsNotJsonIsADeadLetter(String value) {
            assertDead(parse(value), DeadLetterReason.INVALID_JSON, "value: is not valid JSON: ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"[]", "[{}]", "null", "true", "1", "\"text\""})
        void whatIsNoObjectIsADeadLetter(String value) {
            assertDead(parse(value), DeadLetterReason.INVALID_JSON, "value: is not a JSON object");
            assertDead(
                    parse(add().json(quoted(value))),
                    DeadLetterReason.INVALID_JSON,
                    "payload: is not a JSON object");
        }

        @Test
        void somethingAfterTheObjectMakesADeadLetter() {
            for (String tail : new String[] {"{}", "1", ",", "}", "\u0000", "x"}) {
                ParsedRecord record = parse(add().json() + tail);
                assertDead(record, DeadLetterReason.INVALID_JSON, "value: ");
                ParsedRecord inPayload = parse(add().json(quoted(add().payload() + tail)));
                assertDead(inPayload, DeadLetterReason.INVALID_JSON, "payload: ");
            }
            assertThat(parse(add().json() + " \n\t").isAdd()).isTrue();
        }

        @ParameterizedTest
        @CsvSource({"1, a number", "1.5, a number", "true, a boolean", "'[{}]', an array"})
        void aPayloadThatIsNoObjectIsABadField(String json, String kind) {
            assertDead(
                    parse(add().json(json)),
                    DeadLetterReason.BAD_FIELD,
                    "payload: is " + kind + ", but must be an object");
        }

        @Test
        void aTextPayloadThatIsNotJsonSaysSo() {
            assertDead(
                    parse(add().json("\"{\"")),
                    DeadLetterReason.INVALID_JSON,
                    "payload: is not valid JSON: ");
        }

        @Test
        void aByteOrderMarkIsAcceptedOnce() {
            assertThat(parse("\ufeff" + add().json()).isAdd()).isTrue();
            assertDead(
                    parse("\ufeff\ufeff" + add().json()),
                    DeadLetterReason.INVALID_JSON,
                    "value: is not valid JSON: ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
        void otherEncodingsAreNotJson(String charset) {
            ParsedRecord record = parse(add().json().getBytes(Charset.forName(charset)));
            assertDead(record, DeadLetterReason.INVALID_JSON, "value: is not valid ");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "C3",
                    "E58F",
                    "F09F98",
                    "C080",
                    "E08080",
                    "EDA080",
                    "EDA0BDEDB880",
                    "F4908080",
                    "FF",
                    "80",
                    "C328"
                })
        void invalidUtf8IsRejectedEvenInUnknownFields(String hex) {
            byte[] bytes = HexFormat.of().parseHex(hex);
            assertDead(
                    parse(addWith("question", bytes)),
                    DeadLetterReason.INVALID_JSON,
                    "value: is not valid UTF-8: ");
            assertDead(
                    parse(addWith("x", bytes)),
                    DeadLetterReason.INVALID_JSON,
                    "value: is not valid UTF-8: ");
        }

        @Test
        void aReplacementCharacterThatWasSentIsATextLikeAnyOther() {
            byte[] bytes = HexFormat.of().parseHex("EFBFBD");
            assertThat(parse(addWith("question", bytes)).add().question).isEqualTo("\ufffd");
        }

        @Test
        void aValueThatEndsInTheMiddleOfACharacterIsRejected() {
            byte[] value = HexFormat.of().parseHex("7B22E5");
            assertDead(parse(value), DeadLetterReason.INVALID_JSON, "value: is not valid UTF-8: ");
        }

        @ParameterizedTest
        @ValueSource(ints = {1_001, 10_000, 1_000_000})
        @Timeout(10)
        void deepNestingInAnUnknownFieldIsADeadLetterAndNoException(int depth) {
            String arrays = "[".repeat(depth) + "]".repeat(depth);
            String objects = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
            for (String nested : new String[] {arrays, objects}) {
                assertDead(
                        add().with("x", nested).parse(), DeadLetterReason.INVALID_JSON, "value: ");
                assertDead(
                        add().envelope("x", nested).parse(),
                        DeadLetterReason.INVALID_JSON,
                        "value: ");
                assertDead(
                        parse(add().with("x", nested).jsonWithTextPayload()),
                        DeadLetterReason.INVALID_JSON,
                        "payload: ");
            }
        }

        @Test
        void someNestingInAnUnknownFieldIsFine() {
            assertThat(add().with("x", "[".repeat(900) + "]".repeat(900)).parse().isAdd()).isTrue();
        }

        @Test
        @Timeout(10)
        void megabytesOfDigitsAreRejectedQuickly() {
            String digits = "1".repeat(5_000_000);
            for (String json : new String[] {digits, "'" + digits + "'", "0." + digits}) {
                for (String name : new String[] {"userId", "wrongTime"}) {
                    assertThat(add().with(name, json).parse().isDeadLetter()).isTrue();
                }
                for (String name : new String[] {"fixResult", "fixTime", "wrongId"}) {
                    assertThat(fix().with(name, json).parse().isDeadLetter()).isTrue();
                }
            }
            assertThat(add().with("wrongTime", "1e" + digits).parse().isDeadLetter()).isTrue();
        }

        @Test
        @Timeout(10)
        void megabytesInAnUnknownFieldAreIgnored() {
            assertThat(add().with("x", quoted("x".repeat(5_000_000))).parse().isAdd()).isTrue();
        }

        @Test
        @Timeout(10)
        void aQuestionOfMegabytesIsTooLong() {
            ParsedRecord record = add().with("question", quoted("x".repeat(5_000_000))).parse();
            assertDead(
                    record,
                    DeadLetterReason.VALUE_TOO_LONG,
                    "question: has 5000000 bytes in UTF-8, but the column holds at most 65535");
        }

        @Test
        @Timeout(10)
        void everyPrefixOfAnEventIsAnAnswer() {
            byte[] value = add().with("question", "'函数😀'").json().getBytes(StandardCharsets.UTF_8);
            for (int length = 0; length < value.length; length++) {
                byte[] prefix = Arrays.copyOf(value, length);
                assertThat(parse(prefix).deadLetter().value).isSameAs(prefix);
            }
        }

        /** An add with these very bytes as a text. */
        private byte[] addWith(String name, byte[] text) {
            String json = add().with(name, "'@@'").json();
            int place = json.indexOf("@@");
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(json.substring(0, place).getBytes(StandardCharsets.UTF_8));
            bytes.writeBytes(text);
            bytes.writeBytes(json.substring(place + 2).getBytes(StandardCharsets.UTF_8));
            return bytes.toByteArray();
        }
    }

    @Nested
    class Widths {

        @ParameterizedTest
        @CsvSource({
            "wrongId, 64",
            "userId, 64",
            "questionId, 64",
            "subject, 32",
            "subjectName, 64",
            "patternId, 64",
            "patternName, 255",
            "chapterId, 64",
            "chapterName, 255",
        })
        void anAddsTextsAreCountedInCharacters(String name, int width) {
            for (String character : new String[] {"x", "字", EMOJI}) {
                assertThat(add().with(name, quoted(character.repeat(width))).parse().isAdd())
                        .isTrue();
                assertTooLong(
                        add().with(name, quoted(character.repeat(width + 1))).parse(), name, width);
            }
        }

        @ParameterizedTest
        @CsvSource({
            "wrongId, 64",
            "fixId, 64",
            "userId, 64",
            "questionId, 64",
            "subject, 32",
            "subjectName, 64",
            "patternId, 64",
            "chapterId, 64",
            "chapterName, 255",
            "fixResultDesc, 64",
        })
        void aFixsTextsAreCountedInCharacters(String name, int width) {
            for (String character : new String[] {"x", EMOJI}) {
                assertThat(fix().with(name, quoted(character.repeat(width))).parse().isFix())
                        .isTrue();
                assertTooLong(
                        fix().with(name, quoted(character.repeat(width + 1))).parse(), name, width);
            }
        }

        @Test
        void anEventIdHas128Characters() {
            for (JsonEvent event : new JsonEvent[] {add(), fix()}) {
                String id = EMOJI.repeat(128);
                assertThat(event.envelope("eventId", quoted(id)).parse().isDeadLetter()).isFalse();
                assertTooLong(event.envelope("eventId", quoted(id + "x")).parse(), "eventId", 128);
            }
        }

        @Test
        void theTopicsNameCanMakeAnEventIdTooLong() {
            SourceRecord record =
                    JsonEvent.record(
                            add().withoutEnvelope("eventId")
                                    .json()
                                    .getBytes(StandardCharsets.UTF_8));
            record.topic = "x".repeat(123);
            assertThat(ParsedRecord.of(record).add().eventId).hasSize(128);
            record.topic = "x".repeat(124);
            assertTooLong(ParsedRecord.of(record), "eventId", 128);
        }

        @Test
        void numbersAreCountedAsTexts() {
            assertThat(add().with("userId", "1".repeat(64)).parse().isAdd()).isTrue();
            assertTooLong(add().with("userId", "1".repeat(65)).parse(), "userId", 64);
        }

        @Test
        void aQuestionIsCountedInBytes() {
            assertThat(question("x".repeat(65_535)).isAdd()).isTrue();
            assertThat(question("字".repeat(21_845)).isAdd()).isTrue();
            assertThat(question(EMOJI.repeat(16_383) + "字").isAdd()).isTrue();
            assertQuestionTooLong(65_536, question("x".repeat(65_536)));
            assertQuestionTooLong(65_536, question("字".repeat(21_845) + "x"));
            assertQuestionTooLong(65_536, question(EMOJI.repeat(16_384)));
        }

        @Test
        void aTablesOwnWidthsCount() {
            Map<Column, Width> widths = new EnumMap<>(Column.class);
            for (Column column : Column.values()) {
                if (column.isText()) {
                    widths.put(column, Width.characters(1000));
                }
            }
            widths.put(Column.USER_ID, Width.characters(3));
            widths.put(Column.PATTERN_ID, Width.bytes(7));
            widths.put(Column.SUBJECT_NAME, Width.characters(4));
            widths.put(Column.FIX_RESULT_DESC, Width.characters(4));
            EventParser parser = new EventParser(ColumnWidths.of(widths));

            assertThat(parseWith(parser, add().with("userId", "'😀😀😀'")).isAdd()).isTrue();
            assertTooLong(parseWith(parser, add().with("userId", "'😀😀😀😀'")), "userId", 3);
            assertThat(parseWith(parser, add().with("patternId", "'😀字'")).isAdd()).isTrue();
            assertDead(
                    parseWith(parser, add().with("patternId", "'😀😀'")),
                    DeadLetterReason.VALUE_TOO_LONG,
                    "patternId: has 8 bytes in UTF-8, but the column holds at most 7");
            assertThat(
                            parseWith(parser, add().with("question", quoted(EMOJI.repeat(1000))))
                                    .isAdd())
                    .isTrue();
            // An unknown subject is its own name, and that has to fit too; unless a name is sent.
            assertTooLong(
                    parseWith(parser, add().with("subject", "'DANCE'")),
                    "subject as subjectName",
                    4);
            assertThat(
                            parseWith(
                                            parser,
                                            add().with("subject", "'DANCE'")
                                                    .with("subjectName", "'舞'"))
                                    .isAdd())
                    .isTrue();
        }

        private ParsedRecord question(String text) {
            return add().with("question", quoted(text)).parse();
        }

        private void assertQuestionTooLong(int bytes, ParsedRecord record) {
            assertDead(
                    record,
                    DeadLetterReason.VALUE_TOO_LONG,
                    "question: has "
                            + bytes
                            + " bytes in UTF-8, but the column holds at most 65535");
        }

        private void assertTooLong(ParsedRecord record, String name, int width) {
            assertDead(
                    record,
                    DeadLetterReason.VALUE_TOO_LONG,
                    name
                            + ": has "
                            + (width + 1)
                            + " characters, but the column holds at most "
                            + width);
        }

        private ParsedRecord parseWith(EventParser parser, JsonEvent event) {
            return ParsedRecord.of(parser, record(event.json()));
        }
    }

    private static SourceRecord record(String value) {
        return JsonEvent.record(value.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertDead(
            ParsedRecord record, DeadLetterReason reason, String detailStart) {
        assertThat(record.deadLetter().reason).as("%s", record).isEqualTo(reason);
        assertThat(ParsedRecord.header(record.deadLetter(), DeadLetterHeaders.REASON))
                .isEqualTo(reason.name());
        assertThat(ParsedRecord.header(record.deadLetter(), DeadLetterHeaders.DETAIL))
                .startsWith(detailStart)
                .hasSizeLessThan(600)
                .doesNotContain("\n", "\r");
    }
}
