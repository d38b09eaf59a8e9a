package io.wrongbook.widetable.kafka;

import io.wrongbook.widetable.event.TopicIdentity;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;

/** The limits of a topic for its records. Immutable. */
final class TopicLimits {

    /**
     * The limits of a topic whose configuration cannot be read: Kafka's default size, and only the
     * time of sending as the timestamp, since the topic may reject any other.
     */
    static final TopicLimits UNKNOWN = new TopicLimits(1_048_588, 0, 0, -1, false, 1);

    /** The only such setting of brokers before 3.6; brokers before 4.0 still apply it. */
    private static final String TIMESTAMP_DIFFERENCE = "message.timestamp.difference.max.ms";

    /** The clocks of the brokers may differ from this clock. */
    private static final long CLOCK_SKEW = 60_000;

    private final int maxMessageBytes;
    private final long maxTimestampAge;
    private final long maxTimestampLead;
    private final long retention;
    private final boolean compacted;
    private final int minInSyncReplicas;

    private TopicLimits(
            int maxMessageBytes,
            long maxTimestampAge,
            long maxTimestampLead,
            long retention,
            boolean compacted,
            int minInSyncReplicas) {
        this.maxMessageBytes = maxMessageBytes;
        this.maxTimestampAge = maxTimestampAge;
        this.maxTimestampLead = maxTimestampLead;
        this.retention = retention;
        this.compacted = compacted;
        this.minInSyncReplicas = minInSyncReplicas;
    }

    /**
     * Reads the limits from the brokers.
     *
     * @throws KafkaException if the brokers are unavailable, or if the user may not read the
     *     configuration
     */
    static TopicLimits read(Admin admin, String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = await(admin.describeConfigs(List.of(resource)).values().get(resource));
        // Brokers 3.6 to 3.9 report both kinds, and which one applies depends on what is set.
        long difference = number(config, TIMESTAMP_DIFFERENCE, Long.MAX_VALUE);
        return new TopicLimits(
                (int)
                        Math.min(
                                number(
                                        config,
                                        TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                                        UNKNOWN.maxMessageBytes),
                                // A batch must fit into one segment.
                                number(
                                        config,
                                        TopicConfig.SEGMENT_BYTES_CONFIG,
                                        Integer.MAX_VALUE)),
                Math.min(
                        difference,
                        number(
                                config,
                                TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
                                Long.MAX_VALUE)),
                Math.min(
                        difference,
                        number(
                                config,
                                TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG,
                                Long.MAX_VALUE)),
                number(config, TopicConfig.RETENTION_MS_CONFIG, -1),
                text(config, TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE)
                        .contains(TopicConfig.CLEANUP_POLICY_COMPACT),
                (int) number(config, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, 1));
    }

    /** The largest record batch that the topic accepts, in bytes. */
    int maxMessageBytes() {
        return maxMessageBytes;
    }

    /**
     * Whether the topic keeps only the last record of each key, and rejects records without a key.
     */
    boolean isCompacted() {
        return compacted;
    }

    /** The number of replicas that must have a record before it counts as written. */
    int minInSyncReplicas() {
        return minInSyncReplicas;
    }

    /**
     * How long the topic keeps a record, in milliseconds from its timestamp; negative: for ever.
     */
    long retention() {
        return retention;
    }

    /**
     * Whether the topic accepts a record with this timestamp now, and keeps it for at least half of
     * its retention, which starts at the timestamp; both in epoch milliseconds.
     */
    boolean takesTimestamp(long timestamp, long now) {
        return timestamp >= 0
                && (retention < 0 || now - timestamp <= retention / 2)
                && now - timestamp <= maxTimestampAge - Math.min(maxTimestampAge, CLOCK_SKEW)
                && timestamp - now <= maxTimestampLead - Math.min(maxTimestampLead, CLOCK_SKEW);
    }

    /** Brokers before 2.8 return zeros instead of an id. */
    static TopicIdentity identity(TopicDescription topic) {
        return topic.topicId().equals(Uuid.ZERO_UUID)
                ? TopicIdentity.unknown(topic.name())
                : new TopicIdentity(topic.name(), topic.topicId().toString());
    }

    /**
     * The result, or the exception of Kafka.
     *
     * @throws KafkaException the exception of Kafka
     */
    static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException
                    ? (KafkaException) e.getCause()
                    : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static long number(Config config, String name, long otherwise) {
        return Long.parseLong(text(config, name, String.valueOf(otherwise)));
    }

    private static String text(Config config, String name, String otherwise) {
        ConfigEntry entry = config.get(name);
        return entry == null ? otherwise : entry.value();
    }

    @Override
    public String toString() {
        return maxMessageBytes + " bytes";
    }
}
