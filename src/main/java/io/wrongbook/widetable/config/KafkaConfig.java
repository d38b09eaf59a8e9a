package io.wrongbook.widetable.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** How to reach Kafka, and what to read and write there. Immutable. */
public final class KafkaConfig implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final String ISOLATION_LEVEL = "isolation.level";

    private static final Map<String, String> OWNED_PROPERTIES =
            Map.ofEntries(
                    Map.entry("bootstrap.servers", "write kafka.bootstrap-servers"),
                    Map.entry("group.id", "write kafka.group-id"),
                    Map.entry("auto.offset.reset", "write kafka.start"),
                    Map.entry(
                            "partition.discovery.interval.ms",
                            "write kafka.partition-discovery-interval"),
                    Map.entry("enable.auto.commit", "offsets are committed with checkpoints"),
                    Map.entry("commit.offsets.on.checkpoint", "it is always on"),
                    Map.entry("transactional.id", "dead letters are sent without transactions"),
                    Map.entry("key.deserializer", "records are read as bytes"),
                    Map.entry("value.deserializer", "records are read as bytes"),
                    Map.entry("key.serializer", "records are written as bytes"),
                    Map.entry("value.serializer", "records are written as bytes"));

    /** What Kafka takes as a topic's name. */
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
                    "dead-letter.topic: must not be kafka.topic, or the job would read its own"
                            + " dead letters for ever");
        }
        properties.forEach(KafkaConfig::checkProperty);
        this.properties = Map.copyOf(properties);
    }

    private static String topic(ReadableConfig options, ConfigOption<String> option) {
        String name = Options.notBlank(options, option);
        if (!TOPIC_NAME.matcher(name).matches()) {
            throw new ConfigException(
                    String.format(
                            "%s: '%s' is not a legal topic name: write 1 to 249 of the characters"
                                    + " a-z, A-Z, 0-9, '.', '_' and '-', but not '.' or '..'",
                            option.key(), name));
        }
        return name;
    }

    /** Whether the job decides this property of the Kafka clients itself. */
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

    /** What every Kafka client needs: the brokers and {@code kafka.properties.*}. A fresh copy. */
    public Properties clientProperties() {
        Properties client = new Properties();
        client.setProperty("bootstrap.servers", bootstrapServers);
        properties.forEach(client::setProperty);
        return client;
    }

    /**
     * What every consumer needs, beyond {@link #clientProperties}. Events of a transaction that its
     * producer aborts never happened, unless the user says otherwise. A consumer must not create a
     * topic that someone has just deleted. A fresh copy.
     */
    public Properties consumerProperties() {
        Properties consumer = clientProperties();
        consumer.putIfAbsent(ISOLATION_LEVEL, "read_committed");
        consumer.setProperty("allow.auto.create.topics", "false");
        return consumer;
    }

    /** What the consumers of the source need: {@link #consumerProperties} and the group. */
    public Properties sourceProperties() {
        Properties source = consumerProperties();
        source.setProperty("group.id", groupId);
        return source;
    }

    /** Whether events of transactions are read before they are committed. */
    public boolean readsUncommitted() {
        return "read_uncommitted"
                .equalsIgnoreCase(consumerProperties().getProperty(ISOLATION_LEVEL));
    }

    /** What a failure of the Kafka client and its causes say, in one line, without our secrets. */
    public String scrub(Throwable failure) {
        return scrub(Secrets.messages(failure));
    }

    /** A message of the Kafka client's in one line and without our secrets. */
    public String scrub(String message) {
        return Secrets.scrub(message, Secrets.valuesIn(properties));
    }
}
