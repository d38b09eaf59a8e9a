package io.wrongbook.widetable.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.DeadLetterHeaders;
import io.wrongbook.widetable.event.EventParser;
import io.wrongbook.widetable.event.FieldNames;
import io.wrongbook.widetable.event.ParsedRecord;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.fuzz.RecordFuzzer;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.golden.GoldenCase;
import io.wrongbook.widetable.schema.EventSchema.Reader;
import io.wrongbook.widetable.schema.SchemaGap.Says;
import io.wrongbook.widetable.support.ChineseTexts;
import io.wrongbook.widetable.support.GeneratedText;
import io.wrongbook.widetable.table.ColumnWidths;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the schema accepts the parser accepts, and the other way round, but for each {@link
 * SchemaGap}. After a change of these, {@code ./mvnw test -Dtest=SchemaParserTest
 * -Ddocs.write=true} writes their list anew.
 */
class SchemaParserTest {

    /** No time is too far ahead of it, so that what an event says decides alone. */
    private static final long LATEST = Instant.parse("9999-12-30T00:00:00Z").toEpochMilli();

    private static final long NOW = 1_750_000_000_000L;

    private static final int GENERATED = 10_000;
    private static final int FUZZED = 20_000;

    private static final List<List<String>> ENVELOPE =
            List.of(
                    List.of("eventId", "event_id"),
                    List.of("domain"),
                    List.of("type"),
                    List.of("timestamp", "eventTime", "event_time"),
                    List.of("payload"));

    private static final List<List<String>> PAYLOAD =
            List.of(
                    List.of("wrongId", "wrong_id", "wrongRecordId", "wrong_record_id"),
                    List.of("userId", "user_id"),
                    List.of("questionId", "question_id"),
                    List.of("subject"),
                    List.of("subjectName", "subject_name"),
                    List.of("question"),
                    List.of("patternId", "pattern_id"),
                    List.of("patternName", "pattern_name"),
                    List.of("chapterId", "chapter_id"),
                    List.of("chapterName", "chapter_name"),
                    List.of("wrongTime", "wrong_time", "createTime", "create_time"),
                    List.of("fixId", "fix_id"),
                    List.of("fixTime", "fix_time", "submitTime", "submit_time"),
                    List.of("fixResult", "fix_result"),
                    List.of("fixResultDesc", "fix_result_desc"));

    /** Of several names of a field, the second one gets one of these. */
    private static final List<String> FEW_VALUES =
            List.of(
                    "null",
                    "''",
                    "' \\u3000'",
                    "1",
                    "true",
                    "{}",
                    "'correct'",
                    "1750000000000",
                    "'2025-06-15T23:20:00+08:00'",
                    text("w", 65));

