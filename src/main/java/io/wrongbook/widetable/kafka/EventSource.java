package io.wrongbook.widetable.kafka;

import io.wrongbook.widetable.config.KafkaConfig;
import io.wrongbook.widetable.config.TopicPosition;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.event.TopicIdentity;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** The Kafka source of the events. */
public final class EventSource {

    public static final String UID = "event-source";

    private EventSource() {}

    /**
     * Creates the source; it connects when the job runs.
     *
     * @param topic the topic at start-up: if another topic of the same name replaces it, the job
     *     ends
     */
    public static KafkaSource<SourceRecord> create(KafkaConfig config, TopicIdentity topic) {
        KafkaSourceBuilder<SourceRecord> source =
                KafkaSource.<SourceRecord>builder()
                        .setProperties(config.sourceProperties())
                        .setKafkaSubscriber(new EventTopicSubscriber(topic))
                        .setClientIdPrefix(config.groupId())
                        .setStartingOffsets(start(config.start()))
                        .setDeserializer(new SourceRecordDeserializer())
                        // By default, connector 3.4.0 never looks for new partitions.
                        .setProperty(
                                KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
                                String.valueOf(config.partitionDiscoveryInterval().toMillis()));
        if (!config.stop().isNever()) {
            source.setBounded(stop(config));
        }
        return source.build();
    }

    private static OffsetsInitializer start(TopicPosition position) {
        if (position.isCommitted()) {
            return OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
        }
        if (position.isEarliest()) {
            return OffsetsInitializer.earliest();
        }
        return new TimestampStart(
                position.isLatest() ? System.currentTimeMillis() : position.timestamp());
    }

    private static OffsetsInitializer stop(KafkaConfig config) {
        PartitionEnds ends = new PartitionEnds(config);
        return config.stop().isLatest()
                ? new EndAtStart(ends)
                : new EndAtTime(config.stop().timestamp(), ends);
    }
}
