package io.wrongbook.widetable.kafka;

import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.DeadLetterHeaders;
import io.wrongbook.widetable.event.RecordHeader;
import java.util.Arrays;
import java.util.Properties;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the Kafka record of a dead letter. If the topic would reject the record, the dead letter
 * is cut and a header says so: a rejected record would restart the job for ever.
 */
final class DeadLetterSerializer implements KafkaRecordSerializationSchema<DeadLetter> {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterSerializer.class);

    /** An upper limit for what Kafka adds to a batch of one record. */
    private static final int BATCH_OVERHEAD = 256;

    /** Compression enlarges data that is already dense, by up to one byte in this many. */
    private static final int COMPRESSION_OVERHEAD = 1024;

    /** Space for the lengths of one header, and for the header about the cut. */
    private static final int FIELD_OVERHEAD = 10;

    private static final int CUT_HEADER_SIZE = 256;

    private final String topic;
    private final Properties clientProperties;
    private final int producerLimit;

    /** Null until the first dead letter. */
    private transient TopicLimits limits;

    private transient int maxSize;

    /**
     * @param clientProperties the properties to connect to the brokers
     * @param producerLimit the largest record that the producer sends, in bytes
     */
    DeadLetterSerializer(String topic, Properties clientProperties, int producerLimit) {
        this.topic = topic;
        this.clientProperties = clientProperties;
        this.producerLimit = producerLimit;
    }

    /**
     * Sets the limits of the topic.
     *
     * @param limits the limits of the topic
     */
    void keepTo(TopicLimits limits) {
        this.limits = limits;
        this.maxSize = Math.min(limits.maxMessageBytes(), producerLimit);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            DeadLetter deadLetter, KafkaSinkContext context, Long timestamp) {
        if (limits == null) {
            keepTo(readLimits());
        }
        // The record's own timestamp, unless the topic would reject the record or delete it soon.
        // The headers contain the timestamp anyway.
        Long sent =
                limits.takesTimestamp(deadLetter.timestamp, System.currentTimeMillis())
                        ? Long.valueOf(deadLetter.timestamp)
                        : null;
        byte[] key = deadLetter.key;
        byte[] value = deadLetter.value;
        Headers headers = new RecordHeaders();
        for (RecordHeader header : deadLetter.headers) {
            headers.add(header.name, header.value);
        }
        int excess = size(key, value, headers) - maxSize;
        if (excess > 0) {
            excess += CUT_HEADER_SIZE;
            value = cut("value", value, excess, headers);
            excess -= length(deadLetter.value) - length(value);
            if (excess > 0) {
                key = cut("key", key, excess, headers);
                excess -= length(deadLetter.key) - length(key);
            }
            if (excess > 0) {
                dropForeign(headers);
            }
        }
        return new ProducerRecord<>(topic, null, sent, key, value, headers);
    }

    /**
     * Reads the limits with the first dead letter after each start of the task: if an administrator
     * lowers them, the job restarts once and continues.
     *
     * @throws KafkaException if the brokers or the topic are unavailable: that must not cut dead
     *     letters
     */
    private TopicLimits readLimits() {
        try (Admin admin = Admin.create(clientProperties)) {
            return TopicLimits.read(admin, topic);
        } catch (AuthorizationException | UnsupportedVersionException e) {
            LOG.warn(
                    "The Kafka user may not read the configuration of topic {} ({}). Dead letters"
                            + " are cut at {} and get the time of sending as their timestamp",
                    topic,
                    e.getMessage(),
                    TopicLimits.UNKNOWN);
            return TopicLimits.UNKNOWN;
        } catch (KafkaException e) {
            throw new KafkaException("Cannot read the limits of the dead-letter topic " + topic, e);
        }
    }

    private static byte[] cut(String what, byte[] bytes, int excess, Headers headers) {
        int kept = Math.max(0, length(bytes) - excess);
        if (kept == length(bytes)) {
            return bytes;
        }
        RecordHeader header =
                RecordHeader.of(
                        DeadLetterHeaders.CUT,
                        String.format("%s: %d of %d bytes kept", what, kept, bytes.length));
        headers.add(header.name, header.value);
        return Arrays.copyOf(bytes, kept);
    }

    private static void dropForeign(Headers headers) {
        for (org.apache.kafka.common.header.Header header : headers.toArray()) {
            if (!header.key().startsWith(DeadLetterHeaders.PREFIX)) {
                headers.remove(header.key());
            }
        }
        RecordHeader header =
                RecordHeader.of(DeadLetterHeaders.CUT, "headers: the record's own dropped");
        headers.add(header.name, header.value);
    }

    private static int size(byte[] key, byte[] value, Headers headers) {
        int size = BATCH_OVERHEAD + length(key) + length(value);
        for (org.apache.kafka.common.header.Header header : headers) {
            // A char of a name takes at most three bytes.
            size += 3 * header.key().length() + length(header.value()) + FIELD_OVERHEAD;
        }
        return size + size / COMPRESSION_OVERHEAD;
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
