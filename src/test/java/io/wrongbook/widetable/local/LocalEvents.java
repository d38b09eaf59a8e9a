package io.wrongbook.widetable.local;

import io.wrongbook.widetable.generator.EventPlan;
import io.wrongbook.widetable.generator.EventSender;
import io.wrongbook.widetable.generator.GeneratedRecord;
import io.wrongbook.widetable.generator.Meaning;
import io.wrongbook.widetable.generator.ReferenceModel;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Sends the local run's events at a pace, and remembers what they mean and when they went. */
final class LocalEvents {
    /** An event that changed its record, if it was not stale, and when it was sent. */
    record Sent(String eventId, long millis) {}

    private final EventSender sender;
    private final EventPlan plan;
    private final ReferenceModel model = new ReferenceModel();
    private final Map<Meaning.Kind, Long> counts = new EnumMap<>(Meaning.Kind.class);
    private final Map<String, Sent> lastByWrongId = new HashMap<>();
    private final Set<String> seenEvents = new HashSet<>();
    private long sent;
    private long firstMillis = Long.MAX_VALUE;

    LocalEvents(String bootstrapServers, String topic, EventPlan plan) {
        this.plan = plan;
        this.sender =
                new EventSender(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                        topic,
                        (double) plan.rate(),
                        this::remember);
    }

    /** Sends all events and waits until the broker has them. */
    void send() {
        sender.send(plan.generate(plan.options().withoutNames()));
    }

    private synchronized void remember(GeneratedRecord record, RecordMetadata at, long millis) {
        model.add(record, at.topic(), at.partition(), at.offset());
        sent++;
        firstMillis = Math.min(firstMillis, millis);
        counts.merge(record.meaning().kind(), 1L, Long::sum);
        String place = at.topic() + "-" + at.partition() + "-" + at.offset();
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

    /** The clock when the first event was sent, epoch milliseconds. */
    synchronized long firstMillis() {
        return firstMillis;
    }

    synchronized long count(Meaning.Kind kind) {
        return counts.getOrDefault(kind, 0L);
    }

    /** The last new event of each record. */
    synchronized Map<String, Sent> lastByWrongId() {
        return Map.copyOf(lastByWrongId);
    }
}
