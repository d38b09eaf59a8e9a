package io.wrongbook.widetable.kafka;

import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * Starts at a time. The connector's own initializer resets to the <em>latest</em> offset if Kafka
 * has deleted records that the job has not read, and so skips the remaining records.
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
