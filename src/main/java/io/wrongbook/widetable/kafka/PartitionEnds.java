package io.wrongbook.widetable.kafka;

import io.wrongbook.widetable.config.KafkaConfig;
import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * The end of each partition as readers see it. Readers of committed events get no records from the
 * first record of an open transaction on: that position is the last stable offset. Immutable.
 */
final class PartitionEnds implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Properties clientProperties;
    private final IsolationLevel isolation;

    PartitionEnds(KafkaConfig config) {
        this.clientProperties = config.clientProperties();
        this.isolation =
                config.readsUncommitted()
                        ? IsolationLevel.READ_UNCOMMITTED
                        : IsolationLevel.READ_COMMITTED;
    }

    /**
     * The position after the last record that can be read now.
     *
     * @throws KafkaException if the brokers are unavailable
     */
    Map<TopicPartition, Long> readable(Collection<TopicPartition> partitions) {
        try (Admin admin = Admin.create(clientProperties)) {
            return ends(admin, partitions, isolation);
        }
    }

    /**
     * The partitions in which an open transaction hides records, each with the start position of
     * the transaction.
     *
     * @throws KafkaException if the brokers are unavailable
     */
    Map<TopicPartition, Long> openTransactions(Collection<TopicPartition> partitions) {
        try (Admin admin = Admin.create(clientProperties)) {
            Map<TopicPartition, Long> all =
                    ends(admin, partitions, IsolationLevel.READ_UNCOMMITTED);
            // This comes last, so that a record that arrives in between does not count as hidden.
            Map<TopicPartition, Long> readable = ends(admin, partitions, isolation);
            readable.entrySet().removeIf(end -> end.getValue() >= all.get(end.getKey()));
            return readable;
        }
    }

    private static Map<TopicPartition, Long> ends(
            Admin admin, Collection<TopicPartition> partitions, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest()));
        return TopicLimits.await(admin.listOffsets(latest, new ListOffsetsOptions(isolation)).all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue().offset()));
    }
}
