package io.wrongbook.widetable.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wrongbook.widetable.event.SourceRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * One line of {@code golden/cases.jsonl}: records, what becomes of each, and the rows that the
 * table has when all are taken in.
 *
 * @param kafkaTimestamp the Kafka timestamp of every record
 * @param records their values
 * @param results what each record is
 * @param rows the final rows in {@link #ZONE}, column by column: a Long, a String, a LocalDateTime
 *     or null; all columns but process_time
 */
public record GoldenCase(
        String name,
        long kafkaTimestamp,
        List<String> records,
        List<Result> results,
        List<Map<String, Object>> rows) {

    /** What a record is. */
    public enum Result {
        ROW,
        DEAD,
        IGNORED
    }

    /** The zone of the rows' times. */
    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static final String TOPIC = "t";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    /** All cases, in the file's order. */
    public static List<GoldenCase> all() {
        ObjectMapper mapper = new ObjectMapper();
        List<GoldenCase> cases = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        GoldenCase.class.getResourceAsStream(
                                                "/golden/cases.jsonl")),
                                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                cases.add(read(mapper.readTree(line)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    /** The records as they come out of the topic: partition 0, offsets from 0, no key. */
    public List<SourceRecord> sourceRecords() {
        return IntStream.range(0, records.size())
                .mapToObj(
                        i ->
                                new SourceRecord(
                                        TOPIC,
                                        0,
                                        i,
                                        kafkaTimestamp,
                                        null,
                                        records.get(i).getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }

    private static GoldenCase read(JsonNode line) {
        List<String> records = new ArrayList<>();
        line.required("records").forEach(record -> records.add(record.asText()));
        List<Result> results = new ArrayList<>();
        line.required("results")
                .forEach(
                        result ->
                                results.add(
                                        Result.valueOf(result.asText().toUpperCase(Locale.ROOT))));
        List<Map<String, Object>> rows = new ArrayList<>();
        line.required("rows").forEach(row -> rows.add(row(row)));
        return new GoldenCase(
                line.required("name").asText(),
                line.required("kafkaTimestamp").asLong(),
                records,
                results,
                rows);
    }

    private static Map<String, Object> row(JsonNode row) {
        Map<String, Object> columns = new LinkedHashMap<>();
        row.forEachEntry((column, value) -> columns.put(column, value(column, value)));
        return columns;
    }

    private static Object value(String column, JsonNode value) {
        if (value.isNull()) {
            return null;
        }
        if (value.isIntegralNumber()) {
            return value.longValue();
        }
        return column.endsWith("_time")
                ? LocalDateTime.parse(value.textValue(), TIME)
                : value.textValue();
    }
}
