package io.wrongbook.widetable.kafka;

import io.wrongbook.widetable.config.KafkaConfig;
import io.wrongbook.widetable.event.DeadLetterHeaders;
import io.wrongbook.widetable.event.DeadLetterRecord;
import io.wrongbook.widetable.event.RecordHeader;
import io.wrongbook.widetable.event.SourceRecord;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends dead letters of the router back to the topic of the events: key, value, timestamp and
 * headers as they are, with the record's first place, by which the router goes, and without the
 * reason, which may no longer be one.
 */
public final class EventResender implements AutoCloseable {

    private static final Set<String> NOT_SENT =
            Set.of(DeadLetterHeaders.REASON, DeadLetterHeaders.DETAIL);

    private final String topic;
    private final TopicLimits limits;
    private final KafkaProducer<byte[], byte[]> producer;
    private final BiConsumer<DeadLetterRecord, String> rejected;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /**
     * Connects.
     *
     * @param rejected takes a dead letter that the topic does not take, and why; called by another
     *     thread
     * @throws KafkaException if the brokers do not answer or reject us, here and in all methods
     */
    public EventResender(KafkaConfig config, BiConsumer<DeadLetterRecord, String> rejected) {
        this.topic = config.topic();
        this.rejected = rejected;
        try (Admin admin = Admin.create(config.clientProperties())) {
            this.limits = TopicLimits.read(admin, topic);
        }
        Properties properties = DeadLetterProducer.properties(config);
        properties.putIfAbsent(
                ProducerConfig.BATCH_SIZE_CONFIG,
                String.valueOf(DeadLetterProducer.batchSize(properties, limits)));
        this.producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Hands an event to the producer; it is on the topic when {@link #flush} returns. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of the same failure.
    public void send(DeadLetterRecord letter) {
        throwFailure();
        producer.send(
                toRecord(letter.record()),
                (place, e) -> {
                    if (e == null) {
                        sent.incrementAndGet();
                    } else if (e instanceof RecordTooLargeException
                            || e instanceof InvalidTimestampException) {
                        rejected.accept(letter, topic + " does not take it: " + e.getMessage());
                    } else {
                        failure.compareAndSet(null, e);
                    }
                });
    }

    /** Waits until the brokers have answered for all events. */
    public void flush() {
        producer.flush();
        throwFailure();
    }

    /** How many events are on the topic again. */
    public long sent() {
        return sent.get();
    }

    @Override
    public void close() {
        producer.close();
    }

    private void throwFailure() {
        Exception e = failure.get();
        if (e != null) {
            throw new KafkaException("a dead letter could not be sent: " + e.getMessage(), e);
        }
    }

    private ProducerRecord<byte[], byte[]> toRecord(SourceRecord record) {
        Headers headers = new RecordHeaders();
        for (RecordHeader header : record.headers) {
            if (!NOT_SENT.contains(header.name)) {
                headers.add(header.name, header.value);
            }
        }
        // The router goes by the first timestamp in the headers, whatever this one is.
        Long timestamp =
                limits.takesTimestamp(record.timestamp, System.currentTimeMillis())
                        ? Long.valueOf(record.timestamp)
                        : null;
        return new ProducerRecord<>(topic, null, timestamp, record.key, record.value, headers);
    }
}
