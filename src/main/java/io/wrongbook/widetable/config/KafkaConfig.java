package io.wrongbook.widetable.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** How the job reaches Kafka, and what it reads and writes there. Immutable. */
public final class KafkaConfig implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final String ISOLATION_LEVEL = "isolation.level";

    private static final Map<String, String> OWNED_PROPERTIES =
            Map.ofEntries(
                    Map.entry("bootstrap.servers", "write kafka.bootstrap-servers instead"),
                    Map.entry("group.id", "write kafka.group-id instead"),
                    Map.entry("auto.offset.reset", "write kafka.start instead"),
                    Map.entry(
                            "partition.discovery.interval.ms",
                            "write kafka.partition-discovery-interval instead"),
                    Map.entry(
                            "enable.auto.commit",
                            "the job commits offsets with checkpoints: remove it"),
                    Map.entry("commit.offsets.on.checkpoint", "it is always on: remove it"),
                    Map.entry(
                            "transactional.id",
                            "the job sends dead letters without transactions: remove it"),
                    Map.entry("key.deserializer", "the job reads records as bytes: remove it"),
                    Map.entry("value.deserializer", "the job reads records as bytes: remove it"),
                    Map.entry("key.serializer", "the job writes records as bytes: remove it"),
                    Map.entry("value.serializer", "the job writes records as bytes: remove it"));

    /** The topic names that Kafka accepts. */
    private static final Pattern TOPIC_NAME = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

    private final String bootstrapServers;
    private final String topic;
    private final String groupId;
    private final TopicPosition start;
    private final TopicPosition stop;
    private final Duration partitionDiscoveryInterval;
    private final String deadLetterTopic;
    private final Map<String, String> properties;

    KafkaConfig(ReadableConfig options, Map<String, String> properties) {
        this.bootstrapServers = Options.required(options, JobOptions.KAFKA_BOOTSTRAP_SERVERS);
        this.topic = topic(options, JobOptions.KAFKA_TOPIC);
        this.groupId = Options.notBlank(options, JobOptions.KAFKA_GROUP_ID);
        this.start =
                TopicPosition.parse(
                        JobOptions.KAFKA_START.key(),
                        Options.get(options, JobOptions.KAFKA_START),
                        List.of(
                                TopicPosition.COMMITTED,
                                TopicPosition.EARLIEST,
                                TopicPosition.LATEST));
        this.stop =
                TopicPosition.parse(
                        JobOptions.KAFKA_STOP.key(),
                        Options.get(options, JobOptions.KAFKA_STOP),
                        List.of(TopicPosition.NEVER, TopicPosition.LATEST));
        this.partitionDiscoveryInterval =
                Options.positive(options, JobOptions.KAFKA_PARTITION_DISCOVERY_INTERVAL);
        this.deadLetterTopic = topic(options, JobOptions.DEAD_LETTER_TOPIC);
        if (deadLetterTopic.equals(topic)) {
            throw new ConfigException(
                    "dead-letter.topic: is the same topic as kafka.topic, so the job would read its"
                            + " own dead letters for ever: name another topic");
        }
        properties.forEach(KafkaConfig::checkProperty);
        this.properties = Map.copyOf(properties);
    }

    private static String topic(ReadableConfig options, ConfigOption<String> option) {
        String name = Options.notBlank(options, option);
        if (!TOPIC_NAME.matcher(name).matches()) {
            throw new ConfigException(
                    String.format(
                            "%s: '%s' is not a valid topic name: write 1 to 249 of the characters"
                                    + " a-z, A-Z, 0-9, '.', '_' and '-', but not '.' or '..'",
                            option.key(), name));
        }
        return name;
    }

    /** Whether the job sets this property of the Kafka clients itself. */
    public static boolean owns(String property) {
        return OWNED_PROPERTIES.containsKey(property);
    }

    private static void checkProperty(String name, String value) {
        String instead = OWNED_PROPERTIES.get(name);
        if (instead != null) {
            throw new ConfigException(
                    String.format(
                            "%s%s: cannot be set: %s", JobOptions.KAFKA_PROPERTIES, name, instead));
        }
        if (JaasText.isJaas(name)) {
            JaasText.check(JobOptions.KAFKA_PROPERTIES + name, value);
        }
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    public String topic() {
        return topic;
    }

    public String groupId() {
        return groupId;
    }

    public TopicPosition start() {
        return start;
    }

    public TopicPosition stop() {
        return stop;
    }

    public Duration partitionDiscoveryInterval() {
        return partitionDiscoveryInterval;
    }

    public String deadLetterTopic() {
        return deadLetterTopic;
    }

    /**
     * The properties of every Kafka client: the brokers and {@code kafka.properties.*}. A new copy.
     */
    public Properties clientProperties() {
        Properties client = new Properties();
        client.setProperty("bootstrap.servers", bootstrapServers);
        properties.forEach(client::setProperty);
        return client;
    }

    /**
     * The properties of every consumer, on top of {@link #clientProperties}. A consumer does not
     * read events of aborted transactions, unless {@code isolation.level} is set. It must not
     * create a topic that somebody has just deleted. A new copy.
     */
    public Properties consumerProperties() {
        Properties consumer = clientProperties();
        consumer.putIfAbsent(ISOLATION_LEVEL, "read_committed");
        consumer.setProperty("allow.auto.create.topics", "false");
        return consumer;
    }

    /** The properties of the consumers of the source: {@link #consumerProperties} and the group. */
    public Properties sourceProperties() {
        Properties source = consumerProperties();
        source.setProperty("group.id", groupId);
        return source;
    }

    /** Whether consumers read events of transactions that are not committed. */
    public boolean readsUncommitted() {
        return "read_uncommitted"
                .equalsIgnoreCase(consumerProperties().getProperty(ISOLATION_LEVEL));
    }

    /**
     * The messages of a Kafka client exception and of its causes, in one line and without secrets.
     */
    public String scrub(Throwable failure) {
        return scrub(Secrets.messages(failure));
    }

    /** A message of the Kafka client in one line and without secrets. */
    public String scrub(String message) {
        return Secrets.scrub(message, Secrets.valuesIn(properties));
    }
}
