package io.wrongbook.widetable.kafka;

import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops at a time, and logs the open transactions that the run has to wait for. */
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
                                        "{}: a transaction has been open since position {}. The run"
                                                + " has to read up to position {}, so it waits"
                                                + " until the producer commits or aborts the"
                                                + " transaction",
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
