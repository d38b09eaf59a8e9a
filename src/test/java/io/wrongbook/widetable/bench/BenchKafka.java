package io.wrongbook.widetable.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Plain consumers of a benchmark's topic. */
final class BenchKafka {

    private BenchKafka() {}

    static List<TopicPartition> partitions(BenchTarget target) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < BenchTopic.PARTITIONS; i++) {
            partitions.add(new TopicPartition(target.topic(), i));
        }
        return partitions;
    }

    static KafkaConsumer<byte[], byte[]> consumer(BenchTarget target) {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        target.bootstrapServers(),
                        ConsumerConfig.GROUP_ID_CONFIG,
                        "raw-loop",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** How many records the topic holds. */
    static long records(BenchTarget target) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(target)) {
            return consumer.endOffsets(partitions(target)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }
}
