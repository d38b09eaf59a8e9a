package io.wrongbook.widetable.kafka;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.KafkaConfig;
import io.wrongbook.widetable.event.DeadLetter;
import java.io.IOException;
import java.util.Properties;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka sink for dead letters, with at-least-once delivery.
 *
 * <p>It uses the writer of a {@link KafkaSink} without its committer: without transactions, the
 * committer has nothing to commit and logs a warning with every checkpoint.
 */
public final class DeadLetterSink implements Sink<DeadLetter> {

    public static final String UID = "dead-letter-sink";

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterSink.class);

    private final KafkaConfig config;
    private final Properties producer;

    /**
     * Creates the sink; its writers connect when the job runs.
     *
     * @throws ConfigException if a size in {@code kafka.properties.*} is not a number
     */
    public DeadLetterSink(KafkaConfig config) {
        this.config = config;
        this.producer = DeadLetterProducer.properties(config);
        DeadLetterProducer.maxRecordSize(producer);
    }

    @Override
    @SuppressWarnings("deprecation") // The connector for Flink 1.20 has only this method.
    public SinkWriter<DeadLetter> createWriter(InitContext context) throws IOException {
        return KafkaSink.<DeadLetter>builder()
                .setKafkaProducerConfig(fitted(producer))
                .setRecordSerializer(
                        new DeadLetterSerializer(
                                config.deadLetterTopic(),
                                config.clientProperties(),
                                DeadLetterProducer.maxRecordSize(producer)))
                // The default of the builder is NONE, which loses records in flight.
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .build()
                .createWriter(context);
    }

    /**
     * The properties with a batch size that the topic accepts. A producer splits a batch that is
     * too large only down to its batch size, and it never splits one that is too large for a
     * segment.
     */
    private Properties fitted(Properties unfitted) {
        if (unfitted.containsKey(ProducerConfig.BATCH_SIZE_CONFIG)) {
            return unfitted;
        }
        Properties fitted = new Properties();
        fitted.putAll(unfitted);
        int size = DeadLetterProducer.batchSize(unfitted, TopicLimits.UNKNOWN);
        try (Admin admin = Admin.create(config.clientProperties())) {
            size =
                    DeadLetterProducer.batchSize(
                            unfitted, TopicLimits.read(admin, config.deadLetterTopic()));
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            // Rows must be written even if the topic is unavailable. The first dead letter reads
            // the limits again, and fails if it cannot.
            LOG.warn(
                    "Cannot read the limits of topic {} ({}). The job sends dead letters in batches"
                            + " of up to {} bytes",
                    config.deadLetterTopic(),
                    config.scrub(e.toString()),
                    size);
        }
        fitted.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(size));
        return fitted;
    }
}
