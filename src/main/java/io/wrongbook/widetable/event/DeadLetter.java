package io.wrongbook.widetable.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A record for the dead-letter topic: what came, untouched, with the reason in its headers. A Flink
 * POJO; treated as immutable.
 */
public class DeadLetter {

    /** The headers that we add begin with this. */
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

    /** Present only if the letter was too large for the topic: what was cut from it. */
    public static final String CUT = PREFIX + "cut";

    private static final Set<String> OURS =
            Set.of(REASON, DETAIL, TOPIC, PARTITION, OFFSET, TIMESTAMP, CUT);

    private static final int MAX_DETAIL_LENGTH = 500;

    public DeadLetterReason reason;

    /** May be null. */
    public byte[] key;

    /** May be null, as the source record's. */
    public byte[] value;

    /** Epoch milliseconds; negative if the source record had none. */
    public long timestamp;

    public RecordHeader[] headers;

    public DeadLetter() {}

    public DeadLetter(
            DeadLetterReason reason,
            byte[] key,
            byte[] value,
            long timestamp,
            List<RecordHeader> headers) {
        this.reason = reason;
        this.key = key;
        this.value = value;
        this.timestamp = timestamp;
        this.headers = headers.toArray(new RecordHeader[0]);
    }

    /** The letter of a source record: key, value, timestamp and headers as they came. */
    public static DeadLetter of(SourceRecord record, DeadLetterReason reason, String detail) {
        Origin origin = record.origin();
        List<RecordHeader> headers = new ArrayList<>();
        for (RecordHeader header : record.headers) {
            // A replayed letter that fails again does not carry its first reason along.
            if (!OURS.contains(header.name)) {
                headers.add(header);
            }
        }
        headers.addAll(reasonHeaders(reason, detail));
        headers.add(RecordHeader.of(TOPIC, origin.topic));
        headers.add(RecordHeader.of(PARTITION, origin.partition));
        headers.add(RecordHeader.of(OFFSET, origin.offset));
        headers.add(RecordHeader.of(TIMESTAMP, origin.timestamp));
        return new DeadLetter(reason, record.key, record.value, record.timestamp, headers);
    }

    /** The headers that every dead letter has. */
    public static List<RecordHeader> reasonHeaders(DeadLetterReason reason, String detail) {
        return List.of(
                RecordHeader.of(REASON, reason.name()), RecordHeader.of(DETAIL, oneLine(detail)));
    }

    private static String oneLine(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints()
                .limit(MAX_DETAIL_LENGTH)
                .forEach(
                        c ->
                                line.appendCodePoint(
                                        Character.isISOControl(c) || isLoneSurrogate(c) ? '?' : c));
        return text.codePointCount(0, text.length()) > MAX_DETAIL_LENGTH
                ? line.append("...").toString()
                : line.toString();
    }

    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
