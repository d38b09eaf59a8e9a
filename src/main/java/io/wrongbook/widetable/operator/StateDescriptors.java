package io.wrongbook.widetable.operator;

import io.wrongbook.widetable.packed.PackedType;
import io.wrongbook.widetable.record.Versioned;
import java.time.Duration;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/** All state of the job. Names and types are part of every savepoint: never change them. */
final class StateDescriptors {

    /** RocksDB asks for the time once in so many entries that it compacts. */
    private static final long COMPACTION_ENTRIES_PER_CLOCK = 1000;

    /** However short the TTL is, the whole state is not rewritten more often than this. */
    private static final Duration MIN_COMPACTION_PERIOD = Duration.ofHours(1);

    private StateDescriptors() {}

    /**
     * The id of the topic, once per subtask of the router. It is split between the subtasks of a
     * restore, not given to all: Flink makes no checkpoint of the latter kind while some subtasks
     * of a bounded run have ended.
     */
    static ListStateDescriptor<String> topicId() {
        return new ListStateDescriptor<>("topic-id", Types.STRING);
    }

    /**
     * Which events of one wrong_id win. Named for what it held up to version 1.0, the whole record.
     *
     * @param ttl how long a record is remembered after its last change. The duration may change
     *     between restarts; a TTL as such cannot be removed later, so every state has one
     */
    static ValueStateDescriptor<Versioned> wrongRecord(Duration ttl) {
        Duration compactionPeriod =
                ttl.compareTo(MIN_COMPACTION_PERIOD) > 0 ? ttl : MIN_COMPACTION_PERIOD;
        ValueStateDescriptor<Versioned> descriptor =
                new ValueStateDescriptor<>("wrong-record", PackedType.VERSIONS);
        descriptor.enableTimeToLive(
                StateTtlConfig.newBuilder(ttl)
                        .setUpdateType(StateTtlConfig.UpdateType.OnCreateAndWrite)
                        .setStateVisibility(StateTtlConfig.StateVisibility.NeverReturnExpired)
                        // Files that nothing else compacts are compacted once in a TTL, so that
                        // what expired leaves the disk.
                        .cleanupInRocksdbCompactFilter(
                                COMPACTION_ENTRIES_PER_CLOCK, compactionPeriod)
                        .build());
        return descriptor;
    }
}
