package io.wrongbook.widetable.generator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.wrongbook.widetable.generator.Meaning.Reason;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;

/**
 * The ways in which a record can be broken, one fault to a record, each with the one reason that
 * the contract gives for it. Faults on which the contract leaves a choice are left out.
 */
enum Fault {
    TOMBSTONE(Reason.EMPTY_VALUE, m -> null),
    EMPTY(Reason.EMPTY_VALUE, m -> new byte[0]),
    BLANK(Reason.EMPTY_VALUE, m -> utf8(m.draw.pick(" ", "\n", "  \r\n\t"))),

    TRUNCATED(
            Reason.INVALID_JSON,
            m -> {
                byte[] value = utf8(m.event().text());
                return Arrays.copyOf(value, m.draw.between(1, value.length - 1));
            }),
    TRAILING_TOKENS(
            Reason.INVALID_JSON,
            m -> utf8(m.event().text() + m.draw.pick("{}", " {}", "\n1", "]", ",", " x"))),
    ARRAY(Reason.INVALID_JSON, m -> utf8("[" + m.event().text() + "]")),
    SCALAR(Reason.INVALID_JSON, m -> utf8(m.draw.pick("null", "17", "\"text\"", "true"))),
    EVENT_IN_A_STRING(Reason.INVALID_JSON, m -> utf8(EventJson.quote(m.event().text(), false))),
    NOT_JSON(
            Reason.INVALID_JSON,
            m -> utf8(m.draw.pick("hello", "<event/>", "{wrongId: 1}", "{'type': 'x'}", "{"))),
    NAN(
            Reason.INVALID_JSON,
            m -> {
                EventJson event = m.event();
                event.envelope().add("score", "score", m.draw.pick("NaN", "-Infinity", "+1", "01"));
                return utf8(event.text());
            }),
    GBK(
            Reason.INVALID_JSON,
            m -> m.with("source", "\"家长端\"").text().getBytes(Charset.forName("GBK"))),
    UTF_16(Reason.INVALID_JSON, m -> m.event().text().getBytes(UTF_16LE)),
    OVERLONG_UTF_8(Reason.INVALID_JSON, m -> m.withBytes((byte) 0xC0, (byte) 0xAF)),
    SURROGATES_IN_UTF_8(
            Reason.INVALID_JSON,
            m ->
                    m.withBytes(
                            (byte) 0xED,
                            (byte) 0xA0,
                            (byte) 0xBD,
                            (byte) 0xED,
                            (byte) 0xB8,
                            (byte) 0x80)),
    CUT_CHARACTER(Reason.INVALID_JSON, m -> m.withBytes((byte) 0xE6, (byte) 0x95)),
    CONTROL_CHARACTER(Reason.INVALID_JSON, m -> m.withBytes((byte) '\n')),
    PAYLOAD_NOT_JSON(
            Reason.INVALID_JSON,
            m -> utf8(m.event().textWithPayload(m.draw.pick("\"not JSON\"", "\"{\"", "\"{a}\"")))),
    PAYLOAD_TRUNCATED(
            Reason.INVALID_JSON,
            m -> {
                EventJson event = m.event();
                String payload = event.payloadText();
                int end =
                        payload.offsetByCodePoints(
                                0, payload.codePointCount(0, payload.length()) / 2);
                return utf8(
                        event.textWithPayload(EventJson.quote(payload.substring(0, end), false)));
            }),
    PAYLOAD_TRAILING_TOKENS(
            Reason.INVALID_JSON,
            m -> {
                EventJson event = m.event();
                String payload = event.payloadText() + m.draw.pick("{}", " 1", "}");
                return utf8(event.textWithPayload(EventJson.quote(payload, false)));
            }),

    NO_DOMAIN(Reason.MISSING_FIELD, m -> m.envelopeWithout("domain")),
    NO_TYPE(Reason.MISSING_FIELD, m -> m.envelopeWithout("type")),
    NO_PAYLOAD(
            Reason.MISSING_FIELD,
            m -> {
                EventJson event = m.event();
                return utf8(
                        m.draw.chance(0.5)
                                ? event.textWithPayload("null")
                                : event.textWithoutPayload());
            }),
    EMPTY_PAYLOAD(Reason.MISSING_FIELD, m -> utf8(m.event().textWithPayload("{}"))),
    NO_USER(Reason.MISSING_FIELD, m -> m.addWithout("userId")),
    NO_QUESTION_ID(Reason.MISSING_FIELD, m -> m.addWithout("questionId")),
    NO_SUBJECT(Reason.MISSING_FIELD, m -> m.addWithout("subject")),
    FIX_WITHOUT_WRONG_ID(Reason.MISSING_FIELD, m -> m.fixWithout("wrongId")),
    FIX_WITHOUT_RESULT(Reason.MISSING_FIELD, m -> m.fixWithout("fixResult")),

