package io.wrongbook.widetable.event;

import java.nio.charset.StandardCharsets;

/** A record of the source topic, byte for byte. A Flink POJO; treated as immutable. */
public class SourceRecord {

    private static final RecordHeader[] NO_HEADERS = {};

    public String topic;
    public int partition;
    public long offset;

    /** Epoch milliseconds; negative if the record has none. */
    public long timestamp;

    /** May be null. */
    public byte[] key;

    /** Null for a tombstone. */
    public byte[] value;

    public RecordHeader[] headers = NO_HEADERS;

    public SourceRecord() {}

    public SourceRecord(
            String topic,
            int partition,
            long offset,
            long timestamp,
            byte[] key,
            byte[] value,
            RecordHeader... headers) {
        this.topic = topic;
        this.partition = partition;
        this.offset = offset;
        this.timestamp = timestamp;
        this.key = key;
        this.value = value;
        this.headers = headers.length == 0 ? NO_HEADERS : headers;
    }

    /**
     * The position where the record was first seen: for a replayed dead letter, its headers contain
     * it; for any other record, it is the record's own position.
     */
    public Origin origin() {
        Origin first = headers.length == 0 ? null : firstPlace();
        return first != null ? first : new Origin(topic, partition, offset, timestamp);
    }

    /**
     * The latest time at which the record may have been written, epoch milliseconds: events from
     * long after it come from a wrong clock. Anybody can write headers, so the first timestamp in
     * them counts only if the record's own timestamp is not earlier.
     */
    public long writtenBy(Origin origin) {
        return timestamp < 0 ? origin.timestamp : Math.min(origin.timestamp, timestamp);
    }

    /**
     * The position in the headers of a dead letter; null if one of the four headers is missing or
     * invalid.
     */
    public Origin firstPlace() {
        String firstTopic = header(DeadLetterHeaders.TOPIC);
        Long firstPartition = number(header(DeadLetterHeaders.PARTITION));
        Long firstOffset = number(header(DeadLetterHeaders.OFFSET));
        Long firstTimestamp = number(header(DeadLetterHeaders.TIMESTAMP));
        boolean known =
                firstTopic != null
                        && firstPartition != null
                        && firstPartition == firstPartition.intValue()
                        && firstOffset != null
                        && firstTimestamp != null;
        return known
                ? new Origin(firstTopic, firstPartition.intValue(), firstOffset, firstTimestamp)
                : null;
    }

    /** The text of the first header with this name and a value, or null if there is none. */
    public String header(String name) {
        for (RecordHeader header : headers) {
            if (name.equals(header.name) && header.value != null) {
                return new String(header.value, StandardCharsets.UTF_8);
            }
        }
        return null;
    }

    private static Long number(String text) {
        try {
            return text == null ? null : Long.valueOf(text);
        } catch (NumberFormatException notOurs) {
            // A header with the same name from another program: the record's own position counts.
            return null;
        }
    }
}
