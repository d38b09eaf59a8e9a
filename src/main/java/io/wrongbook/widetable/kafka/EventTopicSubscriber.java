package io.wrongbook.widetable.kafka;

import io.wrongbook.widetable.event.TopicIdentity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetIdentifierProvider;
import org.apache.flink.connector.kafka.source.enumerator.subscriber.KafkaSubscriber;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Finds the partitions of the topic at start-up and with each partition discovery. The connector's
 * own subscriber uses only the name, and continues if another topic replaces the topic.
 */
final class EventTopicSubscriber implements KafkaSubscriber, KafkaDatasetIdentifierProvider {

    private static final long serialVersionUID = 1L;

    private final TopicIdentity atStart;

    EventTopicSubscriber(TopicIdentity atStart) {
        this.atStart = atStart;
    }

    @Override
    public Set<TopicPartition> getSubscribedTopicPartitions(AdminClient admin) {
        String topic = atStart.topic();
        TopicDescription description;
        try {
            description =
                    TopicLimits.await(
                            admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
        } catch (UnknownTopicOrPartitionException e) {
            throw new UnknownTopicOrPartitionException(
                    "the brokers do not have the topic " + topic, e);
        }
        TopicIdentity now = TopicLimits.identity(description);
        atStart.id()
                .flatMap(now::fault)
                .ifPresent(
                        fault -> {
                            // A restart would not help.
                            throw new SuppressRestartsException(new IllegalStateException(fault));
                        });
        return description.partitions().stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .collect(Collectors.toSet());
    }

    @Override
    public Optional<DefaultKafkaDatasetIdentifier> getDatasetIdentifier() {
        return Optional.of(DefaultKafkaDatasetIdentifier.ofTopics(List.of(atStart.topic())));
    }
}
