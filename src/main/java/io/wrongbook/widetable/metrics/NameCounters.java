package io.wrongbook.widetable.metrics;

import io.wrongbook.widetable.config.Dimension;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;

/** Counts the outcomes of name lookups for each dimension. */
public final class NameCounters {

    private final Map<Dimension, Counter> cached = new EnumMap<>(Dimension.class);
    private final Map<Dimension, Counter> read = new EnumMap<>(Dimension.class);
    private final Map<Dimension, Counter> missing = new EnumMap<>(Dimension.class);
    private final Map<Dimension, Counter> tooLong = new EnumMap<>(Dimension.class);

    NameCounters(OperatorMetrics metrics, Collection<Dimension> dimensions) {
        for (Dimension dimension : dimensions) {
            String key = dimension.key();
            cached.put(dimension, metrics.counter(JobMetric.DIMENSION_NAMES, key, "cache"));
            read.put(dimension, metrics.counter(JobMetric.DIMENSION_NAMES, key, "database"));
            missing.put(dimension, metrics.counter(JobMetric.DIMENSION_MISSES, key, "missing"));
            tooLong.put(dimension, metrics.counter(JobMetric.DIMENSION_MISSES, key, "too_long"));
        }
    }

    /** The name was in the cache. */
    public void cached(Dimension dimension) {
        cached.get(dimension).inc();
    }

    /** The name was read from the dimension. */
    public void read(Dimension dimension) {
        read.get(dimension).inc();
    }

    /** The dimension has no name for the id. */
    public void missing(Dimension dimension) {
        missing.get(dimension).inc();
    }

    /** The name is longer than its column. */
    public void tooLong(Dimension dimension) {
        tooLong.get(dimension).inc();
    }
}
