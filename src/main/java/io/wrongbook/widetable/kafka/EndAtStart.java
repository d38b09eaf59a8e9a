package io.wrongbook.widetable.kafka;

import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops at the end of each partition that readers see when the job starts. The connector's own
 * {@code latest} is determined again after a restart, so that a run on a busy topic might never
 * end. It also lies beyond open transactions, so that a run would wait for them.
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
                                "{}: a transaction has been open since position {}. The run stops"
                                        + " there. The next run reads the records up to position"
                                        + " {}",
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
