package io.wrongbook.widetable.event;

import java.util.ArrayList;
import java.util.List;

/**
 * A record for the dead-letter topic: the rejected record, unchanged, with the reason in its
 * headers. A Flink POJO; treated as immutable.
 */
public class DeadLetter {

    private static final int MAX_DETAIL_LENGTH = 500;

    public DeadLetterReason reason;

    /** May be null. */
    public byte[] key;

    /** May be null, like that of the source record. */
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

    /** The dead letter of a source record, with key, value, timestamp and headers unchanged. */
    public static DeadLetter of(SourceRecord record, DeadLetterReason reason, String detail) {
        List<RecordHeader> headers = new ArrayList<>();
        for (RecordHeader header : record.headers) {
            // A dead letter that fails again does not keep its first reason.
            if (!DeadLetterHeaders.OF_ONE_RECORD.contains(header.name)) {
                headers.add(header);
            }
        }
        headers.addAll(reasonHeaders(reason, detail));
        headers.addAll(DeadLetterHeaders.place(record.origin()));
        return new DeadLetter(reason, record.key, record.value, record.timestamp, headers);
    }

    /** The headers that every dead letter has. */
    public static List<RecordHeader> reasonHeaders(DeadLetterReason reason, String detail) {
        return List.of(
                RecordHeader.of(DeadLetterHeaders.REASON, reason.name()),
                RecordHeader.of(DeadLetterHeaders.DETAIL, oneLine(detail)));
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
