package io.wrongbook.widetable.event;

import java.util.List;
import java.util.Set;

/** The names of the headers that a dead letter has in addition to those of its record. */
public final class DeadLetterHeaders {

    /** The prefix of all these names. */
    public static final String PREFIX = "dlq.";

    /** The name of a {@link DeadLetterReason}. */
    public static final String REASON = PREFIX + "reason";

    /** One line: the field and what is wrong with it. */
    public static final String DETAIL = PREFIX + "detail";

    /** The topic where the record was first seen. */
    public static final String TOPIC = PREFIX + "topic";

    public static final String PARTITION = PREFIX + "partition";
    public static final String OFFSET = PREFIX + "offset";

    /** The record's first Kafka timestamp, epoch milliseconds. */
    public static final String TIMESTAMP = PREFIX + "timestamp";

    /** What was cut from the dead letter; only present if it was too large for the topic. */
    public static final String CUT = PREFIX + "cut";

    /** The headers that a new dead letter of the same record replaces. */
    static final Set<String> OF_ONE_RECORD =
            Set.of(REASON, DETAIL, TOPIC, PARTITION, OFFSET, TIMESTAMP, CUT);

    private DeadLetterHeaders() {}

    /** The position where a record was first seen. */
    static List<RecordHeader> place(Origin origin) {
        return place(PREFIX, origin);
    }

    /** The position where the add of a rejected row was first seen. */
    public static List<RecordHeader> placeOfAdd(Origin origin) {
        return place(PREFIX + "add.", origin);
    }

    /** The position where the fix of a rejected row was first seen. */
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
