package io.wrongbook.widetable.kafka;

import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops at the end that each partition has for readers when the job starts. The connector's own
 * {@code latest} is looked up again after a restart, so that a busy topic would never end, and lies
 * behind open transactions, so that a run would wait for them.
 */
final class EndAtStart implements OffsetsInitializer {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(EndAtStart.class);

    private final PartitionEnds ends;

    EndAtStart(PartitionEnds ends) {
        this.ends = ends;
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        Map<TopicPartition, Long> all = retriever.endOffsets(partitions);
        Map<TopicPartition, Long> readable = ends.readable(partitions);
        readable.forEach(
                (partition, end) -> {
                    if (end < all.get(partition)) {
                        LOG.warn(
                                "{}: a transaction is open since position {}. The run ends there:"
                                        + " what follows, up to position {}, is left to the next"
                                        + " run",
                                partition,
                                end,
                                all.get(partition));
                    }
                });
        return readable;
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.NONE;
    }
}
