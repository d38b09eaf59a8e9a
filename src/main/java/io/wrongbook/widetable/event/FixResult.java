package io.wrongbook.widetable.event;

import static io.wrongbook.widetable.event.BadRecordException.badField;

import com.fasterxml.jackson.core.JsonToken;

/** The spellings and texts of the result of a fix (docs/events.md). */
final class FixResult {

    private static final long CORRECT = 1;
    private static final long INCORRECT = 0;

    private FixResult() {}

    /** 1 for correct, 0 for incorrect, any other number as it was sent; null if absent. */
    static Long read(Fields payload) throws BadRecordException {
        JsonToken token = payload.token(Field.FIX_RESULT);
        if (token == JsonToken.VALUE_TRUE) {
            return CORRECT;
        }
        if (token == JsonToken.VALUE_FALSE) {
            return INCORRECT;
        }
        if (token == JsonToken.VALUE_STRING) {
            String text = payload.text(Field.FIX_RESULT);
            if (text.equalsIgnoreCase("correct")) {
                return CORRECT;
            }
            if (text.equalsIgnoreCase("incorrect")) {
                return INCORRECT;
            }
        }
        if (token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY) {
            throw badField(
                    payload.nameOf(Field.FIX_RESULT),
                    "is " + Fields.kindOf(token) + ", but must be a result");
        }
        return payload.integer(Field.FIX_RESULT);
    }

    static String describe(long result) {
        if (result == CORRECT) {
            return "订正正确";
        }
        return result == INCORRECT ? "订正错误" : "订正未知";
    }
}
