package io.wrongbook.widetable.kafka;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.KafkaConfig;
import io.wrongbook.widetable.config.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks, before the job runs, whether Kafka can be reached and has the two topics. */
public final class TopicCheck {

    private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    /** What the headers of a dead letter may add to the largest record of the source topic. */
    private static final int HEADERS_SIZE = 16 * 1024;

    /** What the client says if it can resolve no host: the DNS may be failing over, too. */
    private static final String UNKNOWN_HOST = "No resolvable bootstrap urls";

    private final KafkaConfig config;

    private TopicCheck(KafkaConfig config) {
        this.config = config;
    }

    /**
     * Checks brokers and topics.
     *
     * @throws UnavailableException if no broker answers
     * @throws ConfigException if a broker refuses us, if a topic is missing, or if the dead-letter
     *     topic takes smaller records than the source topic or is compacted
     */
    public static void run(KafkaConfig config) {
        new TopicCheck(config).run();
    }

    private void run() {
        Properties properties = config.clientProperties();
        String timeout = String.valueOf(TIMEOUT.toMillis());
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
        try (Admin admin = Admin.create(properties)) {
            checkExists(admin, "kafka.topic", config.topic(), "");
            int largest = limits(admin, config.topic()).maxMessageBytes();
            checkExists(
                    admin,
                    "dead-letter.topic",
                    config.deadLetterTopic(),
                    " --config max.message.bytes=" + withHeaders(largest));
            TopicLimits deadLetters = limits(admin, config.deadLetterTopic());
            checkSizes(largest, deadLetters.maxMessageBytes());
            checkKeepsAll(deadLetters);
        } catch (ConfigException e) {
            throw e;
        } catch (KafkaException e) {
            // An unknown host, a bad kafka.properties.* value, a keystore that is not there.
            String message =
                    "kafka.bootstrap-servers or kafka.properties.*: the Kafka client cannot start: "
                            + config.scrub(e);
            throw message.contains(UNKNOWN_HOST) || e instanceof RetriableException
                    ? new UnavailableException(message)
                    : new ConfigException(message);
        }
    }

    private void checkExists(Admin admin, String option, String topic, String createOptions) {
        try {
            TopicLimits.await(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
        } catch (UnknownTopicOrPartitionException e) {
            throw new ConfigException(
                    String.format(
                            "%s: the brokers at %s have no topic %s: create it, for example with"
                                    + " kafka-topics.sh --bootstrap-server %s --create --topic %s"
                                    + " --partitions 3%s",
                            option,
                            config.bootstrapServers(),
                            topic,
                            config.bootstrapServers(),
                            topic,
                            createOptions));
        } catch (TimeoutException e) {
            throw new UnavailableException(
                    String.format(
                            "kafka.bootstrap-servers: no broker answers at %s within %d s: check"
                                    + " the address, the network, and"
                                    + " kafka.properties.security.protocol",
                            config.bootstrapServers(), TIMEOUT.toSeconds()));
        } catch (AuthenticationException e) {
            throw new ConfigException(
                    "kafka.properties.*: the brokers refuse the credentials: " + config.scrub(e));
        } catch (AuthorizationException e) {
            throw new ConfigException(
                    String.format(
                            "%s: the Kafka user may not use topic %s: %s",
                            option, topic, config.scrub(e.getMessage())));
        }
    }

    /** The topic's limits; Kafka's defaults if we may not ask. */
    private static TopicLimits limits(Admin admin, String topic) {
        TopicLimits limits = TopicLimits.DEFAULTS;
        try {
            limits = TopicLimits.read(admin, topic);
        } catch (KafkaException e) {
            LOG.warn(
                    "Cannot read the configuration of topic {} ({}); taking it that it takes"
                            + " records of {}",
                    topic,
                    e.getMessage(),
                    limits);
        }
        return limits;
    }

    private void checkSizes(int source, int deadLetters) {
        String remedy =
                String.format(
                        "kafka-configs.sh --bootstrap-server %s --alter --entity-type topics"
                                + " --entity-name %s --add-config max.message.bytes=%d",
                        config.bootstrapServers(), config.deadLetterTopic(), source + HEADERS_SIZE);
        if (deadLetters < source) {
            throw new ConfigException(
                    String.format(
                            "dead-letter.topic: %s takes records of %d bytes, but %s has records of"
                                    + " up to %d: run %s",
                            config.deadLetterTopic(), deadLetters, config.topic(), source, remedy));
        }
        if (deadLetters < withHeaders(source)) {
            LOG.warn(
                    "A dead letter has more headers than its record: the largest records of {} do"
                            + " not fit whole into {} and would be cut. To keep them, run {}",
                    config.topic(),
                    config.deadLetterTopic(),
                    remedy);
        }
    }

    private void checkKeepsAll(TopicLimits deadLetters) {
        if (deadLetters.isCompacted()) {
            throw new ConfigException(
                    String.format(
                            "dead-letter.topic: %s is compacted: it would refuse letters without a"
                                    + " key and forget all but the last with one: run"
                                    + " kafka-configs.sh --bootstrap-server %s --alter"
                                    + " --entity-type topics --entity-name %s --add-config"
                                    + " cleanup.policy=delete",
                            config.deadLetterTopic(),
                            config.bootstrapServers(),
                            config.deadLetterTopic()));
        }
    }

    private static int withHeaders(int recordSize) {
        return (int) Math.min(Integer.MAX_VALUE, (long) recordSize + HEADERS_SIZE);
    }
}
