package io.wrongbook.widetable.generator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.wrongbook.widetable.generator.Meaning.Add;
import io.wrongbook.widetable.generator.Meaning.Dead;
import io.wrongbook.widetable.generator.Meaning.Fix;
import io.wrongbook.widetable.generator.Meaning.Ignored;
import io.wrongbook.widetable.generator.Meaning.Reason;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Locale;

/**
 * The event contract read the slow and plain way, from a tree: it checks that the generator's JSON
 * says what the generator says it means, and turns the golden cases into meanings. Not the job's
 * parser, and not fit to be one.
 */
final class ContractReader {
    private static final long YEAR_2000 = 946_684_800_000L;
    private static final long DAY = 86_400_000;
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private static final class Rejected extends Exception {
        private static final long serialVersionUID = 1;

        private final Reason reason;

        Rejected(Reason reason, String detail) {
            super(detail);
            this.reason = reason;
        }
    }

    private final long kafkaTimestamp;

    private ContractReader(long kafkaTimestamp) {
        this.kafkaTimestamp = kafkaTimestamp;
    }

    /** What a record's value means; a dead one's second part is the detail. */
    static Meaning read(byte[] value, long kafkaTimestamp) {
        try {
            return new ContractReader(kafkaTimestamp).meaning(value);
        } catch (Rejected e) {
            return new Dead(e.reason, e.getMessage());
        }
    }

    private Meaning meaning(byte[] value) throws Rejected {
        if (value == null) {
            throw new Rejected(Reason.EMPTY_VALUE, "tombstone");
        }
        String text = decode(value);
        if (text.isBlank()) {
            throw new Rejected(Reason.EMPTY_VALUE, "blank");
        }
        JsonNode envelope = parse(text.startsWith("\ufeff") ? text.substring(1) : text);
        if (!envelope.isObject()) {
            throw new Rejected(Reason.INVALID_JSON, "not an object");
        }
        String domain = required("domain", text(envelope, "domain", 1000));
        String type = required("type", text(envelope, "type", 1000));
        boolean isAdd = type.equals("wrongbook_add");
        if (!domain.equals("wrongbook") || !(isAdd || type.equals("wrongbook_fix"))) {
            return new Ignored();
        }
        String eventId = text(envelope, "eventId", 128);
        JsonNode payload = payload(envelope.path("payload"));
        return isAdd ? add(eventId, envelope, payload) : fix(eventId, envelope, payload);
    }

    private Add add(String eventId, JsonNode envelope, JsonNode payload) throws Rejected {
        Long collectTime = time(payload, "wrongTime", "createTime");
        String question = text(payload, "question", 65_535);
        if (question != null && question.getBytes(UTF_8).length > 65_535) {
            throw new Rejected(Reason.VALUE_TOO_LONG, "question");
        }
        String wrongId = text(payload, "wrongId", "wrongRecordId", 64);
        if (wrongId == null) {
            fits("eventId as wrongId", eventId, 64);
        }
        return new Add(
                eventId,
                wrongId,
                required("userId", text(payload, "userId", 64)),
                required("questionId", text(payload, "questionId", 64)),
                required("subject", text(payload, "subject", 32)),
                text(payload, "subjectName", 64),
                question,
                text(payload, "patternId", 64),
                text(payload, "patternName", 255),
                text(payload, "chapterId", 64),
                text(payload, "chapterName", 255),
                collectTime,
                time(envelope, "timestamp", "eventTime"));
    }

    private Fix fix(String eventId, JsonNode envelope, JsonNode payload) throws Rejected {
        String fixId = text(payload, "fixId", 64);
        if (fixId == null) {
            fits("eventId as fixId", eventId, 64);
        }
        return new Fix(
                eventId,
                required("wrongId", text(payload, "wrongId", "wrongRecordId", 64)),
                fixId,
                text(payload, "userId", 64),
                text(payload, "questionId", 64),
                text(payload, "subject", 32),
                text(payload, "subjectName", 64),
                text(payload, "patternId", 64),
                text(payload, "chapterId", 64),
                text(payload, "chapterName", 255),
                time(payload, "fixTime", "submitTime"),
                result(field(payload, "fixResult")),
                text(payload, "fixResultDesc", 64),
                time(envelope, "timestamp", "eventTime"));
    }

    private static String decode(byte[] value) throws Rejected {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
        } catch (CharacterCodingException e) {
            throw new Rejected(Reason.INVALID_JSON, "not UTF-8");
        }
    }

    private static JsonNode parse(String text) throws Rejected {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new Rejected(Reason.INVALID_JSON, e.getOriginalMessage());
        }
    }

    private static JsonNode payload(JsonNode node) throws Rejected {
        if (node.isMissingNode() || node.isNull()) {
            throw new Rejected(Reason.MISSING_FIELD, "payload");
        }
        return node.isTextual() ? parse(node.textValue()) : node;
    }

    private static long result(JsonNode node) throws Rejected {
        if (isAbsent(node)) {
            throw new Rejected(Reason.MISSING_FIELD, "fixResult");
        }
        if (node.isBoolean()) {
            return node.booleanValue() ? 1 : 0;
        }
        String word = node.isTextual() ? node.textValue().toLowerCase(Locale.ROOT) : "";
        if (word.equals("correct") || word.equals("incorrect")) {
            return word.equals("correct") ? 1 : 0;
        }
        try {
            return new BigInteger(node.asText()).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new Rejected(Reason.BAD_FIELD, "fixResult " + node);
        }
    }

    private Long time(JsonNode object, String name, String fallback) throws Rejected {
        JsonNode node = field(object, name);
        if (isAbsent(node)) {
            node = field(object, fallback);
        }
        if (isAbsent(node)) {
            return null;
        }
        String text = node.asText();
        long millis;
        try {
            millis =
                    text.matches("-?[0-9]+")
                            ? new BigInteger(text).longValueExact()
                            : OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (ArithmeticException | DateTimeException e) {
            throw new Rejected(Reason.BAD_FIELD, name + " " + node);
        }
        if (millis < YEAR_2000 || millis > kafkaTimestamp + DAY) {
            throw new Rejected(Reason.BAD_FIELD, name + " " + node);
        }
        return millis;
    }

    private static String text(JsonNode object, String name, String fallback, int length)
            throws Rejected {
        return text(object, isAbsent(field(object, name)) ? fallback : name, length);
    }

    private static String text(JsonNode object, String name, int length) throws Rejected {
        JsonNode node = field(object, name);
        if (isAbsent(node)) {
            return null;
        }
        if (node.isBoolean() || node.isContainerNode()) {
            throw new Rejected(Reason.BAD_FIELD, name + " " + node);
        }
        String text = node.asText();
        if (!UTF_8.newEncoder().canEncode(text)) {
            throw new Rejected(Reason.BAD_FIELD, name + " has a lone surrogate");
        }
        fits(name, text, length);
        return text;
    }

    private static void fits(String name, String text, int length) throws Rejected {
        if (text != null && text.codePointCount(0, text.length()) > length) {
            throw new Rejected(Reason.VALUE_TOO_LONG, name);
        }
    }

    private static String required(String name, String value) throws Rejected {
        if (value == null) {
            throw new Rejected(Reason.MISSING_FIELD, name);
        }
        return value;
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode()
                || node.isNull()
                || (node.isTextual() && node.textValue().isBlank());
    }

    private static JsonNode field(JsonNode object, String name) {
        JsonNode node = object.path(name);
        return node.isMissingNode()
                ? object.path(name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                : node;
    }
}
