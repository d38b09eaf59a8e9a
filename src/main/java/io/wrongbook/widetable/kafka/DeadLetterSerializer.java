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
 * Makes the Kafka record of a dead letter. A dead letter that the topic would reject is cut, and
 * says so in a header: a rejected record would restart the job for ever.
 */
final class DeadLetterSerializer implements KafkaRecordSerializationSchema<DeadLetter> {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterSerializer.class);

    /** What Kafka adds to a batch of one record, generously. */
    private static final int BATCH_OVERHEAD = 256;

    /** Compression makes what is dense already larger, by up to one byte in so many. */
    private static final int COMPRESSION_OVERHEAD = 1024;

    /** Room for the lengths of one header, and for the header that tells of the cut. */
    private static final int FIELD_OVERHEAD = 10;

    private static final int CUT_HEADER_SIZE = 256;

    private final String topic;
    private final Properties clientProperties;
    private final int producerLimit;

    /** Null until the first dead letter. */
    private transient TopicLimits limits;

    private transient int maxSize;

    /**
     * @param clientProperties reach the brokers
     * @param producerLimit the largest record that the producer sends, in bytes
     */
    DeadLetterSerializer(String topic, Properties clientProperties, int producerLimit) {
        this.topic = topic;
        this.clientProperties = clientProperties;
        this.producerLimit = producerLimit;
    }

    /**
     * Takes in the topic's limits.
     *
     * @param limits what the topic takes
     */
    void keepTo(TopicLimits limits) {
        this.limits = limits;
        this.maxSize = Math.min(limits.maxMessageBytes(), producerLimit);
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            DeadLetter letter, KafkaSinkContext context, Long timestamp) {
        if (limits == null) {
            keepTo(readLimits());
        }
        // The record's own time, unless the topic would reject or soon delete it: the headers have
        // it anyway.
        Long sent =
                limits.takesTimestamp(letter.timestamp, System.currentTimeMillis())
                        ? Long.valueOf(letter.timestamp)
                        : null;
        byte[] key = letter.key;
        byte[] value = letter.value;
        Headers headers = new RecordHeaders();
        for (RecordHeader header : letter.headers) {
            headers.add(header.name, header.value);
        }
        int excess = size(key, value, headers) - maxSize;
        if (excess > 0) {
            excess += CUT_HEADER_SIZE;
            value = cut("value", value, excess, headers);
            excess -= length(letter.value) - length(value);
            if (excess > 0) {
                key = cut("key", key, excess, headers);
                excess -= length(letter.key) - length(key);
            }
            if (excess > 0) {
                dropForeign(headers);
            }
        }
        return new ProducerRecord<>(topic, null, sent, key, value, headers);
    }

    /**
     * Asks the topic at the first dead letter after every start of the task: after an administrator
     * has made its limits narrower, the job restarts once and goes on.
     *
     * @throws KafkaException if the brokers or the topic are unavailable: dead letters must not be
     *     cut because of that
     */
    private TopicLimits readLimits() {
        try (Admin admin = Admin.create(clientProperties)) {
            return TopicLimits.read(admin, topic);
        } catch (AuthorizationException | UnsupportedVersionException e) {
            LOG.warn(
                    "We may not read the configuration of topic {} ({}): dead letters are cut at {},"
                            + " and have the time of sending as their timestamp",
                    topic,
                    e.getMessage(),
                    TopicLimits.UNKNOWN);
            return TopicLimits.UNKNOWN;
        } catch (KafkaException e) {
            throw new KafkaException("The dead-letter topic " + topic + " does not answer", e);
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
            // A char of a name is three bytes at most.
            size += 3 * header.key().length() + length(header.value()) + FIELD_OVERHEAD;
        }
        return size + size / COMPRESSION_OVERHEAD;
    }

    private static int length(byte[] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
