package io.wrongbook.widetable.event;

import static io.wrongbook.widetable.event.BadRecordException.badField;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The known fields of one JSON object, as they are written. Reused for each record. Not
 * thread-safe.
 */
final class Fields {

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    /** Longer than any valid number; prevents that BigDecimal parses texts of megabytes. */
    private static final int MAX_NUMBER_LENGTH = 100;

    private static final int MAX_PLAIN_DIGITS = 18;

    private static final int MAX_SHOWN_LENGTH = 40;

    private KnownNames names = new KnownNames();

    /** Null if a field is absent, null or blank. */
    private final JsonToken[] tokens = new JsonToken[Field.slots()];

    private final String[] texts = new String[Field.slots()];

    void clear() {
        Arrays.fill(tokens, null);
        Arrays.fill(texts, null);
    }

    /** Drops the cached names. */
    void forgetNames() {
        names = new KnownNames();
    }

    /**
     * Reads the envelope from its opening to its closing brace. If a name is repeated, the last
     * value counts.
     *
     * @param payload receives the fields of a payload that is an object
     * @param payloadText receives a payload that is a text, which is parsed once the type is known
     */
    void readEnvelope(JsonParser json, Fields payload, Chars payloadText) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            int slot = names.slot(json.currentName());
            JsonToken token = json.nextToken();
            if (slot != Field.PAYLOAD.firstSlot()) {
                readValue(json, slot, token);
                continue;
            }
            boolean absent = token == JsonToken.VALUE_NULL;
            if (token == JsonToken.START_OBJECT) {
                payload.clear();
                payload.readPayload(json);
            } else if (token == JsonToken.VALUE_STRING) {
                payloadText.take(json);
                absent = payloadText.isBlank();
            } else {
                json.skipChildren();
            }
            tokens[slot] = absent ? null : token;
        }
    }

    /** Reads a payload in the same way. */
    void readPayload(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            int slot = names.slot(json.currentName());
            readValue(json, slot, json.nextToken());
        }
    }

    private void readValue(JsonParser json, int slot, JsonToken token) throws IOException {
        if (slot < 0 || !token.isScalarValue()) {
            json.skipChildren();
        }
        if (slot >= 0) {
            String text = token.isScalarValue() ? json.getText() : null;
            boolean absent =
                    token == JsonToken.VALUE_NULL
                            || (token == JsonToken.VALUE_STRING && text.isBlank());
            tokens[slot] = absent ? null : token;
            texts[slot] = text;
        }
    }

    /** The token of the field, or null if the field is absent, null or blank. */
    JsonToken token(Field field) {
        int slot = slot(field);
        return slot < 0 ? null : tokens[slot];
    }

    /** The text exactly as it was sent, a number as it is written; null if absent. */
    String text(Field field) throws BadRecordException {
        int slot = slot(field);
        if (slot < 0) {
            return null;
        }
        JsonToken token = tokens[slot];
        if (token == JsonToken.VALUE_STRING) {
            String text = texts[slot];
            if (hasLoneSurrogate(text)) {
                throw badField(Field.name(slot), "contains half of a surrogate pair");
            }
            return text;
        }
        if (token.isNumeric()) {
            return texts[slot];
        }
        throw badField(Field.name(slot), "is " + kindOf(token) + ", but must be a text");
    }

    /** A number without a fraction, or a text that contains one; null if absent. */
    Long integer(Field field) throws BadRecordException {
        String text = text(field);
        if (text == null) {
            return null;
        }
        if (!isNumber(text)) {
            throw badField(nameOf(field), shown(text) + " is not a whole number");
        }
        return toLong(field, text);
    }

    /** Epoch milliseconds or ISO-8601 with an offset; null if absent. */
    Long time(Field field, long reference) throws BadRecordException {
        int slot = slot(field);
        if (slot < 0) {
            return null;
        }
        if (tokens[slot] != JsonToken.VALUE_STRING && !tokens[slot].isNumeric()) {
            throw badField(Field.name(slot), "is " + kindOf(tokens[slot]) + ", but must be a time");
        }
        String text = texts[slot];
        Long millis = isNumber(text) ? Long.valueOf(toLong(field, text)) : EventTime.parseIso(text);
        Optional<String> fault =
                millis == null
                        ? Optional.of("is neither epoch milliseconds nor ISO-8601 with an offset")
                        : EventTime.fault(millis, reference);
        if (fault.isPresent()) {
            throw badField(Field.name(slot), shown(text) + " " + fault.get());
        }
        return millis;
    }

    /** The name with which the field was sent; the preferred name if it is absent. */
    String nameOf(Field field) {
        int slot = slot(field);
        return slot < 0 ? field.preferredName() : Field.name(slot);
    }

    private int slot(Field field) {
        for (int slot = field.firstSlot(); slot < field.endSlot(); slot++) {
            if (tokens[slot] != null) {
                return slot;
            }
        }
        return -1;
    }

    private long toLong(Field field, String text) throws BadRecordException {
        if (isPlain(text)) {
            return Long.parseLong(text);
        }
        try {
            return new BigDecimal(text).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw badField(
                    nameOf(field), shown(text) + " is not a whole number that fits into a BIGINT");
        }
    }

    private static boolean isNumber(String text) {
        return isPlain(text)
                || (text.length() <= MAX_NUMBER_LENGTH && NUMBER.matcher(text).matches());
    }

    /**
     * Whether the text consists of digits that fit into a long, as nearly all numbers do: the
     * pattern is much slower.
     */
    private static boolean isPlain(String text) {
        if (text.isEmpty() || text.length() > MAX_PLAIN_DIGITS) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair =
                        Character.isHighSurrogate(c)
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    /** A value in the form in which a message shows it. */
    static String shown(String text) {
        return text.length() <= MAX_SHOWN_LENGTH
                ? "'" + text + "'"
                : "'" + text.substring(0, MAX_SHOWN_LENGTH) + "...'";
    }

    static String kindOf(JsonToken token) {
        switch (token) {
            case START_OBJECT:
                return "an object";
            case START_ARRAY:
                return "an array";
            case VALUE_TRUE:
            case VALUE_FALSE:
                return "a boolean";
            case VALUE_STRING:
                return "a text";
            default:
                return token.isNumeric() ? "a number" : token.name();
        }
    }
}