    private static final List<String> VALUES =
            Stream.of(
                            FEW_VALUES,
                            List.of("false", "[]", "[1]", "{'a': 1}", "'\\u00a0'", "'a\\u0000'"),
                            List.of("0", "-0", "-1", "1.0", "1.5", "1e3", "1E-1", "10e-1"),
                            List.of("'0'", "'-0'", "'-1'", "'1.0'", "'1.5'", "'+1'", "'007'"),
                            List.of(
                                    "' 1'",
                                    "'1 '",
                                    "'1\\n'",
                                    "'1\\u2028'",
                                    "'\\u0085'",
                                    "'1.'",
                                    "'.5'",
                                    "'0x1'",
                                    "'１'"),
                            List.of("9223372036854775807", "9223372036854775808"),
                            List.of("-9223372036854775808", "-9223372036854775809"),
                            List.of("'999999999999999999'", "'-999999999999999999.00'"),
                            List.of("'true'", "'CORRECT'", "'inCorrect'", "'correct '", "'corect'"),
                            List.of("'ıncorrect'", "'İNCORRECT'", "'incorrectcorrect'"),
                            List.of("946684799999", "946684800000", "946700000000", "950000000000"),
                            List.of("253402128000000", "253402128000001", "1.75e12", "1.75e-12"),
                            List.of("1750000000", "1750000000000.0", "1750000000000.5"),
                            inTexts(
                                    "946684799999",
                                    "946684800000",
                                    "946689999999",
                                    "946690000000",
                                    "946699999999",
                                    "946700000000",
                                    "949999999999",
                                    "950000000000",
                                    "999999999999",
                                    "1000000000000",
                                    "99999999999999",
                                    "199999999999999",
                                    "250000000000000",
                                    "253399999999999",
                                    "253401999999999",
                                    "253402099999999",
                                    "253402119999999",
                                    "253402127999999",
                                    "253402128000000",
                                    "253402128000001",
                                    "253402129000000",
                                    "253403000000000",
                                    "260000000000000",
                                    "1000000000000000",
                                    "01750000000000",
                                    "1750000000000.00",
                                    "1750000000000.5",
                                    "-1750000000000",
                                    "1750000000000 "),
                            List.of("'" + "0".repeat(87) + "1750000000000'"),
                            List.of("'" + "0".repeat(88) + "1750000000000'"),
                            inTexts(
                                    "2025-06-15T15:20Z",
                                    "2025-06-15T15:20:00z",
                                    "2025-06-15t15:20Z",
                                    "2025-06-15T15:20:00.Z",
                                    "2025-06-15T15:20:00.123456789Z",
                                    "2025-06-15T15:20:00.1234567890Z",
                                    "2025-06-15T15:20.5Z",
                                    "2025-06-15T15:20:00,5Z",
                                    "2025-06-15T15:20:00+08",
                                    "2025-06-15T15:20:00+0800",
                                    "2025-06-15T15:20:00+8",
                                    "2025-06-15T15:20:00+08:0",
                                    "2025-06-15T15:20:00+08:",
                                    "2025-06-15T15:20:00+08:00:00",
                                    "2025-06-15T15:20:00-17:59",
                                    "2025-06-15T15:20:00+18:00",
                                    "2025-06-15T15:20:00-1800",
                                    "2025-06-15T15:20:00+18",
                                    "2025-06-15T15:20:00+18:01",
                                    "2025-06-15T15:20:00+19:00",
                                    "2025-06-15T15:20:00+00:60",
                                    "2025-06-15T15:20:00-00:00",
                                    "2025-06-15T15:20:00",
                                    "2025-06-15T15Z",
                                    "2025-06-15 15:20:00Z",
                                    "2025-06-15T24:00Z",
                                    "2025-06-15T23:60Z",
                                    "2025-06-15T23:59:60Z",
                                    "2025-06-15",
                                    "2025-13-01T00:00Z",
                                    "2025-00-01T00:00Z",
                                    "2025-01-00T00:00Z",
                                    "2025-01-32T00:00Z",
                                    "2025-6-15T15:20:00Z",
                                    "25-06-15T15:20Z",
                                    "+2025-06-15T15:20Z",
                                    "+12025-06-15T15:20Z",
                                    "12025-06-15T00:00Z",
                                    "1999-12-31T23:59:59Z",
                                    "2000-01-01T00:00Z",
                                    "9999-12-29T00:00Z",
                                    "2025-06-15T15:20:00Z ",
                                    " 2025-06-15T15:20:00Z",
                                    "Z",
                                    "2025-06-15T15:20:00+08:00[Asia/Shanghai]"),
                            Stream.of(32, 33, 64, 128, 129, 255, 256)
                                    .flatMap(n -> Stream.of(text("w", n), text("😀", n)))
                                    .toList(),
                            List.of(text(" ", 300), text("x", 65_535), text("x", 65_536)),
                            List.of(text("题", 21_845)),
                            // The gaps.
                            List.of(text("题", 21_846), "'a\\ud83d'", "1e2147483648", "'1.75e12'"),
                            List.of("1" + "0".repeat(64), "1." + "0".repeat(100)),
                            List.of("1750000000000." + "0".repeat(90)),
                            inTexts(
                                    "1234567890123456789",
                                    "2025-02-29T00:00Z",
                                    "2025-04-31T00:00Z"),
                            inTexts("2000-01-01T07:59+08:00", "1999-12-31T20:00-08:00"),
                            inTexts("9999-12-30T00:00:01Z", "2025-06-15T15:20ZZ"),
                            inTexts("2025-06-15T15:20+08:00+0800"))
                    .flatMap(List::stream)
                    .distinct()
                    .toList();

    private final EventParser parser = new EventParser(ColumnWidths.shipped());
    private final Map<SchemaGap, Integer> gapsMet = new EnumMap<>(SchemaGap.class);
    private int accepted;
    private int rejected;

