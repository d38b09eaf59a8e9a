package io.wrongbook.widetable.generator;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Writes facts as JSON the way one of the producers would: each has its own names, shapes and
 * habits. The meaning stays the same in every spelling.
 */
final class Spelling {
    private enum NameCase {
        CAMEL,
        SNAKE,
        MIXED
    }

    private static final Pattern UPPER_CASE = Pattern.compile("[A-Z]");
    private static final Pattern CANONICAL_NUMBER = Pattern.compile("[1-9][0-9]{0,19}");
    private static final List<ZoneOffset> OFFSETS =
            List.of(
                    ZoneOffset.ofHours(8),
                    ZoneOffset.UTC,
                    ZoneOffset.ofHoursMinutes(5, 30),
                    ZoneOffset.ofHours(-7));
    private static final DateTimeFormatter THREE_DIGITS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT);
    private static final List<String> BLANKS = List.of("\"\"", "\" \"", "\"  \"", "\"\\t\"");
    private static final List<String> EXTRA_VALUES =
            List.of(
                    "\"8f14e45f\"",
                    "17",
                    "1.5e3",
                    "true",
                    "null",
                    "{\"os\":\"iOS\",\"versions\":[17,\"18.1\",{\"beta\":false}]}",
                    "[]",
                    "\"\\ud83d\"",
                    "123456789012345678901234567890");

    private final Draw draw;
    private final Set<Trait> traits;
    private final NameCase nameCase;
    private final boolean numbersAsIds;
    private final boolean numericStringTimes;
    private final boolean isoTimes;
    private final boolean shuffled;
    private final EventJson json;

    private Spelling(Draw draw, Set<Trait> traits) {
        this.draw = draw;
        this.traits = traits;
        int names = draw.between(1, 100);
        this.nameCase =
                names <= 60 ? NameCase.CAMEL : names <= 93 ? NameCase.SNAKE : NameCase.MIXED;
        traits.add(
                switch (nameCase) {
                    case CAMEL -> Trait.CAMEL_CASE;
                    case SNAKE -> Trait.SNAKE_CASE;
                    case MIXED -> Trait.MIXED_CASE;
                });
        this.numbersAsIds = draw.chance(0.5);
        int times = draw.between(1, 100);
        this.numericStringTimes = times <= 15;
        this.isoTimes = times > 85;
        this.shuffled = mark(draw.chance(0.12), Trait.SHUFFLED_FIELDS);
        boolean payloadAsString = draw.chance(0.55);
        mark(payloadAsString, Trait.PAYLOAD_AS_STRING);
        mark(!payloadAsString, Trait.PAYLOAD_AS_OBJECT);
        boolean pretty = mark(draw.chance(0.03), Trait.PRETTY_PRINTED);
        boolean unicodeEscapes = mark(draw.chance(0.06), Trait.UNICODE_ESCAPES);
        this.json = new EventJson(payloadAsString, pretty, unicodeEscapes);
    }

    /** The add in a spelling drawn at random; what is special about it is added to the traits. */
    static EventJson write(Meaning.Add add, Draw draw, Set<Trait> traits) {
        return new Spelling(draw, traits).add(add);
    }

    /** The fix in a spelling drawn at random; what is special about it is added to the traits. */
    static EventJson write(Meaning.Fix fix, Draw draw, Set<Trait> traits) {
        return new Spelling(draw, traits).fix(fix);
    }

    private EventJson add(Meaning.Add add) {
        if (add.wrongId() == null) {
            traits.add(Trait.WRONG_ID_FROM_EVENT_ID);
            absent("wrongId");
        } else {
            wrongId(add.wrongId());
        }
        text("userId", add.userId());
        text("questionId", add.questionId());
        subject(add.subject(), add.subjectName());
        text("question", add.question());
        text("patternId", add.patternId());
        text("patternName", add.patternName());
        text("chapterId", add.chapterId());
        text("chapterName", add.chapterName());
        timeOrFallback(
                add.collectTime(), "wrongTime", "createTime", 0.06, Trait.TIME_FROM_CREATE_TIME);
        if (add.collectTime() == null) {
            traits.add(
                    add.envelopeTime() == null ? Trait.TIME_FROM_KAFKA : Trait.TIME_FROM_ENVELOPE);
        }
        if (mark(draw.chance(0.01), Trait.FIELDS_OF_THE_OTHER_TYPE)) {
            put("fixResult", "1");
            put("fixId", "\"not-a-fix\"");
        }
        return finish("wrongbook_add", add.eventId(), add.envelopeTime());
    }

    private EventJson fix(Meaning.Fix fix) {
        wrongId(fix.wrongId());
        if (fix.fixId() == null) {
            traits.add(Trait.NO_FIX_ID);
        }
        text("fixId", fix.fixId());
        text("userId", fix.userId());
        text("questionId", fix.questionId());
        subject(fix.subject(), fix.subjectName());
        text("patternId", fix.patternId());
        text("chapterId", fix.chapterId());
        text("chapterName", fix.chapterName());
        timeOrFallback(fix.fixTime(), "fixTime", "submitTime", 0.1, Trait.TIME_FROM_SUBMIT_TIME);
        if (fix.fixTime() == null) {
            traits.add(
                    fix.envelopeTime() == null ? Trait.TIME_FROM_KAFKA : Trait.TIME_FROM_ENVELOPE);
        }
        result(fix.fixResult());
        mark(fix.fixResultDesc() != null, Trait.RESULT_TEXT);
        text("fixResultDesc", fix.fixResultDesc());
        if (mark(draw.chance(0.02), Trait.FIELDS_OF_THE_OTHER_TYPE)) {
            put("question", "\"a fix says nothing about the question\"");
            put("patternName", "\"nor about the pattern's name\"");
        }
        return finish("wrongbook_fix", fix.eventId(), fix.envelopeTime());
    }

    private EventJson finish(String type, String eventId, Long envelopeTime) {
        if (mark(draw.chance(0.15), Trait.EXTRA_FIELDS)) {
            put("traceInfo", draw.pick(EXTRA_VALUES));
            put("score", draw.pick(EXTRA_VALUES));
        }
        if (shuffled) {
            json.payload().shuffle(draw.random());
        }
        if (draw.chance(0.006)) {
            String name = draw.pick("userId", "questionId", "fixResult", "wrongTime", "subject");
            String decoy = draw.pick("\"an earlier value\"", "12345", "true", "{\"a\":[1]}");
            mark(json.payload().repeatInFront(name, decoy), Trait.REPEATED_NAME);
        }

        EventJson.Fields envelope = json.envelope();
        if (eventId == null) {
            traits.add(Trait.NO_EVENT_ID);
            absentRaw(raw -> envelope.add("eventId", spell("eventId"), raw));
        } else {
            envelope.add("eventId", spell("eventId"), id(eventId));
        }
        envelope.add("domain", "domain", "\"wrongbook\"");
        envelope.add("type", "type", EventJson.quote(type, false));
        String timeName =
                draw.chance(0.7) ? "timestamp" : draw.chance(0.5) ? "eventTime" : "event_time";
        if (envelopeTime == null) {
            traits.add(Trait.NO_ENVELOPE_TIME);
            absentRaw(raw -> envelope.add("timestamp", timeName, raw));
        } else {
            envelope.add("timestamp", timeName, time(envelopeTime));
        }
        if (draw.chance(0.6)) {
            envelope.add("version", "version", draw.pick("\"1.0\"", "\"2\"", "1"));
            envelope.add("source", "source", draw.pick("\"ios-app\"", "\"家长端\"", "null"));
        }
        // The payload's place is kept; its text is made when the event is written.
        envelope.add("payload", "payload", "null");
        if (shuffled) {
            envelope.shuffle(draw.random());
        }
        return json;
    }

    private void wrongId(String wrongId) {
        if (draw.chance(0.12)) {
            traits.add(Trait.WRONG_RECORD_ID);
            if (draw.chance(0.2)) {
                absentWithPlace("wrongId");
            }
            json.payload().add("wrongId", spell("wrongRecordId"), id(wrongId));
        } else {
            put("wrongId", id(wrongId));
            if (mark(draw.chance(0.004), Trait.UNUSED_FALLBACK_BROKEN)) {
                json.payload().add("unused", spell("wrongRecordId"), "[true]");
            }
        }
    }

    private void subject(String subject, String name) {
        text("subject", subject);
        text("subjectName", name);
        mark(name != null, Trait.SUBJECT_NAME);
        mark(name != null && subject == null, Trait.NAME_WITHOUT_SUBJECT);
        if (subject != null) {
            boolean unknown = SchoolTexts.isUnknownSubject(subject);
            mark(unknown, Trait.UNKNOWN_SUBJECT);
            mark(
                    !unknown && !subject.equals(subject.toUpperCase(Locale.ROOT)),
                    Trait.SUBJECT_NOT_UPPER_CASE);
        }
    }

    private void timeOrFallback(
            Long time, String name, String fallback, double share, Trait fromFallback) {
        if (time == null) {
            absent(name);
        } else if (mark(draw.chance(share), fromFallback)) {
            if (draw.chance(0.2)) {
                absentWithPlace(name);
            }
            json.payload().add(name, spell(fallback), time(time));
        } else {
            put(name, time(time));
            if (draw.chance(0.05)) {
                // The first of the two counts, and the other is not even looked at.
                boolean broken = mark(draw.chance(0.15), Trait.UNUSED_FALLBACK_BROKEN);
                json.payload()
                        .add(
                                "unused",
                                spell(fallback),
                                broken ? "\"昨天\"" : time(time + draw.between(-50_000, 50_000)));
            }
        }
    }

    private void result(long result) {
        mark(result != 0 && result != 1, Trait.OTHER_RESULT);
        int form = draw.between(1, 100);
        if (form <= 55) {
            traits.add(Trait.RESULT_AS_NUMBER);
            put("fixResult", Long.toString(result));
        } else if (form <= 70 || (result != 0 && result != 1)) {
            traits.add(Trait.RESULT_AS_STRING);
            put("fixResult", "\"" + result + "\"");
        } else if (form <= 85) {
            traits.add(Trait.RESULT_AS_WORD);
            put(
                    "fixResult",
                    result == 1
                            ? draw.pick("\"correct\"", "\"CORRECT\"", "\"Correct\"")
                            : draw.pick("\"incorrect\"", "\"INCORRECT\"", "\"Incorrect\""));
        } else {
            traits.add(Trait.RESULT_AS_BOOLEAN);
            put("fixResult", result == 1 ? "true" : "false");
        }
    }

    private void text(String name, String value) {
        if (value == null) {
            absent(name);
            return;
        }
        if (name.equals("question")) {
            // Only ids and names may come as numbers.
            put(name, EventJson.quote(value, json.unicodeEscapes()));
        } else {
            put(name, id(value));
        }
        mark(value.indexOf('"') >= 0 || value.indexOf('\\') >= 0, Trait.QUOTES_AND_BACKSLASHES);
        mark(value.indexOf('\n') >= 0, Trait.LINE_BREAKS);
        mark(value.codePoints().anyMatch(c -> c > 0xffff), Trait.FOUR_BYTE_CHARACTERS);
        mark(!value.equals(value.strip()), Trait.OUTER_BLANKS);
    }

    private String id(String value) {
        if (numbersAsIds && CANONICAL_NUMBER.matcher(value).matches()) {
            traits.add(Trait.NUMBER_AS_ID);
            return value;
        }
        return EventJson.quote(value, json.unicodeEscapes());
    }

    private String time(long millis) {
        if (isoTimes) {
            traits.add(Trait.ISO_TIME);
            OffsetDateTime time = Instant.ofEpochMilli(millis).atOffset(draw.pick(OFFSETS));
            DateTimeFormatter format =
                    draw.chance(0.5) ? THREE_DIGITS : DateTimeFormatter.ISO_OFFSET_DATE_TIME;
            return "\"" + format.format(time) + "\"";
        }
        if (numericStringTimes) {
            traits.add(Trait.NUMERIC_STRING_TIME);
            return "\"" + millis + "\"";
        }
        return Long.toString(millis);
    }

    private void absent(String name) {
        absentRaw(raw -> put(name, raw));
    }

    /** Most producers leave the field out; some send null or a blank. */
    private void absentRaw(Consumer<String> put) {
        int form = draw.between(1, 100);
        if (form > 85) {
            traits.add(Trait.NULL_AS_ABSENT);
            put.accept("null");
        } else if (form > 70) {
            traits.add(Trait.BLANK_AS_ABSENT);
            put.accept(draw.pick(BLANKS));
        }
    }

    /** The field is there, but says nothing, so that its fallback counts. */
    private void absentWithPlace(String name) {
        boolean blank = draw.chance(0.5);
        traits.add(blank ? Trait.BLANK_AS_ABSENT : Trait.NULL_AS_ABSENT);
        json.payload().add("unused", spell(name), blank ? draw.pick(BLANKS) : "null");
    }

    private void put(String name, String raw) {
        json.payload().add(name, spell(name), raw);
    }

    private String spell(String name) {
        boolean snake =
                nameCase == NameCase.SNAKE || (nameCase == NameCase.MIXED && draw.chance(0.5));
        return snake
                ? UPPER_CASE
                        .matcher(name)
                        .replaceAll(letter -> "_" + letter.group().toLowerCase(Locale.ROOT))
                : name;
    }

    private boolean mark(boolean condition, Trait trait) {
        if (condition) {
            traits.add(trait);
        }
        return condition;
    }
}
