package io.wrongbook.widetable.generator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wrongbook.widetable.generator.Meaning.Add;
import io.wrongbook.widetable.generator.Meaning.Dead;
import io.wrongbook.widetable.generator.Meaning.Fix;
import io.wrongbook.widetable.generator.Meaning.Ignored;
import io.wrongbook.widetable.generator.Meaning.Kind;
import io.wrongbook.widetable.generator.Meaning.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ReferenceModelTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long T = 1_750_000_000_000L;

    @TestFactory
    Stream<DynamicTest> goldenCases() throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/golden/cases.jsonl")) {
            return new String(file.readAllBytes(), UTF_8)
                            .lines()
                            .map(ReferenceModelTest::parse)
                            .map(
                                    golden ->
                                            DynamicTest.dynamicTest(
                                                    golden.get("name").textValue(),
                                                    () -> checkGolden(golden)))
                            .toList()
                            .stream();
        }
    }

    private static void checkGolden(JsonNode golden) {
        long timestamp = golden.get("kafkaTimestamp").longValue();
        List<GeneratedRecord> records = new ArrayList<>();
        List<String> results = new ArrayList<>();
        for (JsonNode value : golden.get("records")) {
            byte[] bytes = value.isNull() ? null : value.textValue().getBytes(UTF_8);
            Meaning meaning = ContractReader.read(bytes, timestamp);
            records.add(record(meaning, timestamp));
            results.add(
                    switch (meaning.kind()) {
                        case ADD, FIX -> "row";
                        case DEAD -> "dead";
                        case IGNORED -> "ignored";
                    });
        }
        List<String> expectedResults = new ArrayList<>();
        golden.get("results").forEach(result -> expectedResults.add(result.textValue()));
        assertThat(results).isEqualTo(expectedResults);

        Map<String, Map<String, Object>> expectedRows = new TreeMap<>();
        for (JsonNode row : golden.get("rows")) {
            expectedRows.put(row.get("wrong_id").textValue(), goldenRow(row));
        }
        Random random = new Random(1);
        for (int order = 0; order < 20; order++) {
            ReferenceModel model = new ReferenceModel();
            for (GeneratedRecord record : records) {
                model.add(record, "t", 0, records.indexOf(record));
            }
            assertThat(model.rows(SHANGHAI)).isEqualTo(expectedRows);
            Collections.shuffle(records, random);
        }
    }

    @Test
    void idsAreTheFirst64BitsOfMurmur3() {
        assertThat(Murmur3.first64("wrong_001".getBytes(UTF_8))).isEqualTo(2933004459427610138L);
        // From the reference implementation: no block, a block and a tail.
        assertThat(Murmur3.first64(new byte[0])).isZero();
        assertThat(Murmur3.first64("The quick brown fox jumps over the lazy dog".getBytes(UTF_8)))
                .isEqualTo(0xe34bbc7bbc071b6cL);
    }

    @Test
    void everyOrderGivesTheSameRow() {
        List<GeneratedRecord> events = new ArrayList<>();
        events.add(at(T, add("a1", "old", T - 500)));
        events.add(at(T, add("a2", "new", T - 400)));
        events.add(at(T, fix("e1", "f1", T - 300, 0)));
        events.add(at(T, fix("e2", "f2", T - 200, 1)));
        events.add(at(T, fix("e3", "f3", T - 250, 5)));
        Random random = new Random(1);
        for (int order = 0; order < 50; order++) {
            Collections.shuffle(events, random);
            Map<String, Object> row = onlyRow(events);
            assertThat(row)
                    .containsEntry("user_id", "new")
                    .containsEntry("collect_time", LocalDateTime.parse("2025-06-15T15:06:39.600"))
                    .containsEntry("fix_id", "f2")
                    .containsEntry("fix_time", LocalDateTime.parse("2025-06-15T15:06:39.800"))
                    .containsEntry("fix_result", 1L)
                    .containsEntry("fix_result_desc", "订正正确")
                    .containsEntry("event_id", "e2")
                    .containsEntry("event_type", "wrongbook_fix");
        }
    }

    @Test
    void tiesAreDecidedByUtf8Bytes() {
        // UTF-16 would put the emoji before the full-width tilde, a collation "b" after "A".
        assertThat(onlyRow(fixes("f～", "f😀"))).containsEntry("fix_id", "f😀");
        assertThat(onlyRow(fixes("fa", "fB"))).containsEntry("fix_id", "fa");
        assertThat(onlyRow(fixes("f", "f "))).containsEntry("fix_id", "f ");
        assertThat(onlyRow(fixes("f10", "f9"))).containsEntry("fix_id", "f9");
        assertThat(
                        onlyRow(
                                List.of(
                                        at(T, fix("e～", "f", T, 0)),
                                        at(T, fix("e😀", "f", T, 1)),
                                        at(T, fix("e", "f", T, 0)))))
                .containsEntry("event_id", "e😀")
                .containsEntry("fix_result", 1L);
    }

    @Test
    void fallbacksAreAppliedWhereTheEventSaysNothing() {
        Add bare =
                new Add(
                        null, null, "u", "q", "Music", null, null, null, null, null, null, null,
                        null);
        ReferenceModel model = new ReferenceModel();
        model.add(at(T, bare), "topic", 3, 14);
        Map<String, Object> row = model.rows(UTC).get("topic-3-14");
        assertThat(row)
                .containsEntry("event_id", "topic-3-14")
                .containsEntry("subject_name", "Music")
                .containsEntry("question", "")
                .containsEntry("pattern_id", null)
                .containsEntry("pattern_name", "")
                .containsEntry("teach_type_name", null)
                .containsEntry("collect_time", LocalDateTime.parse("2025-06-15T15:06:40"))
                .containsEntry("fix_id", "")
                .containsEntry("fix_time", null)
                .containsEntry("fix_result", 0L)
                .containsEntry("fix_result_desc", "未订正");
    }

    @Test
    void anOrphanFixHoldsWhatItSaysAboutItself() {
        Fix bare =
                new Fix(
                        null, "w", null, null, null, null, "数学", null, null, null, null, 7, null,
                        T - 5);
        ReferenceModel model = new ReferenceModel();
        model.add(at(T, bare), "t", 0, 9);
        model.add(at(T, bare), "t", 0, 10);
        assertThat(model.records()).isEqualTo(1);
        assertThat(model.corrected()).isEqualTo(1);
        assertThat(model.orphans()).isEqualTo(1);
        assertThat(model.rows(UTC).get("w"))
                .containsEntry("user_id", null)
                .containsEntry("subject", null)
                .containsEntry("subject_name", "数学")
                .containsEntry("question", null)
                .containsEntry("pattern_name", null)
                .containsEntry("collect_time", null)
                // As text "t-0-9" is after "t-0-10".
                .containsEntry("fix_id", "t-0-9")
                .containsEntry("fix_time", LocalDateTime.parse("2025-06-15T15:06:39.995"))
                .containsEntry("fix_result_desc", "订正未知")
                .containsEntry("event_id", "t-0-9");
    }

    @Test
    void whatGivesNoRowIsCounted() {
        ReferenceModel model = new ReferenceModel();
        GeneratedRecord dead = record(new Dead(Reason.BAD_FIELD, "test"), T);
        model.add(dead, "t", 1, 5);
        model.add(record(new Ignored(), T), "t", 1, 6);
        assertThat(model.records()).isZero();
        assertThat(model.ignored()).isEqualTo(1);
        assertThat(model.deadLettersByReason()).isEqualTo(Map.of(Reason.BAD_FIELD, 1L));
        assertThat(model.deadLetters())
                .containsExactly(
                        new ReferenceModel.ExpectedDeadLetter(Reason.BAD_FIELD, "t", 1, 5, dead));
    }

    @Test
    void aGeneratedRunCountsUp() {
        ReferenceModel model = new ReferenceModel();
        long offset = 0;
        EventGenerator generator = new EventGenerator(42, 20_000, T);
        while (generator.hasNext()) {
            model.add(generator.next(), "t", 0, offset++);
        }
        assertThat(model.adds() + model.fixes() + model.ignored() + model.deadLetters().size())
                .isEqualTo(20_000);
        assertThat(model.rows(SHANGHAI)).hasSize(model.records());
        assertThat(model.records()).isBetween(11_000, 13_000);
        assertThat(model.corrected()).isBetween(2_000, 5_000);
        assertThat(model.orphans()).isBetween(50, 500);
        assertThat(model.deadLettersByReason()).containsOnlyKeys(Reason.values());
    }

    @Test
    void differencesAreNamed() {
        List<GeneratedRecord> events = List.of(at(T, add("a1", "u1", T)));
        Map<String, Map<String, Object>> expected = rowsOf(events);
        Map<String, Map<String, Object>> actual = rowsOf(events);
        assertThat(TableComparison.differences(expected, actual, 10)).isEmpty();

        actual.get("w").put("user_id", "u1 ");
        actual.get("w").put("collect_time", null);
        actual.put("x", Map.of());
        expected.put("y", Map.of());
        assertThat(TableComparison.differences(expected, actual, 10))
                .containsExactly(
                        "\"w\" user_id: expected \"u1\", table has \"u1 \"",
                        "\"w\" collect_time: expected 2025-06-15T15:06:40, table has null",
                        "\"y\": expected a row, table has none",
                        "\"x\": expected no row, table has one");
        assertThat(TableComparison.differences(expected, actual, 2)).hasSize(2);
        assertThat(TableComparison.differences(expected, actual, 0)).isEmpty();
    }

    private static Map<String, Object> goldenRow(JsonNode golden) {
        Map<String, Object> row = new LinkedHashMap<>();
        golden.fieldNames()
                .forEachRemaining(
                        column -> {
                            JsonNode value = golden.get(column);
                            if (value.isNull()) {
                                row.put(column, null);
                            } else if (column.endsWith("_time")) {
                                String time = value.textValue().replace(' ', 'T');
                                row.put(column, LocalDateTime.parse(time));
                            } else if (value.isNumber()) {
                                row.put(column, value.longValue());
                            } else {
                                row.put(column, value.textValue());
                            }
                        });
        return row;
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> onlyRow(List<GeneratedRecord> events) {
        Map<String, Map<String, Object>> rows = rowsOf(events);
        assertThat(rows).hasSize(1);
        return rows.get("w");
    }

    private static Map<String, Map<String, Object>> rowsOf(List<GeneratedRecord> events) {
        ReferenceModel model = new ReferenceModel();
        long offset = 0;
        for (GeneratedRecord event : events) {
            assertThat(event.meaning().kind()).isIn(Kind.ADD, Kind.FIX);
            model.add(event, "t", 0, offset++);
        }
        return model.rows(UTC);
    }

    /** The same fix time, in both orders of arrival by calling with the ids swapped. */
    private static List<GeneratedRecord> fixes(String lesserFixId, String greaterFixId) {
        return List.of(at(T, fix("e2", greaterFixId, T, 1)), at(T, fix("e3", lesserFixId, T, 0)));
    }

    private static Add add(String eventId, String userId, long collectTime) {
        return new Add(
                eventId, "w", userId, "q", "MATH", null, "?", "p", "P", "c", "C", collectTime, T);
    }

    private static Fix fix(String eventId, String fixId, long fixTime, long result) {
        return new Fix(
                eventId, "w", fixId, "u", null, null, null, null, null, null, fixTime, result, null,
                T);
    }

    private static GeneratedRecord at(long timestamp, Meaning meaning) {
        return record(meaning, timestamp);
    }

    private static GeneratedRecord record(Meaning meaning, long timestamp) {
        return new GeneratedRecord(null, null, timestamp, List.of(), meaning, Set.of());
    }
}
