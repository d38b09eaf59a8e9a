package io.wrongbook.widetable.kafka;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JobOptions;
import io.wrongbook.widetable.config.KafkaConfig;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The producer settings for dead letters, of the job and of the replay. */
final class DeadLetterProducer {

    /** Far above the limit of any topic, so that the limit of the topic applies. */
    private static final String DEFAULT_MAX_BYTES = String.valueOf(64 * 1024 * 1024);

    private static final int DEFAULT_BATCH_SIZE = 1024 * 1024;
    private static final int DEFAULT_LINGER = 100;

    /** Kafka's default. */
    private static final long DEFAULT_REQUEST_TIMEOUT = 30_000;

    /**
     * The defaults, which {@code kafka.properties.*} overrides: dead letters are compressed and
     * sent in batches that wait briefly to fill. A checkpoint does not wait for a batch to fill: it
     * flushes the producer.
     */
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                    DEFAULT_MAX_BYTES,
                    ProducerConfig.BUFFER_MEMORY_CONFIG,
                    DEFAULT_MAX_BYTES,
                    ProducerConfig.COMPRESSION_TYPE_CONFIG,
                    "lz4",
                    // A new partition rejects batches for a moment. If it accepts a later batch
                    // first, it rejects all earlier ones for ever (KAFKA-15591).
                    ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                    "1");

    private DeadLetterProducer() {}

    /** The defaults, overridden by the configuration. */
    static Properties properties(KafkaConfig config) {
        Properties producer = config.clientProperties();
        DEFAULTS.forEach(producer::putIfAbsent);
        producer.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, String.valueOf(linger(producer)));
        return producer;
    }

    /**
     * Kafka requires that linger and request timeout together do not exceed the delivery timeout.
     */
    private static long linger(Properties producer) {
        String delivery = producer.getProperty(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
        String request =
                producer.getProperty(
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                        String.valueOf(DEFAULT_REQUEST_TIMEOUT));
        try {
            return delivery == null
                    ? DEFAULT_LINGER
                    : Math.max(
                            0,
                            Math.min(
                                    DEFAULT_LINGER,
                                    Long.parseLong(delivery) - Long.parseLong(request)));
        } catch (NumberFormatException rejectedByKafka) {
            return DEFAULT_LINGER;
        }
    }

    /** The default batch size in bytes: at most what the topic and the producer's memory accept. */
    static int batchSize(Properties producer, TopicLimits limits) {
        return Math.min(
                DEFAULT_BATCH_SIZE, Math.min(limits.maxMessageBytes(), maxRecordSize(producer)));
    }

    /**
     * The largest record that the producer sends, in bytes.
     *
     * @throws ConfigException if a size in {@code kafka.properties.*} is not a number
     */
    static int maxRecordSize(Properties producer) {
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
                    JobOptions.KAFKA_PROPERTIES
                            + name
                            + ": is not a number of bytes: write a whole number");
        }
    }
}
