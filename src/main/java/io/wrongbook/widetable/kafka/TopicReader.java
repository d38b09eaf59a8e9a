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
 * Reads ranges of a topic from one offset to another, without a job and without a consumer group.
 * Not thread-safe.
 */
public final class TopicReader implements AutoCloseable {

    /**
     * Receives records one after the other.
     *
     * @param <E> the exception that it may throw
     */
    public interface RecordConsumer<E extends Exception> {
        void accept(SourceRecord record) throws E;
    }

    private static final Duration POLL = Duration.ofSeconds(1);

    /** A broker that returns no record for this time counts as unavailable. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final PartitionEnds ends;
    private final List<TopicPartition> partitions;

    /**
     * Connects.
     *
     * @throws KafkaException if the brokers are unavailable or reject the client, here and in all
     *     methods
     */
    public TopicReader(KafkaConfig config, String topic) {
        Properties properties = config.consumerProperties();
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        // If Kafka deletes records during the read, that is an error, not a gap.
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

    /** The offset of the first record that each partition still has. */
    public SortedMap<Integer, Long> beginnings() {
        return byPartition(consumer.beginningOffsets(partitions));
    }

    /**
     * The offset after the last record that can be read now: that of the next record, or of the
     * first record of an open transaction.
     */
    public SortedMap<Integer, Long> ends() {
        return byPartition(consumer.endOffsets(partitions));
    }

    /**
     * The start of an open transaction that hides records, for each partition that has one; the
     * partition ends there.
     */
    public SortedMap<Integer, Long> openTransactions() {
        return byPartition(ends.openTransactions(partitions));
    }

    /**
     * Reads the partitions that are in both maps.
     *
     * @param from the first offset of each partition
     * @param to the offset after the last one
     * @param records receives each record, the offsets of a partition in order
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
                                "the brokers returned no record of topic %s for %d s",
                                topic, PATIENCE.toSeconds()));
            }
            leaveFinished(ends);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    /**
     * Compares the position, not the last record: a partition may end with the marker of a
     * transaction.
     */
    private void leaveFinished(Map<TopicPartition, Long> ends) {
        if (ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue())) {
            // This keeps the positions of the other partitions.
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
