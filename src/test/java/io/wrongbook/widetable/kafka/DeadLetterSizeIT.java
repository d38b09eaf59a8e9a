package io.wrongbook.widetable.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.DeadLetterReason;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.services.SharedServices;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real broker takes a dead letter that was cut to the topic's limit, however it is compressed.
 */
class DeadLetterSizeIT {

    private static final int LIMIT = 10_000_000;

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    @ParameterizedTest
    @ValueSource(strings = {"none", "lz4", "snappy", "gzip", "zstd"})
    void aDenseLetterIsCutToWhatTheTopicTakes(String compression) throws Exception {
        String topic = "dense-letters-" + compression;
        SERVICES.kafka().createTopic(topic, 1, Map.of("max.message.bytes", "" + LIMIT));
        Properties properties = new Properties();
        properties.put("bootstrap.servers", SERVICES.kafka().bootstrapServers());
        DeadLetterSerializer serializer =
                new DeadLetterSerializer(topic, properties, Integer.MAX_VALUE);
        serializer.open(null, null);

        ProducerRecord<byte[], byte[]> record = serializer.serialize(denseLetter(), null, null);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "64000000");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            assertThat(producer.send(record).get().serializedValueSize())
                    .isBetween(LIMIT - LIMIT / 500, LIMIT);
        }
    }

    private static DeadLetter denseLetter() {
        byte[] value = new byte[LIMIT + LIMIT / 10];
        new Random(1).nextBytes(value);
        SourceRecord record = new SourceRecord("events", 0, 0, 1_750_000_000_000L, null, value);
        return DeadLetter.of(record, DeadLetterReason.INVALID_JSON, "dense");
    }
}
