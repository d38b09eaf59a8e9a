package io.wrongbook.widetable.kafka;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JobOptions;
import io.wrongbook.widetable.config.KafkaConfig;
import io.wrongbook.widetable.config.UnavailableException;
import io.wrongbook.widetable.event.TopicIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.flink.configuration.ConfigOption;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The start-up check of Kafka: the brokers are available, and accept what the job will request. */
public final class TopicCheck {

    private static final Logger LOG = LoggerFactory.getLogger(TopicCheck.class);

    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    /** With a shorter retention, a night or a weekend is too long. */
    private static final Duration SHORT_RETENTION = Duration.ofDays(1);

    /**
     * The space that the headers of a dead letter may add to the largest record of the source
     * topic.
     */
    private static final int HEADERS_SIZE = 16 * 1024;

    /** The client's message if it cannot resolve any host: the DNS may be failing over, too. */
    private static final String UNKNOWN_HOST = "No resolvable bootstrap urls";

    private final KafkaConfig config;

    private TopicCheck(KafkaConfig config) {
        this.config = config;
    }

    /**
     * Runs the check for the job: client properties, brokers, topics, rights and the consumer
     * group.
     *
     * @return the identity of the source topic
     * @throws UnavailableException if the brokers are unavailable
     * @throws ConfigException if Kafka rejects a property, if a broker rejects the credentials, if
     *     a topic or a right is missing, or if the dead-letter topic accepts smaller records than
     *     the source topic, accepts no records or is compacted
     */
    public static TopicIdentity run(KafkaConfig config) {
        TopicCheck check = new TopicCheck(config);
        return check.withAdmin(
                admin -> {
                    TopicDescription events = check.checkTopics(admin);
                    requireRight(events, JobOptions.KAFKA_TOPIC, AclOperation.READ);
                    check.checkGroup(admin);
                    return TopicLimits.identity(events);
                });
    }

    /**
     * Runs the check for a tool, which writes no dead letters and has no consumer group.
     *
     * @throws ConfigException as {@link #run} does
     */
    public static void runForTool(KafkaConfig config) {
        TopicCheck check = new TopicCheck(config);
        check.withAdmin(
                admin ->
                        List.of(
                                check.describe(admin, JobOptions.KAFKA_TOPIC, config.topic(), ""),
                                check.describe(
                                        admin,
                                        JobOptions.DEAD_LETTER_TOPIC,
                                        config.deadLetterTopic(),
                                        "")));
    }

    private <T> T withAdmin(Function<Admin, T> checks) {
        try (Admin admin = Admin.create(config.clientProperties())) {
            createClients();
            return checks.apply(admin);
        } catch (ConfigException e) {
            throw e;
        } catch (KafkaException e) {
            // An unknown host, an invalid value of kafka.properties.*, a missing keystore.
            String message =
                    "kafka.bootstrap-servers or kafka.properties.*: the Kafka client cannot start: "
                            + config.scrub(e);
            throw message.contains(UNKNOWN_HOST) || e instanceof RetriableException
                    ? new UnavailableException(message)
                    : new ConfigException(message);
        }
    }

