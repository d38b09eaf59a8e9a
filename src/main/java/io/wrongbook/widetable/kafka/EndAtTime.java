package io.wrongbook.widetable.kafka;

import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops at a time, and says which open transactions that takes waiting for. */
final class EndAtTime implements OffsetsInitializer {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(EndAtTime.class);

    private final OffsetsInitializer offsets;
    private final PartitionEnds ends;

    /**
     * @param timestamp epoch milliseconds
     */
    EndAtTime(long timestamp, PartitionEnds ends) {
        this.offsets = OffsetsInitializer.timestamp(timestamp);
        this.ends = ends;
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        Map<TopicPartition, Long> stops = offsets.getPartitionOffsets(partitions, retriever);
        ends.readable(partitions)
                .forEach(
                        (partition, end) -> {
                            if (stops.get(partition) > end) {
                                LOG.warn(
                                        "{}: a transaction is open since position {}. The run has"
                                                + " to read up to position {}, and waits until the"
                                                + " transaction's producer commits or aborts it",
                                        partition,
                                        end,
                                        stops.get(partition));
                            }
                        });
        return stops;
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.NONE;
    }
}
