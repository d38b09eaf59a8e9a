package io.wrongbook.widetable.kafka;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JobOptions;
import io.wrongbook.widetable.config.KafkaConfig;
import io.wrongbook.widetable.event.DeadLetter;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The Kafka sink of the dead letters. */
public final class DeadLetterSink {

    public static final String UID = "dead-letter-sink";

    /** Far above any sensible topic's limit, so that the topic's is the one that counts. */
    private static final String DEFAULT_MAX_BYTES = String.valueOf(64 * 1024 * 1024);

    private DeadLetterSink() {}

    public static KafkaSink<DeadLetter> create(KafkaConfig config) {
        Properties producer = config.clientProperties();
        producer.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DEFAULT_MAX_BYTES);
        producer.putIfAbsent(ProducerConfig.BUFFER_MEMORY_CONFIG, DEFAULT_MAX_BYTES);
        return KafkaSink.<DeadLetter>builder()
                .setKafkaProducerConfig(producer)
                .setRecordSerializer(
                        new DeadLetterSerializer(
                                config.deadLetterTopic(),
                                config.clientProperties(),
                                maxRecordSize(producer)))
                // The builder's default is NONE: records in flight would be lost in a failure.
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .build();
    }

    private static int maxRecordSize(Properties producer) {
        long limit =
                Math.min(
                        bytes(producer, ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                        bytes(producer, ProducerConfig.BUFFER_MEMORY_CONFIG));
        return (int) Math.min(Integer.MAX_VALUE, limit);
    }

    private static long bytes(Properties producer, String name) {
        try {
            return Long.parseLong(producer.getProperty(name));
        } catch (NumberFormatException e) {
            throw new ConfigException(
                    JobOptions.KAFKA_PROPERTIES + name + ": must be a whole number of bytes");
        }
    }
}
