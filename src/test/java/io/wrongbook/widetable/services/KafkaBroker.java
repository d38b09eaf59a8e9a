package io.wrongbook.widetable.services;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.awaitility.Awaitility;

/** A broker that tests use, wherever it runs. */
public abstract class KafkaBroker implements AutoCloseable {

    private static final long ADMIN_TIMEOUT_SECONDS = 30;

    private final String bootstrapServers;
    private final Admin admin;

    KafkaBroker(String bootstrapServers, Admin admin) {
        this.bootstrapServers = bootstrapServers;
        this.admin = admin;
    }

    /** The broker's address. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Creates a topic with the broker's defaults. */
    public void createTopic(String name, int partitions) {
        createTopic(name, partitions, Map.of());
    }

    /** Creates a topic and waits until clients can use it. */
    public void createTopic(String name, int partitions, Map<String, String> configs) {
        NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(configs);
        get(admin.createTopics(List.of(topic)).all());
        awaitPartitions(name, partitions);
    }

    /**
     * Gives a topic more partitions and waits until clients can use them.
     *
     * @param partitions how many it has then
     */
    public void increasePartitions(String name, int partitions) {
        get(admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partitions))).all());
        awaitPartitions(name, partitions);
    }

    /** Changes one setting of a topic and waits until the broker goes by it. */
    public void configureTopic(String name, String setting, String value) {
        AlterConfigOp change =
                new AlterConfigOp(new ConfigEntry(setting, value), AlterConfigOp.OpType.SET);
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
        get(admin.incrementalAlterConfigs(Map.of(topic, List.of(change))).all());
        Awaitility.await(setting + " of topic " + name)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () ->
                                get(admin.describeConfigs(List.of(topic)).values().get(topic))
                                        .get(setting)
                                        .value()
                                        .equals(value));
    }

    /** Deletes a topic and waits until the broker has forgotten it. */
    public void deleteTopic(String name) {
        get(admin.deleteTopics(List.of(name)).all());
        Awaitility.await("no topic " + name)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !get(admin.listTopics().names()).contains(name));
    }

    /**
     * The broker names leaders a little before they serve. A producer that is rejected in between
     * may send its second batch before its first one again, and then tries for ever: the sequence
     * is broken (KAFKA-15591). A client that knows nothing yet asks as the producers will.
     */
    private void awaitPartitions(String name, int partitions) {
        Awaitility.await("topic " + name)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> hasLeaders(name, partitions));
        try (Admin fresh =
                Admin.create(
                        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            get(
                    fresh.listOffsets(
                                    IntStream.range(0, partitions)
                                            .boxed()
                                            .collect(
                                                    Collectors.toMap(
                                                            i -> new TopicPartition(name, i),
                                                            i -> OffsetSpec.latest())))
                            .all());
        }
    }

    /** A client for everything else; it is closed with the broker. */
    public Admin admin() {
        return admin;
    }

    /** Stops the broker; its data stay in the directory. */
    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }

    private boolean hasLeaders(String topic, int partitions) {
        TopicDescription description;
        try {
            description = get(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
        } catch (UnknownTopicOrPartitionException e) {
            // The controller knows the topic, the broker does not yet.
            return false;
        }
        return description.partitions().size() == partitions
                && description.partitions().stream().allMatch(p -> p.leader() != null);
    }

    public static <T> T get(KafkaFuture<T> future) {
        try {
            return future.get(ADMIN_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }
}
