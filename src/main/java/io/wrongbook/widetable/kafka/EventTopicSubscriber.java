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
 * Finds the partitions of the topic, at the start and with each discovery. The connector's own
 * subscriber goes by the name alone, and goes on when the topic has become another one.
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
            throw new UnknownTopicOrPartitionException("the brokers have no topic " + topic, e);
        }
        TopicIdentity now = TopicLimits.identity(description);
        atStart.id()
                .flatMap(now::fault)
                .ifPresent(
                        fault -> {
                            // No restart would help.
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