    BOOLEAN_ID(
            Reason.BAD_FIELD,
            m -> m.addWith(m.draw.pick("wrongId", "userId", "patternId"), "true")),
    BOOLEAN_TEXT(Reason.BAD_FIELD, m -> m.addWith(m.draw.pick("question", "subject"), "false")),
    OBJECT_AS_TEXT(
            Reason.BAD_FIELD,
            m -> m.addWith(m.draw.pick("questionId", "patternName", "question"), "{\"id\":1}")),
    ARRAY_AS_TEXT(
            Reason.BAD_FIELD,
            m -> m.fixWith(m.draw.pick("userId", "fixId", "fixResultDesc"), "[\"a\"]")),
    LONE_SURROGATE(
            Reason.BAD_FIELD,
            m ->
                    m.addWith(
                            m.draw.pick("userId", "question", "chapterName"),
                            m.draw.pick("\"\\ud83d\"", "\"x\\ude00y\"", "\"\\ude00\\ud83d\""))),
    LONE_SURROGATE_IN_FIX(
            Reason.BAD_FIELD, m -> m.fixWith(m.draw.pick("wrongId", "fixId"), "\"a\\ud83d\"")),
    BOOLEAN_EVENT_ID(
            Reason.BAD_FIELD,
            m -> {
                EventJson event = m.event();
                event.envelope().set("eventId", "true");
                return utf8(event.text());
            }),
    UNKNOWN_RESULT(
            Reason.BAD_FIELD,
            m -> m.fixWith("fixResult", m.draw.pick("\"maybe\"", "\"订正正确\"", "\"1x\""))),
    FRACTION_AS_RESULT(Reason.BAD_FIELD, m -> m.fixWith("fixResult", "1.5")),
    HUGE_RESULT(
            Reason.BAD_FIELD,
            m ->
                    m.fixWith(
                            "fixResult",
                            m.draw.pick(
                                    "9223372036854775808",
                                    "\"-9223372036854775809\"",
                                    "123456789012345678901234567890"))),
    OBJECT_AS_RESULT(Reason.BAD_FIELD, m -> m.fixWith("fixResult", "{\"value\":1}")),
    TIME_IN_SECONDS(
            Reason.BAD_FIELD,
            m -> {
                long seconds = m.timestamp / 1000;
                return m.addWith(
                        "wrongTime", m.draw.chance(0.5) ? seconds + "" : "\"" + seconds + "\"");
            }),
    TIME_BEFORE_2000(
            Reason.BAD_FIELD,
            m ->
                    m.fixWith(
                            "fixTime",
                            m.draw.pick(
                                    "0", "-1", "946684799999", "\"1999-12-31T23:59:59.999Z\""))),
    TIME_TOO_LATE(
            Reason.BAD_FIELD,
            m ->
                    m.fixWith(
                            "fixTime",
                            m.draw.pick(
                                    Long.toString(m.timestamp + 86_400_001L),
                                    Long.toString(m.timestamp + 30 * 86_400_000L),
                                    "253402300799000",
                                    "\"2999-01-01T00:00:00Z\""))),
    ADD_TIME_TOO_LATE(
            Reason.BAD_FIELD,
            m -> m.addWith("wrongTime", Long.toString(m.timestamp + 2 * 86_400_000L))),
    NOT_A_TIME(
            Reason.BAD_FIELD,
            m -> m.addWith("wrongTime", m.draw.pick("\"yesterday\"", "\"昨天\"", "\"17 Nov\""))),
    TIME_WITHOUT_OFFSET(
            Reason.BAD_FIELD, m -> m.addWith("wrongTime", "\"2025-06-15T20:00:00.250\"")),
    BOOLEAN_AS_TIME(Reason.BAD_FIELD, m -> m.fixWith("fixTime", "true")),
    BROKEN_ENVELOPE_TIME(
            Reason.BAD_FIELD,
            m -> {
                EventJson event = m.add();
                event.payload().remove("wrongTime").remove("unused");
                event.envelope().set("timestamp", m.draw.pick("\"now\"", "false", "1750000000"));
                return utf8(event.text());
            }),

