package io.wrongbook.widetable.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.config.KafkaConfig;
import io.wrongbook.widetable.services.SharedServices;
import io.wrongbook.widetable.startup.JobConfigLoader;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The producer of the dead letters, as the job makes it, on a topic that changes under it. */
class DeadLetterProducerIT {

    private static final int ROUNDS = 8;

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    /**
     * With five requests in flight, one of three runs ended with dead letters that expired after
     * their whole delivery timeout: the broker takes a partition's later batch first, and then
     * rejects the earlier ones again and again.
     */
    @Test
    void noLetterHangsWhileTheTopicGainsPartitions() throws Exception {
        String topic = "growing-letters";
        SERVICES.kafka().createTopic(topic, 1);
        Properties properties = DeadLetterProducer.properties(config(topic));
        assertThat(properties).containsEntry("max.in.flight.requests.per.connection", "1");
        // So that it hears of new partitions while they are being created.
        properties.put("metadata.max.age.ms", "10");
        properties.put("linger.ms", "0");
        properties.put("delivery.timeout.ms", "60000");
        AtomicBoolean stop = new AtomicBoolean();
        AtomicLong sent = new AtomicLong();
        AtomicLong taken = new AtomicLong();
        AtomicReference<Exception> failure = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            CompletableFuture<Void> sending =
                    CompletableFuture.runAsync(
                            () -> {
                                while (!stop.get() && failure.get() == null) {
                                    send(producer, topic, sent.getAndIncrement(), taken, failure);
                                }
                            });
            for (int round = 1; round <= ROUNDS; round++) {
                SERVICES.kafka().increasePartitions(topic, 1 + 4 * round);
            }
            stop.set(true);
            sending.get();
            producer.flush();
        }

        assertThat(failure).hasNullValue();
        assertThat(taken).hasValue(sent.get());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of the same failure.
    private static void send(
            KafkaProducer<byte[], byte[]> producer,
            String topic,
            long number,
            AtomicLong taken,
            AtomicReference<Exception> failure) {
        byte[] key = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        producer.send(
                new ProducerRecord<>(topic, key, new byte[1_000]),
                (place, e) -> {
                    if (e == null) {
                        taken.incrementAndGet();
                    } else {
                        failure.compareAndSet(null, e);
                    }
                });
    }

    private static KafkaConfig config(String topic) {
        return JobConfigLoader.load(
                        Map.of(),
                        "--kafka.bootstrap-servers",
                        SERVICES.kafka().bootstrapServers(),
                        "--dead-letter.topic",
                        topic,
                        "--jdbc.url",
                        "jdbc:mysql://localhost/unused")
                .kafka();
    }
}
