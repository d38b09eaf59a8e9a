package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.services.EmbeddedKafka;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Fills topics before anything is measured. */
final class BenchTopic {

    /** Divides evenly among two and three readers. */
    static final int PARTITIONS = 6;

    private BenchTopic() {}

    static void fill(EmbeddedKafka kafka, String topic, BenchEvents events, long count) {
        kafka.createTopic(topic, PARTITIONS);
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (Producer<byte[], byte[]> producer = producer(kafka.bootstrapServers())) {
            for (long i = 0; i < count && failure.get() == null; i++) {
                send(producer, events.event(topic, i), failure);
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("topic " + topic + " cannot be filled", failure.get());
        }
    }

    /** How many records of the topic the group has committed. */
    static long committed(Admin admin, String group, String topic) {
        try {
            return admin
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()
                    .stream()
                    .filter(partition -> partition.getKey().topic().equals(topic))
                    .mapToLong(partition -> partition.getValue().offset())
                    .sum();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    static Producer<byte[], byte[]> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ProducerConfig.LINGER_MS_CONFIG,
                        5,
                        ProducerConfig.BATCH_SIZE_CONFIG,
                        256 * 1024,
                        ProducerConfig.COMPRESSION_TYPE_CONFIG,
                        "lz4",
                        // Ten gigabytes keep a disk busy.
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                        600_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of the same failure.
    static void send(
            Producer<byte[], byte[]> producer,
            ProducerRecord<byte[], byte[]> record,
            AtomicReference<Exception> failure) {
        producer.send(
                record,
                (place, e) -> {
                    if (e != null) {
                        failure.compareAndSet(null, e);
                    }
                });
    }
}
