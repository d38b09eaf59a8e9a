package io.wrongbook.widetable.event;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The JSON of one event, field by field. Values are JSON as it is written, with {@code '} for
 * {@code "}: {@code with("userId", "'u1'")}.
 */
public final class JsonEvent {

    /** The Kafka timestamp of the records: 2025-06-15T15:06:40Z. */
    static final long KAFKA_TIME = 1_750_000_000_000L;

    static final String TOPIC = "t";
    static final int PARTITION = 2;
    static final long OFFSET = 42;

    private final Map<String, String> envelope = new LinkedHashMap<>();
    private final Map<String, String> payload = new LinkedHashMap<>();

    private JsonEvent(String type) {
        envelope("domain", "'wrongbook'").envelope("type", "'" + type + "'");
        envelope("eventId", "'e1'").envelope("timestamp", "1749999990000");
    }

    /** An add with all that is required, a wrongId and a wrongTime. */
    public static JsonEvent add() {
        return new JsonEvent("wrongbook_add")
                .with("wrongId", "'w1'")
                .with("userId", "'u1'")
                .with("questionId", "'q1'")
                .with("subject", "'MATH'")
                .with("wrongTime", "1749999940000");
    }

    /** A fix with all that is required, a fixId and a fixTime. */
    public static JsonEvent fix() {
        return new JsonEvent("wrongbook_fix")
                .with("wrongId", "'w1'")
                .with("fixId", "'f1'")
                .with("fixTime", "1749999999000")
                .with("fixResult", "1");
    }

    /**
     * An add of this record.
     *
     * @param time of the event and of the wrong answer, epoch milliseconds
     */
    public static JsonEvent add(String wrongId, String eventId, long time) {
        return add().of(wrongId, eventId, time).with("wrongTime", Long.toString(time));
    }

    /**
     * A correct fix of this record.
     *
     * @param time of the event and of the fix, epoch milliseconds
     */
    public static JsonEvent fix(String wrongId, String eventId, long time) {
        return fix().of(wrongId, eventId, time).with("fixTime", Long.toString(time));
    }

    private JsonEvent of(String wrongId, String eventId, long time) {
        envelope.put("eventId", quoted(eventId));
        envelope.put("timestamp", Long.toString(time));
        return withText("wrongId", wrongId);
    }

    /** Sets a field of the envelope. */
    public JsonEvent envelope(String name, String json) {
        envelope.put(name, json.replace('\'', '"'));
        return this;
    }

    public JsonEvent withoutEnvelope(String name) {
        envelope.remove(name);
        return this;
    }

    /** Sets a field of the payload. */
    public JsonEvent with(String name, String json) {
        payload.put(name, json.replace('\'', '"'));
        return this;
    }

    /** Sets a field of the payload to any text. */
    public JsonEvent withText(String name, String text) {
        payload.put(name, quoted(text));
        return this;
    }

    public JsonEvent without(String name) {
        payload.remove(name);
        return this;
    }

    public String payload() {
        return object(payload);
    }

    /** The event with its payload as an object. */
    public String json() {
        return json(payload());
    }

    /** The event with its payload as a text that holds an object. */
    public String jsonWithTextPayload() {
        return json(quoted(payload()));
    }

    /** The event with another payload. */
    public String json(String payloadJson) {
        Map<String, String> fields = new LinkedHashMap<>(envelope);
        fields.put("payload", payloadJson);
        return object(fields);
    }

    ParsedRecord parse() {
        return parse(json());
    }

    static ParsedRecord parse(String value) {
        return parse(value.getBytes(StandardCharsets.UTF_8));
    }

    static ParsedRecord parse(byte[] value) {
        return ParsedRecord.of(record(value));
    }

    static SourceRecord record(byte[] value) {
        return new SourceRecord(TOPIC, PARTITION, OFFSET, KAFKA_TIME, null, value);
    }

    /** A text as JSON writes it. */
    public static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    private static String object(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> '"' + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }
}
