package io.wrongbook.widetable.kafka;

import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;

/** What records a topic takes. Immutable. */
final class TopicLimits {

    /** Kafka's own, for a topic whose configuration we may not read. */
    static final TopicLimits DEFAULTS =
            new TopicLimits(1_048_588, Long.MAX_VALUE, 3_600_000, false);

    /** Brokers before 3.6 have this one setting instead of two. */
    private static final String TIMESTAMP_DIFFERENCE = "message.timestamp.difference.max.ms";

    /** The clocks of brokers are not ours. */
    private static final long CLOCK_SKEW = 60_000;

    private final int maxMessageBytes;
    private final long maxTimestampAge;
    private final long maxTimestampLead;
    private final boolean compacted;

    private TopicLimits(
            int maxMessageBytes, long maxTimestampAge, long maxTimestampLead, boolean compacted) {
        this.maxMessageBytes = maxMessageBytes;
        this.maxTimestampAge = maxTimestampAge;
        this.maxTimestampLead = maxTimestampLead;
        this.compacted = compacted;
    }

    /**
     * Asks the brokers.
     *
     * @throws KafkaException if the brokers do not answer, or if we may not ask
     */
    static TopicLimits read(Admin admin, String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config config = await(admin.describeConfigs(List.of(resource)).values().get(resource));
        long difference = number(config, TIMESTAMP_DIFFERENCE, Long.MAX_VALUE);
        return new TopicLimits(
                (int)
                        number(
                                config,
                                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                                DEFAULTS.maxMessageBytes),
                number(config, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, difference),
                number(config, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, difference),
                text(config, TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE)
                        .contains(TopicConfig.CLEANUP_POLICY_COMPACT));
    }

    /** The largest record batch that the topic takes, in bytes. */
    int maxMessageBytes() {
        return maxMessageBytes;
    }

    /** Whether of several records with one key only the last is kept, and none without a key. */
    boolean isCompacted() {
        return compacted;
    }

    /** Whether the topic takes a record with this timestamp now; both in epoch milliseconds. */
    boolean takesTimestamp(long timestamp, long now) {
        return timestamp >= 0
                && now - timestamp <= maxTimestampAge - Math.min(maxTimestampAge, CLOCK_SKEW)
                && timestamp - now <= maxTimestampLead - Math.min(maxTimestampLead, CLOCK_SKEW);
    }

    /**
     * The answer, or the exception that Kafka gave for it.
     *
     * @throws KafkaException as Kafka said
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
