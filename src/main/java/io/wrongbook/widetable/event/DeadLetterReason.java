package io.wrongbook.widetable.event;

import java.util.EnumSet;
import java.util.Set;

/**
 * The reason why a record is a dead letter. The names are stable, since the header {@code
 * dlq.reason} contains them.
 */
public enum DeadLetterReason {
    /** A tombstone, or an empty or blank value. */
    EMPTY_VALUE,
    /** The value is not UTF-8, not JSON, or not a JSON object. */
    INVALID_JSON,
    /** A required field is absent, null or blank. */
    MISSING_FIELD,
    /** A field is present but invalid. */
    BAD_FIELD,
    /** A text is longer than its column. */
    VALUE_TOO_LONG,
    /**
     * The database rejected the row for its data. The value of the dead letter is the row, not an
     * event.
     */
    DATABASE_REJECTED;

    /** The reasons that a record of the source topic can have. */
    public static Set<DeadLetterReason> ofRecords() {
        return EnumSet.complementOf(EnumSet.of(DATABASE_REJECTED));
    }
}
