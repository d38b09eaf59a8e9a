package io.wrongbook.widetable.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.wrongbook.widetable.table.Column;
import io.wrongbook.widetable.table.ColumnWidths;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Parses the bytes of records into events, by the contract in {@code docs/events.md}. It never
 * throws for any input: a record that is not a valid event becomes a dead letter with a reason. Not
 * thread-safe.
 */
public final class EventParser {

    private static final String DOMAIN = "wrongbook";

    /** After this many chars, Jackson must forget the field names that it has cached. */
    private static final long CHARS_PER_FACTORY = 8 << 20;

    private final ColumnWidths widths;
    private final Chars value = new Chars();
    private final Chars payloadText = new Chars();
    private final Fields envelope = new Fields();
    private final Fields payload = new Fields();

    private JsonFactory json;
    private long charsRead;

    /**
     * @param widths the column widths: an event with a longer text becomes a dead letter
     */
    public EventParser(ColumnWidths widths) {
        this.widths = widths;
        forgetNames();
    }

    /** Parses one record and passes the outcome to the handler. */
    public void parse(SourceRecord record, EventHandler handler) {
        try {
            route(record, handler);
        } catch (BadRecordException e) {
            handler.onDeadLetter(DeadLetter.of(record, e.reason(), e.getMessage()));
        }
    }

    private void route(SourceRecord record, EventHandler handler) throws BadRecordException {
        readEnvelope(record.value);
        boolean ours = DOMAIN.equals(required(envelope, Field.DOMAIN));
        String type = ours ? required(envelope, Field.TYPE) : null;
        if (AddEvent.TYPE.equals(type)) {
            readPayload();
            Origin origin = record.origin();
            handler.onAdd(addEvent(origin, record.writtenBy(origin)));
        } else if (FixEvent.TYPE.equals(type)) {
            readPayload();
            Origin origin = record.origin();
            handler.onFix(fixEvent(origin, record.writtenBy(origin)));
        } else {
            handler.onIgnored();
        }
    }

    private void readEnvelope(byte[] bytes) throws BadRecordException {
        if (bytes == null) {
            throw new BadRecordException(
                    DeadLetterReason.EMPTY_VALUE, "value: is null (a tombstone)");
        }
        value.decode(bytes);
        charsRead += value.length();
        if (charsRead > CHARS_PER_FACTORY) {
            forgetNames();
        }
        if (value.isBlank()) {
            throw new BadRecordException(DeadLetterReason.EMPTY_VALUE, "value: is empty or blank");
        }
        envelope.clear();
        payload.clear();
        payloadText.clear();
        try (JsonParser parser = value.toParser(json)) {
            beginObject(parser, "value");
            envelope.readEnvelope(parser, payload, payloadText);
            endDocument(parser, "value");
        } catch (IOException e) {
            throw notJson("value", e);
        }
    }

    /**
     * A factory keeps up to 12,000 names, each of up to 50,000 chars, as long as it exists. Names
     * come from producers, so a producer could fill the heap with them and, if they were interned,
     * the string table of the JVM, too.
     */
    private void forgetNames() {
        json = JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();
        envelope.forgetNames();
        payload.forgetNames();
        charsRead = 0;
    }

    private void readPayload() throws BadRecordException {
        JsonToken token = envelope.token(Field.PAYLOAD);
        if (token == JsonToken.VALUE_STRING) {
            // A previous payload field of the same record may have been an object.
            payload.clear();
            try (JsonParser parser = payloadText.toParser(json)) {
                beginObject(parser, "payload");
                payload.readPayload(parser);
                endDocument(parser, "payload");
            } catch (IOException e) {
                throw notJson("payload", e);
            }
        } else if (token == null) {
            throw missing(Field.PAYLOAD);
        } else if (token != JsonToken.START_OBJECT) {
            throw BadRecordException.badField(
                    Field.PAYLOAD.preferredName(),
                    "is " + Fields.kindOf(token) + ", but must be an object");
        }
    }

    private AddEvent addEvent(Origin origin, long writtenBy) throws BadRecordException {
        AddEvent event = new AddEvent();
        event.origin = origin;
        event.eventId = eventId(origin);
        event.eventTime = envelopeTime(origin, writtenBy);
        event.wrongId = text(Field.WRONG_ID, Column.WRONG_ID);
        if (event.wrongId == null) {
            event.wrongId = fitting("eventId as wrongId", Column.WRONG_ID, event.eventId);
        }
        event.userId = required(payload, Field.USER_ID, Column.USER_ID);
        event.questionId = required(payload, Field.QUESTION_ID, Column.QUESTION_ID);
        event.subject = required(payload, Field.SUBJECT, Column.SUBJECT);
        event.subjectName = subjectName(event.subject);
        event.question = text(Field.QUESTION, Column.QUESTION);
        event.patternId = text(Field.PATTERN_ID, Column.PATTERN_ID);
        event.patternName = text(Field.PATTERN_NAME, Column.PATTERN_NAME);
        event.chapterId = text(Field.CHAPTER_ID, Column.TEACH_TYPE_ID);
        event.chapterName = text(Field.CHAPTER_NAME, Column.TEACH_TYPE_NAME);
        Long wrongTime = payload.time(Field.WRONG_TIME, writtenBy);
        event.collectTime = wrongTime != null ? wrongTime : event.eventTime;
        return event;
    }

