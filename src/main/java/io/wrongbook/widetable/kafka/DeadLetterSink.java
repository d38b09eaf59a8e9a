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
 * The Kafka sink of the dead letters, at-least-once.
 *
 * <p>It is the writer of a {@link KafkaSink} without its committer: that one has nothing to commit
 * without transactions, and logs a warning with every checkpoint.
 */
public final class DeadLetterSink implements Sink<DeadLetter> {

    public static final String UID = "dead-letter-sink";

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterSink.class);

    private final KafkaConfig config;
    private final Properties producer;

    /**
     * Prepares the sink; its writers connect when the job runs.
     *
     * @throws ConfigException if a size in {@code kafka.properties.*} is no number
     */
    public DeadLetterSink(KafkaConfig config) {
        this.config = config;
        this.producer = DeadLetterProducer.properties(config);
        DeadLetterProducer.maxRecordSize(producer);
    }

    @Override
    @SuppressWarnings("deprecation") // The connector for Flink 1.20 has this method only.
    public SinkWriter<DeadLetter> createWriter(InitContext context) throws IOException {
        return KafkaSink.<DeadLetter>builder()
                .setKafkaProducerConfig(fitted(producer))
                .setRecordSerializer(
                        new DeadLetterSerializer(
                                config.deadLetterTopic(),
                                config.clientProperties(),
                                DeadLetterProducer.maxRecordSize(producer)))
                // The builder's default is NONE: records in flight would be lost.
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .build()
                .createWriter(context);
    }

    /**
     * With batches that the topic takes. A producer splits a batch that is too large only down to
     * its batch size, and none that is too large for a segment.
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
            // Rows must flow without the topic; the first dead letter asks again, and needs an
            // answer.
            LOG.warn(
                    "Cannot read the limits of topic {} ({}): dead letters are sent in batches of"
                            + " up to {} bytes",
                    config.deadLetterTopic(),
                    config.scrub(e.toString()),
                    size);
        }
        fitted.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(size));
        return fitted;
    }
}
