package io.wrongbook.widetable.local;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Sends the local run's events at a pace, and remembers what they mean and when they went. */
final class LocalEvents {
    /** The pace of the events' own times when they are sent as fast as possible. */
    private static final double UNPACED_EVENTS_PER_SECOND = 10_000;

    /** An event that changed its record, if it was not stale, and when it was sent. */
    record Sent(String eventId, long millis) {}

    private final String bootstrapServers;
    private final String topic;
    private final long rate;
    private final EventGenerator generator;
    private final ReferenceModel model = new ReferenceModel();
    private final Map<Meaning.Kind, Long> counts = new EnumMap<>(Meaning.Kind.class);
    private final Map<String, Sent> lastByWrongId = new HashMap<>();
    private final Set<String> seenEvents = new HashSet<>();
    private long sent;

    LocalEvents(String bootstrapServers, String topic, long seed, long events, long rate) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.rate = rate;
        double pace = rate == 0 ? UNPACED_EVENTS_PER_SECOND : rate;
        long now = System.currentTimeMillis();
        long start = rate == 0 ? now - (long) (events * 1000 / pace) : now;
        this.generator = new EventGenerator(new EventGenerator.Options(seed, events, start, pace));
    }

    /** Sends all events and waits until the broker has them. */
    void send() {
        AtomicReference<Exception> failure = new AtomicReference<>();
        Map<String, Object> properties =
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(
                        properties, new StringSerializer(), new ByteArraySerializer())) {
            long start = System.nanoTime();
            for (long i = 0; generator.hasNext() && failure.get() == null; i++) {
                awaitTurn(start, i);
                GeneratedRecord record = generator.next();
                long millis = System.currentTimeMillis();
                // The callback has the outcome.
                Future<RecordMetadata> unused =
                        producer.send(
                                record.toProducerRecord(topic),
                                (place, e) -> {
                                    if (e == null) {
                                        remember(record, place.partition(), place.offset(), millis);
                                    } else {
                                        failure.compareAndSet(null, e);
                                    }
                                });
            }
        }
        if (failure.get() != null) {
            throw new IllegalStateException("Kafka refused an event", failure.get());
        }
    }

    private void awaitTurn(long start, long index) {
        if (rate > 0) {
            long due = start + index * TimeUnit.SECONDS.toNanos(1) / rate;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }

    private synchronized void remember(
            GeneratedRecord record, int partition, long offset, long millis) {
        model.add(record, topic, partition, offset);
        sent++;
        counts.merge(record.meaning().kind(), 1L, Long::sum);
        String place = topic + "-" + partition + "-" + offset;
        if (record.meaning() instanceof Meaning.Add add) {
            String eventId = add.eventId() == null ? place : add.eventId();
            rememberChange(add.wrongId() == null ? eventId : add.wrongId(), eventId, millis);
        } else if (record.meaning() instanceof Meaning.Fix fix) {
            String eventId = fix.eventId() == null ? place : fix.eventId();
            rememberChange(fix.wrongId(), eventId, millis);
        }
    }

    private void rememberChange(String wrongId, String eventId, long millis) {
        // A duplicate changes nothing, so the row is not written again.
        if (seenEvents.add(eventId)) {
            lastByWrongId.put(wrongId, new Sent(eventId, millis));
        }
    }

    ReferenceModel model() {
        return model;
    }

    synchronized long sent() {
        return sent;
    }

    synchronized long count(Meaning.Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /** The last new event of each record. */
    synchronized Map<String, Sent> lastByWrongId() {
        return Map.copyOf(lastByWrongId);
    }
}
