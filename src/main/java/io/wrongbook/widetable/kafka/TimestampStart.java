package io.wrongbook.widetable.kafka;

import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Starts at a time. The connector's own initializer also resets to the <em>latest</em> offset when
 * Kafka has deleted what the job still had to read, and so would skip all that is left.
 */
final class TimestampStart implements OffsetsInitializer {

    private static final long serialVersionUID = 1L;

    private final OffsetsInitializer offsets;

    /**
     * @param timestamp epoch milliseconds
     */
    TimestampStart(long timestamp) {
        this.offsets = OffsetsInitializer.timestamp(timestamp);
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        return offsets.getPartitionOffsets(partitions, retriever);
    }

    @Override
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.EARLIEST;
    }
}
