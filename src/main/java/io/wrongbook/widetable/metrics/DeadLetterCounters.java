package io.wrongbook.widetable.metrics;

import io.wrongbook.widetable.event.DeadLetterReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;

/**
 * A counter for each reason. The counters exist from the start, so that the first dead letter shows
 * as an increase.
 */
final class DeadLetterCounters {

    private final Counter all = new SimpleCounter();
    private final Map<DeadLetterReason, Counter> byReason = new EnumMap<>(DeadLetterReason.class);

    DeadLetterCounters(OperatorMetrics metrics, Set<DeadLetterReason> reasons) {
        for (DeadLetterReason reason : reasons) {
            byReason.put(reason, metrics.counter(JobMetric.DEAD_LETTERS, reason.name()));
        }
    }

    void inc(DeadLetterReason reason) {
        byReason.get(reason).inc();
        all.inc();
    }

    /** Counts the dead letters of all reasons; not registered. */
    Counter all() {
        return all;
    }
}
