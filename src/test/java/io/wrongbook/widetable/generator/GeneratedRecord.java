package io.wrongbook.widetable.generator;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/** One Kafka record of the generator, with what it means by the event contract. */
public final class GeneratedRecord {
    private final String key;
    private final byte[] value;
    private final long timestamp;
    private final List<Header> headers;
    private final Meaning meaning;
    private final Set<Trait> traits;

    /**
     * A record to send.
     *
     * @param key the record's key, or null
     * @param value the record's value, or null for a tombstone; not copied
     * @param timestamp the record's timestamp in epoch milliseconds
     * @param traits what is special about the record, for counting
     */
    public GeneratedRecord(
            String key,
            byte[] value,
            long timestamp,
            List<Header> headers,
            Meaning meaning,
            Set<Trait> traits) {
        this.key = key;
        this.value = value;
        this.timestamp = timestamp;
        this.headers = List.copyOf(headers);
        this.meaning = meaning;
        Set<Trait> copy = EnumSet.noneOf(Trait.class);
        copy.addAll(traits);
        this.traits = Collections.unmodifiableSet(copy);
    }

    /** The record's key, or null. */
    public String key() {
        return key;
    }

    /** The record's value, or null for a tombstone. The caller must not change it. */
    public byte[] value() {
        return value;
    }

    /** The record's timestamp in epoch milliseconds; the producer sets it, not the broker. */
    public long timestamp() {
        return timestamp;
    }

    /** The record's headers; a header's value may be null, a name may occur twice. */
    public List<Header> headers() {
        return headers;
    }

    /** What the record means by the event contract. */
    public Meaning meaning() {
        return meaning;
    }

    /** What is special about the record. */
    public Set<Trait> traits() {
        return traits;
    }

    /** The record as a producer sends it; Kafka chooses the partition by the key. */
    public ProducerRecord<String, byte[]> toProducerRecord(String topic) {
        return new ProducerRecord<>(topic, null, timestamp, key, value, headers);
    }
}