    private FixEvent fixEvent(Origin origin, long writtenBy) throws BadRecordException {
        FixEvent event = new FixEvent();
        event.origin = origin;
        event.eventId = eventId(origin);
        event.wrongId = required(payload, Field.WRONG_ID, Column.WRONG_ID);
        event.fixId = text(Field.FIX_ID, Column.FIX_ID);
        if (event.fixId == null) {
            event.fixId = fitting("eventId as fixId", Column.FIX_ID, event.eventId);
        }
        event.userId = text(Field.USER_ID, Column.USER_ID);
        event.questionId = text(Field.QUESTION_ID, Column.QUESTION_ID);
        event.subject = text(Field.SUBJECT, Column.SUBJECT);
        event.subjectName = subjectName(event.subject);
        event.patternId = text(Field.PATTERN_ID, Column.PATTERN_ID);
        event.chapterId = text(Field.CHAPTER_ID, Column.TEACH_TYPE_ID);
        event.chapterName = text(Field.CHAPTER_NAME, Column.TEACH_TYPE_NAME);
        Long fixResult = FixResult.read(payload);
        if (fixResult == null) {
            throw missing(Field.FIX_RESULT);
        }
        event.fixResult = fixResult;
        String desc = text(Field.FIX_RESULT_DESC, Column.FIX_RESULT_DESC);
        event.fixResultDesc = desc != null ? desc : FixResult.describe(fixResult);
        Long fixTime = payload.time(Field.FIX_TIME, writtenBy);
        event.fixTime = fixTime != null ? fixTime : envelopeTime(origin, writtenBy);
        return event;
    }

    private String eventId(Origin origin) throws BadRecordException {
        String sent = envelope.text(Field.EVENT_ID);
        return fitting(
                envelope.nameOf(Field.EVENT_ID),
                Column.EVENT_ID,
                sent != null ? sent : origin.eventId());
    }

    private long envelopeTime(Origin origin, long writtenBy) throws BadRecordException {
        Long sent = envelope.time(Field.TIMESTAMP, writtenBy);
        if (sent != null) {
            return sent;
        }
        Optional<String> fault = EventTime.fault(origin.timestamp, writtenBy);
        if (fault.isPresent()) {
            throw BadRecordException.badField(
                    Field.TIMESTAMP.preferredName(),
                    "is absent, and the timestamp of the Kafka record "
                            + origin.timestamp
                            + " "
                            + fault.get());
        }
        return origin.timestamp;
    }

    /**
     * The name in the event has precedence; otherwise a known subject has its name, an unknown one
     * its code.
     */
    private String subjectName(String subject) throws BadRecordException {
        String sent = text(Field.SUBJECT_NAME, Column.SUBJECT_NAME);
        return sent != null || subject == null
                ? sent
                : fitting("subject as subjectName", Column.SUBJECT_NAME, Subject.nameOf(subject));
    }

    private String text(Field field, Column column) throws BadRecordException {
        String text = payload.text(field);
        return text == null ? null : fitting(payload.nameOf(field), column, text);
    }

    private String fitting(String name, Column column, String text) throws BadRecordException {
        Optional<String> excess = widths.excess(column, text);
        if (excess.isPresent()) {
            throw new BadRecordException(
                    DeadLetterReason.VALUE_TOO_LONG, name + ": has " + excess.get());
        }
        return text;
    }

    private String required(Fields fields, Field field, Column column) throws BadRecordException {
        return fitting(fields.nameOf(field), column, required(fields, field));
    }

    private static String required(Fields fields, Field field) throws BadRecordException {
        String text = fields.text(field);
        if (text == null) {
            throw missing(field);
        }
        return text;
    }

    private static BadRecordException missing(Field field) {
        return new BadRecordException(
                DeadLetterReason.MISSING_FIELD, field.preferredName() + ": is required but absent");
    }

    private static void beginObject(JsonParser json, String what)
            throws IOException, BadRecordException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new BadRecordException(
                    DeadLetterReason.INVALID_JSON, what + ": is not a JSON object");
        }
    }

    private static void endDocument(JsonParser json, String what)
            throws IOException, BadRecordException {
        if (json.nextToken() != null) {
            throw new BadRecordException(
                    DeadLetterReason.INVALID_JSON, what + ": has more text after the JSON object");
        }
    }

    private static BadRecordException notJson(String what, IOException e) {
        if (e instanceof JsonProcessingException) {
            return new BadRecordException(
                    DeadLetterReason.INVALID_JSON,
                    what
                            + ": is not valid JSON: "
                            + ((JsonProcessingException) e).getOriginalMessage());
        }
        throw new UncheckedIOException("cannot read from memory", e);
    }
}
