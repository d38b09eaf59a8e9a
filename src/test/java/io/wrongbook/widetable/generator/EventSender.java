package io.wrongbook.widetable.generator;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends generated events to a broker, at a pace or as fast as it goes. */
public final class EventSender {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Hears of every event that the broker has taken, in the producer's thread. */
    public interface Listener {
        /**
         * Takes one event.
         *
         * @param sentAt the clock when the event was handed to the producer, epoch milliseconds
         */
        void onSent(GeneratedRecord record, RecordMetadata place, long sentAt);
    }

    private final Map<String, Object> settings;
    private final String topic;
    private final double rate;
    private final Listener listener;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    /**
     * Prepares to send.
     *
     * @param settings the producer's
     * @param rate events a second; 0 is as fast as possible
     */
    public EventSender(Map<String, Object> settings, String topic, double rate, Listener listener) {
        this.settings = new HashMap<>(settings);
        this.settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
        this.settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
        this.topic = topic;
        this.rate = rate;
        this.listener = listener;
    }

    /**
     * Sends all events and waits until the broker has them.
     *
     * @throws IllegalStateException if the broker rejects one
     */
    public void send(Iterator<GeneratedRecord> events) {
        try (Producer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            // Fails here, in a clear way, if there is no such topic.
            producer.partitionsFor(topic);
            long start = System.nanoTime();
            for (long i = 0; events.hasNext(); i++) {
                awaitTurn(start, i);
                send(producer, events.next());
                failIfAny();
            }
            producer.flush();
            failIfAny();
        }
    }

    private void awaitTurn(long start, long index) {
        if (rate > 0) {
            long due = start + (long) (index * (SECOND / rate));
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of the same failure.
    private void send(Producer<String, byte[]> producer, GeneratedRecord record) {
        long sentAt = System.currentTimeMillis();
        producer.send(
                record.toProducerRecord(topic),
                (place, e) -> {
                    if (e == null) {
                        listener.onSent(record, place, sentAt);
                    } else {
                        failure.compareAndSet(null, e);
                    }
                });
    }

    private void failIfAny() {
        Exception e = failure.get();
        if (e != null) {
            throw new IllegalStateException("an event could not be sent: " + e.getMessage(), e);
        }
    }
}
