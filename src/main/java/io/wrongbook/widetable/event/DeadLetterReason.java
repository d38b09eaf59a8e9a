package io.wrongbook.widetable.event;

import java.util.EnumSet;
import java.util.Set;

/**
 * Why a record is a dead letter. The names are stable: they stand in the header {@code dlq.reason}.
 */
public enum DeadLetterReason {
    /** A tombstone, or a value without any content. */
    EMPTY_VALUE,
    /** Not UTF-8, not JSON, or no JSON object. */
    INVALID_JSON,
    /** A required field is absent, null or blank. */
    MISSING_FIELD,
    /** A field is there but cannot be what it says. */
    BAD_FIELD,
    /** A text is longer than its column. */
    VALUE_TOO_LONG,
    /** The database rejected the row for its data. The value is the row, not an event. */
    DATABASE_REJECTED;

    /** The reasons that a record of the source topic can have. */
    public static Set<DeadLetterReason> ofRecords() {
        return EnumSet.complementOf(EnumSet.of(DATABASE_REJECTED));
    }
}
