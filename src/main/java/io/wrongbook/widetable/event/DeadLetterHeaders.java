package io.wrongbook.widetable.event;

import java.util.List;
import java.util.Set;

/** The names of the headers that a dead letter has beside those of its record. */
public final class DeadLetterHeaders {

    /** All of them begin with this. */
    public static final String PREFIX = "dlq.";

    /** A {@link DeadLetterReason}'s name. */
    public static final String REASON = PREFIX + "reason";

    /** One line: which field, what was wrong. */
    public static final String DETAIL = PREFIX + "detail";

    /** Topic where the record was first seen. */
    public static final String TOPIC = PREFIX + "topic";

    public static final String PARTITION = PREFIX + "partition";
    public static final String OFFSET = PREFIX + "offset";

    /** The record's first Kafka timestamp, epoch milliseconds. */
    public static final String TIMESTAMP = PREFIX + "timestamp";

    /** Present only if the dead letter was too large for the topic: what was cut from it. */
    public static final String CUT = PREFIX + "cut";

    /** The headers that a new dead letter of the same record replaces. */
    static final Set<String> OF_ONE_RECORD =
            Set.of(REASON, DETAIL, TOPIC, PARTITION, OFFSET, TIMESTAMP, CUT);

    private DeadLetterHeaders() {}

    /** Where a record was first seen. */
    static List<RecordHeader> place(Origin origin) {
        return place(PREFIX, origin);
    }

    /** Where the add of a rejected row was first seen. */
    public static List<RecordHeader> placeOfAdd(Origin origin) {
        return place(PREFIX + "add.", origin);
    }

    /** Where the fix of a rejected row was first seen. */
    public static List<RecordHeader> placeOfFix(Origin origin) {
        return place(PREFIX + "fix.", origin);
    }

    private static List<RecordHeader> place(String prefix, Origin origin) {
        return List.of(
                RecordHeader.of(prefix + "topic", origin.topic),
                RecordHeader.of(prefix + "partition", origin.partition),
                RecordHeader.of(prefix + "offset", origin.offset),
                RecordHeader.of(prefix + "timestamp", origin.timestamp));
    }
}