    @Test
    void theGoldenCases() {
        GoldenCase.all().forEach(c -> c.sourceRecords().forEach(record -> compare(record.value)));

        assertThat(accepted).isGreaterThan(40);
        assertThat(rejected).isGreaterThan(10);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void theGeneratorsEvents(long seed) {
        EventGenerator generator = new EventGenerator(seed, GENERATED, NOW);
        while (generator.hasNext()) {
            compare(generator.next().value());
        }

        assertThat(accepted).isGreaterThan(GENERATED * 9 / 10);
        assertThat(rejected).isGreaterThan(GENERATED / 200);
    }

    @Test
    void theFuzzersRecords() {
        RecordFuzzer fuzzer = new RecordFuzzer();
        long first = Long.getLong("fuzz.seed", 1);
        for (long seed = first; seed < first + FUZZED; seed++) {
            compare(fuzzer.record(seed).value);
        }

        assertThat(accepted).isGreaterThan(FUZZED / 5);
        assertThat(rejected).isGreaterThan(FUZZED / 5);
        assertThat(gapsMet.values().stream().mapToInt(n -> n).sum()).isLessThan(FUZZED / 50);
    }

    @Test
    void theFuzzersBombs() {
        RecordFuzzer fuzzer = new RecordFuzzer();
        for (long seed = 0; seed < 20; seed++) {
            compare(fuzzer.bomb(seed).value);
        }

        assertThat(accepted + rejected).isEqualTo(20);
    }

    /** Each field under each of its names, alone and before another name, with each value. */
    @ParameterizedTest
    @ValueSource(strings = {"wrongbook_add", "wrongbook_fix"})
    void everySpellingOfEveryField(String type) {
        for (List<String> names : ENVELOPE) {
            for (Map<String, String> fields : spellings(names)) {
                compare(event(type, fields, Map.of()));
            }
        }
        for (List<String> names : PAYLOAD) {
            for (Map<String, String> fields : spellings(names)) {
                compare(event(type, Map.of(), fields));
            }
        }

        assertThat(accepted).isGreaterThan(5_000);
        assertThat(rejected).isGreaterThan(5_000);
        assertThat(gapsMet.keySet())
                .containsAll(
                        EnumSet.of(
                                SchemaGap.HALF_SURROGATE,
                                SchemaGap.LONG_NUMBERS,
                                SchemaGap.CALENDAR,
                                SchemaGap.LAST_DAY,
                                SchemaGap.FIRST_HOURS,
                                SchemaGap.NUMBERS_IN_TEXTS,
                                SchemaGap.OFFSET_TWICE,
                                SchemaGap.HUGE_EXPONENT));
    }

    @Test
    void theFieldsAreAllThatTheParserKnows() {
        Set<String> names = new HashSet<>();
        Stream.of(ENVELOPE, PAYLOAD).flatMap(List::stream).forEach(names::addAll);

        assertThat(names).isEqualTo(FieldNames.all());
    }

    /** The event's id stands in for another one, and the envelope's time for another time. */
    @Test
    void whatStandsInForAnotherFieldMustFitThere() {
        List<String> ids = List.of("null", text("e", 64), text("e", 65), text("e", 128), "true");
        List<String> times = List.of("null", "1750000000000", "1", "true", "''");
        for (String type : List.of("wrongbook_add", "wrongbook_fix")) {
            for (String id : ids) {
                for (String ownId : List.of("null", "' '", "'own'")) {
                    for (String name : List.of("eventId", "event_id")) {
                        for (String own : List.of("wrong_id", "wrongRecordId", "fix_id")) {
                            compare(event(type, Map.of(name, id), Map.of(own, ownId)));
                        }
                    }
                }
            }
            for (String time : times) {
                for (String ownTime : List.of("null", "' '", "1750000000000")) {
                    for (String own : List.of("createTime", "fix_time", "submit_time")) {
                        compare(event(type, Map.of("eventTime", time), Map.of(own, ownTime)));
                    }
                }
            }
        }

        assertThat(accepted).isGreaterThan(50);
        assertThat(rejected).isGreaterThan(50);
        assertThat(gapsMet).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void theExampleOfAGapShowsIt(SchemaGap gap) {
        byte[] value = gap.example.getBytes(StandardCharsets.UTF_8);
        ParsedRecord parsed = ParsedRecord.of(new SourceRecord("t", 0, 0, NOW, null, value));

        assertThat(EventSchema.accepts(gap.reader, gap.example))
                .as("%s and %s", gap.example, parsed)
                .isEqualTo(gap.schema == Says.YES)
                .isEqualTo(parsed.isDeadLetter());
        if (parsed.isDeadLetter()) {
            assertThat(gap.explainsRejection(detail(parsed))).as(parsed.toString()).isTrue();
        } else if (gap.reader == Reader.LIKE_THE_PARSER) {
            assertThat(gap.explainsAcceptance(gap.example)).isTrue();
        }
    }

    @Test
    void theGapsAreListedInTheDocumentation() throws IOException {
        GeneratedText.check(
                Path.of("docs/events.md"),
                "schema gaps",
                lists(
                        "The schema accepts these, but they become dead letters:",
                        "The job accepts these, but the schema rejects them:",
                        gap -> gap.description));
    }

    @Test
    void theGapsAreListedInTheChineseDocumentation() throws IOException {
        Stream<String> gaps = Arrays.stream(SchemaGap.values()).map(SchemaGap::name);
        ChineseTexts chinese =
                new ChineseTexts(
                        "schema-gaps",
                        Stream.concat(Stream.of("accepted", "rejected"), gaps).toList());

        GeneratedText.check(
                Path.of("docs/zh/events.md"),
                "schema gaps",
                lists(
                        chinese.get("accepted"),
                        chinese.get("rejected"),
                        gap -> chinese.get(gap.name())));
    }

    private static String lists(
            String accepted, String rejected, Function<SchemaGap, String> description) {
        return "\n%s\n\n%s\n%s\n\n%s"
                .formatted(
                        accepted,
                        list(Says.YES, description),
                        rejected,
                        list(Says.NO, description));
    }

    private static String list(Says says, Function<SchemaGap, String> description) {
        return Arrays.stream(SchemaGap.values())
                .filter(gap -> gap.schema == says)
                .map(gap -> "- " + description.apply(gap) + "\n")
                .collect(Collectors.joining());
    }

    private void compare(byte[] value) {
        ParsedRecord parsed =
                ParsedRecord.of(parser, new SourceRecord("t", 0, 0, LATEST, null, value));
        boolean schemaAccepts = EventSchema.acceptsWhole(value);
        if (parsed.isDeadLetter()) {
            rejected++;
        } else {
            accepted++;
        }
        if (schemaAccepts == parsed.isDeadLetter()) {
            String record = new String(value, StandardCharsets.UTF_8);
            List<SchemaGap> gaps =
                    Arrays.stream(SchemaGap.values())
                            .filter(
                                    gap ->
                                            schemaAccepts
                                                    ? gap.explainsRejection(detail(parsed))
                                                    : gap.explainsAcceptance(record))
                            .toList();
            assertThat(gaps)
                    .as(
                            "why the schema %s, but the parser has %s: %s",
                            schemaAccepts ? "accepts" : "rejects",
                            parsed,
                            record.substring(0, Math.min(2_000, record.length())))
                    .isNotEmpty();
            gapsMet.merge(gaps.get(0), 1, Integer::sum);
        }
    }

    private static String detail(ParsedRecord deadLetter) {
        return ParsedRecord.header(deadLetter.deadLetter(), DeadLetterHeaders.DETAIL);
    }

    private static List<Map<String, String>> spellings(List<String> names) {
        List<Map<String, String>> spellings = new ArrayList<>();
        for (String name : names) {
            for (String value : VALUES) {
                spellings.add(Map.of(name, value));
                for (String other : names.subList(names.indexOf(name) + 1, names.size())) {
                    for (String otherValue : FEW_VALUES) {
                        spellings.add(Map.of(name, value, other, otherValue));
                    }
                }
            }
        }
        return spellings;
    }

    /** An event that lacks nothing, with these fields instead of its own. */
    private static byte[] event(
            String type, Map<String, String> envelope, Map<String, String> payload) {
        Map<String, String> required =
                type.equals("wrongbook_add")
                        ? Map.of("userId", "'u'", "questionId", "'q'", "subject", "'s'")
                        : Map.of("wrongId", "'w'", "fixResult", "1");
        Map<String, String> fields =
                Map.of(
                        "domain",
                        "'wrongbook'",
                        "type",
                        "'" + type + "'",
                        "payload",
                        object(merged(PAYLOAD, required, payload)));
        return object(merged(ENVELOPE, fields, envelope))
                .replace('\'', '"')
                .getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> merged(
            List<List<String>> groups, Map<String, String> own, Map<String, String> others) {
        Map<String, String> merged = new TreeMap<>(own);
        for (List<String> names : groups) {
            if (names.stream().anyMatch(others::containsKey)) {
                merged.keySet().removeAll(names);
            }
        }
        merged.putAll(others);
        return merged;
    }

    private static String object(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> "'" + field.getKey() + "': " + field.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }

    private static String text(String character, int count) {
        return "'" + character.repeat(count) + "'";
    }

    private static List<String> inTexts(String... values) {
        return Arrays.stream(values).map(value -> "'" + value + "'").toList();
    }
}