    /** Kafka itself rejects invalid properties, but only when a client is created. */
    private void createClients() {
        new KafkaConsumer<>(
                        config.sourceProperties(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())
                .close(Duration.ZERO);
        new KafkaProducer<>(
                        DeadLetterProducer.properties(config),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())
                .close(Duration.ZERO);
    }

    private TopicDescription checkTopics(Admin admin) {
        TopicDescription events = describe(admin, JobOptions.KAFKA_TOPIC, config.topic(), "");
        int largest = limits(admin, config.topic()).maxMessageBytes();
        TopicDescription deadLetters =
                describe(
                        admin,
                        JobOptions.DEAD_LETTER_TOPIC,
                        config.deadLetterTopic(),
                        " --config max.message.bytes=" + withHeaders(largest));
        requireRight(deadLetters, JobOptions.DEAD_LETTER_TOPIC, AclOperation.WRITE);
        TopicLimits limits = limits(admin, config.deadLetterTopic());
        checkSizes(largest, limits.maxMessageBytes());
        checkKeepsAll(limits);
        checkReplicas(deadLetters, limits);
        return events;
    }

    private TopicDescription describe(
            Admin admin, ConfigOption<String> option, String topic, String createOptions) {
        try {
            return describe(admin, topic);
        } catch (UnknownTopicOrPartitionException e) {
            throw new ConfigException(
                    String.format(
                            "%s: the brokers at %s have no topic %s: create it, for example with"
                                    + " kafka-topics.sh --bootstrap-server %s --create --topic %s"
                                    + " --partitions 3%s",
                            option.key(),
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
                            config.bootstrapServers(), timeoutMillis() / 1000));
        } catch (AuthenticationException e) {
            throw new ConfigException(
                    "kafka.properties.*: the brokers reject the credentials: " + config.scrub(e));
        } catch (AuthorizationException e) {
            throw new ConfigException(
                    String.format(
                            "%s: the Kafka user may not use topic %s: grant it the rights on the"
                                    + " topic: %s",
                            option.key(), topic, config.scrub(e.getMessage())));
        }
    }

    private TopicDescription describe(Admin admin, String topic) {
        DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs(timeoutMillis());
        try {
            return describe(admin, topic, options.includeAuthorizedOperations(true));
        } catch (UnsupportedVersionException e) {
            // Brokers before 2.3 do not report the rights of the client.
            return describe(admin, topic, options.includeAuthorizedOperations(false));
        }
    }

    private static TopicDescription describe(
            Admin admin, String topic, DescribeTopicsOptions options) {
        return TopicLimits.await(
                admin.describeTopics(List.of(topic), options).topicNameValues().get(topic));
    }

    /** Does not set default.api.timeout.ms: Kafka would then reject a longer request timeout. */
    private int timeoutMillis() {
        String users =
                config.clientProperties()
                        .getProperty(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
        int ours = (int) TIMEOUT.toMillis();
        return users == null ? ours : Math.min(ours, Integer.parseInt(users.trim()));
    }

    /** If the brokers do not report the rights of the client, it is assumed to have them. */
    private static void requireRight(
            TopicDescription topic, ConfigOption<String> option, AclOperation right) {
        Set<AclOperation> rights = topic.authorizedOperations();
        if (rights != null && !rights.isEmpty() && !rights.contains(right)) {
            throw new ConfigException(
                    String.format(
                            "%s: the Kafka user may not use topic %s: grant it the right to %s the"
                                    + " topic; it has only %s",
                            option.key(), topic.name(), right, new TreeSet<>(rights)));
        }
    }

    private void checkGroup(Admin admin) {
        try {
            TopicLimits.await(
                    admin.listConsumerGroupOffsets(
                                    config.groupId(),
                                    new ListConsumerGroupOffsetsOptions()
                                            .timeoutMs(timeoutMillis()))
                            .partitionsToOffsetAndMetadata());
        } catch (AuthorizationException e) {
            throw new ConfigException(
                    String.format(
                            "kafka.group-id: the Kafka user may not use the consumer group %s:"
                                    + " grant the right to READ the group, which is separate from"
                                    + " the rights on the topic: %s",
                            config.groupId(), config.scrub(e.getMessage())));
        } catch (TimeoutException e) {
            throw new UnavailableException(
                    String.format(
                            "kafka.group-id: the brokers at %s do not return the offsets of the"
                                    + " consumer group %s within %d s: check the brokers: %s",
                            config.bootstrapServers(),
                            config.groupId(),
                            timeoutMillis() / 1000,
                            config.scrub(e)));
        }
    }

    /** The limits of the topic; Kafka's defaults if they cannot be read. */
    private static TopicLimits limits(Admin admin, String topic) {
        TopicLimits limits = TopicLimits.UNKNOWN;
        try {
            limits = TopicLimits.read(admin, topic);
        } catch (KafkaException e) {
            LOG.warn(
                    "Cannot read the configuration of topic {} ({}). The job assumes that it"
                            + " accepts records of up to {}",
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
                        config.bootstrapServers(), config.deadLetterTopic(), withHeaders(source));
        if (deadLetters < source) {
            throw new ConfigException(
                    String.format(
                            "dead-letter.topic: %s accepts records of up to %d bytes, but %s has"
                                    + " records of up to %d bytes: run %s (and make sure that its"
                                    + " segment.bytes is not smaller)",
                            config.deadLetterTopic(), deadLetters, config.topic(), source, remedy));
        }
        if (deadLetters < withHeaders(source)) {
            LOG.warn(
                    "A dead letter has more headers than its record, so the largest records of {}"
                            + " do not fit into {} and are cut. To keep them complete, run {}",
                    config.topic(),
                    config.deadLetterTopic(),
                    remedy);
        }
    }

    private void checkKeepsAll(TopicLimits deadLetters) {
        if (deadLetters.isCompacted()) {
            throw new ConfigException(
                    String.format(
                            "dead-letter.topic: %s is compacted, so it rejects dead letters without"
                                    + " a key and keeps only the last one of each key: run"
                                    + " kafka-configs.sh --bootstrap-server %s --alter"
                                    + " --entity-type topics --entity-name %s --add-config"
                                    + " cleanup.policy=delete",
                            config.deadLetterTopic(),
                            config.bootstrapServers(),
                            config.deadLetterTopic()));
        }
        if (deadLetters.retention() >= 0 && deadLetters.retention() < SHORT_RETENTION.toMillis()) {
            LOG.warn(
                    "{} deletes dead letters after {}: set its retention.ms to the time that people"
                            + " need to handle them",
                    config.deadLetterTopic(),
                    Duration.ofMillis(deadLetters.retention()));
        }
    }

    private void checkReplicas(TopicDescription topic, TopicLimits limits) {
        String acks =
                DeadLetterProducer.properties(config)
                        .getProperty(ProducerConfig.ACKS_CONFIG, "all");
        int replicas =
                topic.partitions().stream()
                        .mapToInt(partition -> partition.replicas().size())
                        .min()
                        .orElse(Integer.MAX_VALUE);
        if (List.of("all", "-1").contains(acks) && replicas < limits.minInSyncReplicas()) {
            throw new ConfigException(
                    String.format(
                            "dead-letter.topic: %s accepts no records: its min.insync.replicas is"
                                    + " %d, but it has a partition with %d replicas: run"
                                    + " kafka-configs.sh --bootstrap-server %s --alter"
                                    + " --entity-type topics --entity-name %s --add-config"
                                    + " min.insync.replicas=%d, or add replicas",
                            config.deadLetterTopic(),
                            limits.minInSyncReplicas(),
                            replicas,
                            config.bootstrapServers(),
                            config.deadLetterTopic(),
                            replicas));
        }
    }

    private static int withHeaders(int recordSize) {
        return (int) Math.min(Integer.MAX_VALUE, (long) recordSize + HEADERS_SIZE);
    }
}
