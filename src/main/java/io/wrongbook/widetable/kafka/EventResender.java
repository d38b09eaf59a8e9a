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
 * Sends dead letters of the router back to the source topic, with key, value, timestamp and headers
 * unchanged. The headers keep the first position of the record, which the router uses, but not the
 * reason, which may no longer apply.
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
     * @param rejected receives a dead letter that the topic rejects, and the reason; called by
     *     another thread
     * @throws KafkaException if the brokers are unavailable or reject the client, here and in all
     *     methods
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

    /** Hands an event to the producer; it is in the topic when {@link #flush} returns. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback gets the same failure.
    public void send(DeadLetterRecord deadLetter) {
        throwFailure();
        producer.send(
                toRecord(deadLetter.record()),
                (place, e) -> {
                    if (e == null) {
                        sent.incrementAndGet();
                    } else if (e instanceof RecordTooLargeException
                            || e instanceof InvalidTimestampException) {
                        rejected.accept(deadLetter, topic + " rejects it: " + e.getMessage());
                    } else {
                        failure.compareAndSet(null, e);
                    }
                });
    }

    /** Waits until the brokers have acknowledged all events. */
    public void flush() {
        producer.flush();
        throwFailure();
    }

    /** The number of events that are in the topic again. */
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
            throw new KafkaException("cannot send a dead letter: " + e.getMessage(), e);
        }
    }

    private ProducerRecord<byte[], byte[]> toRecord(SourceRecord record) {
        Headers headers = new RecordHeaders();
        for (RecordHeader header : record.headers) {
            if (!NOT_SENT.contains(header.name)) {
                headers.add(header.name, header.value);
            }
        }
        // The router uses the first timestamp in the headers, not this one.
        Long timestamp =
                limits.takesTimestamp(record.timestamp, System.currentTimeMillis())
                        ? Long.valueOf(record.timestamp)
                        : null;
        return new ProducerRecord<>(topic, null, timestamp, record.key, record.value, headers);
    }
}
