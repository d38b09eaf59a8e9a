package io.wrongbook.widetable.kafka;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JobOptions;
import io.wrongbook.widetable.config.KafkaConfig;
import io.wrongbook.widetable.event.DeadLetter;
import java.io.IOException;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The Kafka sink of the dead letters, at-least-once.
 *
 * <p>It is the writer of a {@link KafkaSink} without its committer: that one has nothing to commit
 * without transactions, and logs a warning with every checkpoint.
 */
public final class DeadLetterSink implements Sink<DeadLetter> {

    public static final String UID = "dead-letter-sink";

    private static final long serialVersionUID = 1L;

    /** Far above any sensible topic's limit, so that the topic's is the one that counts. */
    private static final String DEFAULT_MAX_BYTES = String.valueOf(64 * 1024 * 1024);

    /**
     * How letters are sent, unless {@code kafka.properties.*} says otherwise: compressed, and in
     * batches that wait a little to fill. A checkpoint waits for none of it: it sends what is
     * there.
     */
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                    DEFAULT_MAX_BYTES,
                    ProducerConfig.BUFFER_MEMORY_CONFIG,
                    DEFAULT_MAX_BYTES,
                    ProducerConfig.COMPRESSION_TYPE_CONFIG,
                    "lz4",
                    ProducerConfig.LINGER_MS_CONFIG,
                    "100",
                    ProducerConfig.BATCH_SIZE_CONFIG,
                    String.valueOf(1024 * 1024));

    private final KafkaSink<DeadLetter> kafka;

    /**
     * Prepares the sink; its writers connect when the job runs.
     *
     * @throws ConfigException if a size in {@code kafka.properties.*} is no number
     */
    public DeadLetterSink(KafkaConfig config) {
        Properties producer = producerProperties(config);
        this.kafka =
                KafkaSink.<DeadLetter>builder()
                        .setKafkaProducerConfig(producer)
                        .setRecordSerializer(
                                new DeadLetterSerializer(
                                        config.deadLetterTopic(),
                                        config.clientProperties(),
                                        maxRecordSize(producer)))
                        // The builder's default is NONE: records in flight would be lost.
                        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                        .build();
    }

    @Override
    @SuppressWarnings("deprecation") // The connector for Flink 1.20 has this method only.
    public SinkWriter<DeadLetter> createWriter(InitContext context) throws IOException {
        return kafka.createWriter(context);
    }

    /** Those of the configuration, above our defaults. */
    static Properties producerProperties(KafkaConfig config) {
        Properties producer = config.clientProperties();
        DEFAULTS.forEach(producer::putIfAbsent);
        return producer;
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
