package io.wrongbook.widetable.event;

/**
 * The position and the timestamp at which a record was first seen in Kafka. A Flink POJO and part
 * of the state's schema: fields may be added, but never renamed or retyped. Treated as immutable.
 */
public class Origin {

    public String topic;
    public int partition;
    public long offset;

    /** The timestamp of the Kafka record, epoch milliseconds. */
    public long timestamp;

    public Origin() {}

    public Origin(String topic, int partition, long offset, long timestamp) {
        this.topic = topic;
        this.partition = partition;
        this.offset = offset;
        this.timestamp = timestamp;
    }

    /** The id of an event that has none (docs/events.md). */
    public String eventId() {
        return topic + "-" + partition + "-" + offset;
    }
}