    LONG_WRONG_ID(Reason.VALUE_TOO_LONG, m -> m.addWith("wrongId", m.longText(65))),
    LONG_WRONG_ID_IN_FIX(Reason.VALUE_TOO_LONG, m -> m.fixWith("wrongId", m.longText(65))),
    LONG_USER_ID(Reason.VALUE_TOO_LONG, m -> m.addWith("userId", m.longText(65))),
    LONG_SUBJECT(Reason.VALUE_TOO_LONG, m -> m.addWith("subject", m.longText(33))),
    LONG_SUBJECT_NAME(Reason.VALUE_TOO_LONG, m -> m.addWith("subjectName", m.longText(65))),
    LONG_PATTERN_NAME(Reason.VALUE_TOO_LONG, m -> m.addWith("patternName", m.longText(256))),
    LONG_CHAPTER_NAME(Reason.VALUE_TOO_LONG, m -> m.fixWith("chapterName", m.longText(256))),
    LONG_FIX_ID(Reason.VALUE_TOO_LONG, m -> m.fixWith("fixId", m.longText(65))),
    LONG_RESULT_TEXT(Reason.VALUE_TOO_LONG, m -> m.fixWith("fixResultDesc", m.longText(65))),
    LONG_EVENT_ID(
            Reason.VALUE_TOO_LONG,
            m -> {
                EventJson event = m.event();
                event.envelope().set("eventId", m.longText(129));
                return utf8(event.text());
            }),
    LONG_EVENT_ID_AS_WRONG_ID(
            Reason.VALUE_TOO_LONG,
            m -> {
                EventJson event = m.add();
                event.payload().remove("wrongId").remove("unused");
                event.envelope().set("eventId", m.longText(65));
                return utf8(event.text());
            }),
    LONG_EVENT_ID_AS_FIX_ID(
            Reason.VALUE_TOO_LONG,
            m -> {
                EventJson event = m.fix();
                event.payload().remove("fixId");
                event.envelope().set("eventId", m.longText(65));
                return utf8(event.text());
            }),
    LONG_QUESTION(
            Reason.VALUE_TOO_LONG,
            // Well below 65,535 characters, but not below 65,535 bytes.
            m -> m.addWith("question", "\"" + "题".repeat(21_845) + "x\""));

    private final Reason reason;

    // Lambdas without state; the check cannot see that.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Function<Material, byte[]> breaking;

    Fault(Reason reason, Function<Material, byte[]> breaking) {
        this.reason = reason;
        this.breaking = breaking;
    }

    Reason reason() {
        return reason;
    }

    /** A record's value with this fault. */
    byte[] value(Material material) {
        return breaking.apply(material);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(UTF_8);
    }

    /** What a broken record is made from: good events that nobody has sent. */
    static final class Material {
        private static final List<String> ABSENT = List.of("", "null", "\"\"", "\"  \"");

        private final Draw draw;
        private final Meaning.Add add;
        private final Meaning.Fix fix;
        private final long timestamp;

        /**
         * @param add an add with a wrong id, an event id and a time of its own
         * @param fix a fix with a fix id, an event id and a time of its own
         * @param timestamp the Kafka timestamp of the record
         */
        Material(Draw draw, Meaning.Add add, Meaning.Fix fix, long timestamp) {
            this.draw = draw;
            this.add = add;
            this.fix = fix;
            this.timestamp = timestamp;
        }

        private EventJson add() {
            return Spelling.write(add, draw, EnumSet.noneOf(Trait.class));
        }

        private EventJson fix() {
            return Spelling.write(fix, draw, EnumSet.noneOf(Trait.class));
        }

        private EventJson event() {
            return draw.chance(0.6) ? add() : fix();
        }

        private EventJson with(String envelopeField, String raw) {
            EventJson event = event();
            event.envelope().set(envelopeField, raw);
            return event;
        }

        private byte[] addWith(String field, String raw) {
            return with(add(), field, raw);
        }

        private byte[] fixWith(String field, String raw) {
            return with(fix(), field, raw);
        }

        private byte[] addWithout(String field) {
            return without(add(), field);
        }

        private byte[] fixWithout(String field) {
            return without(fix(), field);
        }

        private static byte[] with(EventJson event, String field, String raw) {
            event.payload().remove("unused").set(field, raw);
            return utf8(event.text());
        }

        private byte[] without(EventJson event, String field) {
            event.payload().remove("unused");
            String absent = draw.pick(ABSENT);
            if (absent.isEmpty()) {
                event.payload().remove(field);
            } else {
                event.payload().set(field, absent);
            }
            return utf8(event.text());
        }

        private byte[] envelopeWithout(String field) {
            EventJson event = event();
            if (draw.chance(0.5)) {
                event.envelope().remove(field);
            } else {
                event.envelope().set(field, "null");
            }
            return utf8(event.text());
        }

        /** A good event whose source holds these bytes, as they are. */
        private byte[] withBytes(byte... bytes) {
            EventJson event = event();
            event.envelope().set("source", "\"" + "@".repeat(bytes.length) + "\"");
            byte[] value = utf8(event.text());
            // ISO-8859-1 maps bytes to characters one to one, which makes the place easy to find.
            int place =
                    new String(value, ISO_8859_1).indexOf("\"" + "@".repeat(bytes.length) + "\"");
            System.arraycopy(bytes, 0, value, place + 1, bytes.length);
            return value;
        }

        private String longText(int characters) {
            return "\"" + draw.pick("w", "题", "😀").repeat(characters) + "\"";
        }
    }
}
