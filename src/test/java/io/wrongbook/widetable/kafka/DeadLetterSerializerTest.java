package io.wrongbook.widetable.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.DeadLetterReason;
import io.wrongbook.widetable.event.RecordHeader;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.services.FreePort;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A dead letter that is too large is cut: the value first, then the key, then the record's headers.
 */
class DeadLetterSerializerTest {

    private static final int LIMIT = 2_000;

    private DeadLetterSerializer serializer;

    @BeforeEach
    void createSerializer() {
        serializer = new DeadLetterSerializer("dlq", nobody(), LIMIT);
        serializer.keepTo(TopicLimits.UNKNOWN);
    }

    @Test
    void noLetterIsCutBecauseTheBrokersAreAway() {
        DeadLetterSerializer unopened = new DeadLetterSerializer("dlq", nobody(), LIMIT);

        assertThatThrownBy(() -> unopened.serialize(letter(1, 1, 1), null, null))
                .isInstanceOf(KafkaException.class)
                .hasMessage("Cannot read the limits of the dead-letter topic dlq");
    }

    @Test
    void aLetterThatFitsIsLeftAlone() {
        ProducerRecord<byte[], byte[]> sent = serialize(100, 100, 100);

        assertThat(sent.key()).hasSize(100);
        assertThat(sent.value()).hasSize(100);
        assertThat(sent.timestamp()).as("the topic may reject the record's own").isNull();
        assertThat(names(sent))
                .containsExactly(
                        "own",
                        "dlq.reason",
                        "dlq.detail",
                        "dlq.topic",
                        "dlq.partition",
                        "dlq.offset",
                        "dlq.timestamp");
    }

    @Test
    void aTombstoneStaysNull() {
        ProducerRecord<byte[], byte[]> sent = serialize(-1, -1, 0);

        assertThat(sent.key()).isNull();
        assertThat(sent.value()).isNull();
    }

    @Test
    void aRecordWithoutATimestampGetsTheBrokers() {
        DeadLetter letter = letter(1, 1, 1);
        letter.timestamp = -1;

        assertThat(serializer.serialize(letter, null, null).timestamp()).isNull();
    }

    @Test
    void theValueIsCutFirst() {
        ProducerRecord<byte[], byte[]> sent = serialize(100, 5_000, 100);

        assertThat(sent.key()).hasSize(100);
        assertThat(sent.value().length).isBetween(500, 1_500);
        assertThat(cuts(sent))
                .containsExactly("value: " + sent.value().length + " of 5000 bytes kept");
        assertThat(size(sent)).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void thenTheKey() {
        ProducerRecord<byte[], byte[]> sent = serialize(5_000, 50, 100);

        assertThat(sent.value()).isEmpty();
        assertThat(sent.key().length).isBetween(500, 1_500);
        assertThat(cuts(sent))
                .containsExactly(
                        "value: 0 of 50 bytes kept",
                        "key: " + sent.key().length + " of 5000 bytes kept");
        assertThat(size(sent)).isLessThanOrEqualTo(LIMIT);
    }

    @Test
    void thenTheRecordsOwnHeaders() {
        ProducerRecord<byte[], byte[]> sent = serialize(50, -1, 5_000);

        assertThat(sent.value()).isNull();
        assertThat(names(sent)).doesNotContain("own").contains("dlq.reason", "dlq.offset");
        assertThat(cuts(sent))
                .containsExactly("key: 0 of 50 bytes kept", "headers: the record's own dropped");
        assertThat(size(sent)).isLessThanOrEqualTo(LIMIT);
    }

    private ProducerRecord<byte[], byte[]> serialize(int key, int value, int header) {
        return serializer.serialize(letter(key, value, header), null, null);
    }

    private static DeadLetter letter(int key, int value, int header) {
        SourceRecord record =
                new SourceRecord(
                        "events",
                        1,
                        2,
                        1_750_000_000_000L,
                        bytes(key),
                        bytes(value),
                        new RecordHeader("own", bytes(header)));
        return DeadLetter.of(record, DeadLetterReason.INVALID_JSON, "not JSON");
    }

    private static byte[] bytes(int length) {
        return length < 0 ? null : new byte[length];
    }

    private static List<String> names(ProducerRecord<byte[], byte[]> sent) {
        List<String> names = new ArrayList<>();
        sent.headers().forEach(header -> names.add(header.key()));
        return names;
    }

    private static List<String> cuts(ProducerRecord<byte[], byte[]> sent) {
        List<String> cuts = new ArrayList<>();
        sent.headers()
                .headers("dlq.cut")
                .forEach(header -> cuts.add(new String(header.value(), StandardCharsets.UTF_8)));
        return cuts;
    }

    /** What Kafka's own producer takes the record's size to be at most. */
    private static int size(ProducerRecord<byte[], byte[]> sent) {
        Header[] headers = sent.headers().toArray();
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.NONE,
                sent.key(),
                sent.value(),
                headers);
    }

    private static Properties nobody() {
        Properties nobody = new Properties();
        nobody.put("bootstrap.servers", "127.0.0.1:" + FreePort.find());
        nobody.put("default.api.timeout.ms", "50");
        nobody.put("request.timeout.ms", "50");
        return nobody;
    }
}
