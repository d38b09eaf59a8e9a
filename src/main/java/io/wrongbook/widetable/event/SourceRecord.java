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
     * Where the record was first seen: a replayed dead letter says so in its headers, any other
     * record is where it is.
     */
    public Origin origin() {
        Origin first = headers.length == 0 ? null : firstPlace();
        return first != null ? first : new Origin(topic, partition, offset, timestamp);
    }

    /**
     * The latest time at which the record was written, epoch milliseconds: events from long after
     * it are of a broken clock. Headers are anyone's to write, so that a first timestamp in them
     * counts only if the record's own is not earlier.
     */
    public long writtenBy(Origin origin) {
        return timestamp < 0 ? origin.timestamp : Math.min(origin.timestamp, timestamp);
    }

    /** The place that a dead letter's headers tell; null if one of the four is not readable. */
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

    /** The text of the first header of this name, or null if there is none with a value. */
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
            // Another program's header of the same name: the record is where it is.
            return null;
        }
    }
}
