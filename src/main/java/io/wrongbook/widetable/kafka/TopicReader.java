package io.wrongbook.widetable.kafka;

import io.wrongbook.widetable.config.KafkaConfig;
import io.wrongbook.widetable.event.SourceRecord;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads pieces of a topic from one offset to another, outside of any job and of any consumer group.
 * Not thread-safe.
 */
public final class TopicReader implements AutoCloseable {

    /**
     * Takes records one after the other.
     *
     * @param <E> what it may throw
     */
    public interface RecordConsumer<E extends Exception> {
        void accept(SourceRecord record) throws E;
    }

    private static final Duration POLL = Duration.ofSeconds(1);

    /** A broker that gives nothing for so long is away. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final PartitionEnds ends;
    private final List<TopicPartition> partitions;

    /**
     * Connects.
     *
     * @throws KafkaException if the brokers do not answer or reject us, here and in all methods
     */
    public TopicReader(KafkaConfig config, String topic) {
        Properties properties = config.consumerProperties();
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // Records that are deleted while they are read are an error, not a gap.
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        this.topic = topic;
        this.ends = new PartitionEnds(config);
        this.consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            this.partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .collect(Collectors.toList());
        } catch (KafkaException e) {
            consumer.close();
            throw e;
        }
    }

    /** The offset of each partition's first record that is still there. */
    public SortedMap<Integer, Long> beginnings() {
        return byPartition(consumer.beginningOffsets(partitions));
    }

    /**
     * The offset behind the last record that can be read now: the next record's, or the first one's
     * of an open transaction.
     */
    public SortedMap<Integer, Long> ends() {
        return byPartition(consumer.endOffsets(partitions));
    }

    /** Where an open transaction begins that hides records: these partitions end there. */
    public SortedMap<Integer, Long> openTransactions() {
        return byPartition(ends.openTransactions(partitions));
    }

    /**
     * Reads the partitions that are in both maps.
     *
     * @param from the first offset of each partition
     * @param to the offset behind the last one
     * @param records takes each record, the offsets of a partition in order
     */
    public <E extends Exception> void read(
            Map<Integer, Long> from, Map<Integer, Long> to, RecordConsumer<E> records) throws E {
        Map<TopicPartition, Long> ends =
                partitions.stream()
                        .filter(p -> from.containsKey(p.partition()))
                        .filter(p -> to.containsKey(p.partition()))
                        .filter(p -> from.get(p.partition()) < to.get(p.partition()))
                        .collect(Collectors.toMap(p -> p, p -> to.get(p.partition())));
        consumer.assign(ends.keySet());
        ends.keySet().forEach(p -> consumer.seek(p, from.get(p.partition())));
        long lastMove = System.nanoTime();
        while (!ends.isEmpty()) {
            long before = position(ends);
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (record.offset() < to.get(record.partition())) {
                    records.accept(SourceRecordDeserializer.copy(record));
                }
            }
            if (position(ends) > before) {
                lastMove = System.nanoTime();
            } else if (System.nanoTime() - lastMove > PATIENCE.toNanos()) {
                throw new TimeoutException(
                        String.format(
                                "topic %s gave no record for %d s", topic, PATIENCE.toSeconds()));
            }
            leaveFinished(ends);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** By position, not by the last record: what ends a partition may be a transaction's marker. */
    private void leaveFinished(Map<TopicPartition, Long> ends) {
        if (ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue())) {
            // Keeps the positions of the others.
            consumer.assign(ends.keySet());
        }
    }

    private long position(Map<TopicPartition, Long> ends) {
        return ends.keySet().stream().mapToLong(consumer::position).sum();
    }

    private static SortedMap<Integer, Long> byPartition(Map<TopicPartition, Long> offsets) {
        SortedMap<Integer, Long> sorted = new TreeMap<>();
        offsets.forEach((partition, offset) -> sorted.put(partition.partition(), offset));
        return sorted;
    }
}
