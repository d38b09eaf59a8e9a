package io.wrongbook.widetable.operator;

import io.wrongbook.widetable.packed.PackedType;
import io.wrongbook.widetable.record.Versioned;
import java.time.Duration;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/** The state of the job. Names and types are part of every savepoint: never change them. */
final class StateDescriptors {

    /** RocksDB reads the time once per this many compacted entries. */
    private static final long COMPACTION_ENTRIES_PER_CLOCK = 1000;

    /** Even with a short TTL, the whole state is not rewritten more often than this. */
    private static final Duration MIN_COMPACTION_PERIOD = Duration.ofHours(1);

    private StateDescriptors() {}

    /**
     * The id of the topic, once per subtask of the router. On restore, it is split between the
     * subtasks. It is not union state, of which each subtask gets everything: with union state,
     * Flink makes no checkpoint while some subtasks of a bounded run have finished.
     */
    static ListStateDescriptor<String> topicId() {
        return new ListStateDescriptor<>("topic-id", Types.STRING);
    }

    /**
     * The versions of the winning events of a wrong_id. The name comes from version 1.0, in which
     * the state held the whole record.
     *
     * @param ttl how long the state keeps a record after its last change. The duration may change
     *     between restarts, but a TTL cannot be removed later, so the state always has one
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
                        // Files that are not compacted otherwise are compacted once per TTL, so
                        // that expired state leaves the disk.
                        .cleanupInRocksdbCompactFilter(
                                COMPACTION_ENTRIES_PER_CLOCK, compactionPeriod)
                        .build());
        return descriptor;
    }
}
