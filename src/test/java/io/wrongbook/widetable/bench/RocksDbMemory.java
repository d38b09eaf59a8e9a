package io.wrongbook.widetable.bench;

import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** Adds up what the RocksDB instances of this JVM say of their memory. */
public final class RocksDbMemory implements MetricReporter, MetricReporterFactory {

    /** Switch the metrics on. */
    static final Map<String, String> OPTIONS =
            Map.of(
                    "state.backend.rocksdb.metrics.block-cache-usage", "true",
                    "state.backend.rocksdb.metrics.estimate-table-readers-mem", "true");

    private static final Map<Metric, String> GAUGES = new ConcurrentHashMap<>();

    /** Bytes in the block caches, which hold the memtables too, and of the table readers. */
    static long bytes() {
        return GAUGES.keySet().stream()
                .map(gauge -> ((Gauge<?>) gauge).getValue())
                .mapToLong(value -> ((Number) value).longValue())
                .sum();
    }

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return this;
    }

    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        if (metric instanceof Gauge
                && OPTIONS.keySet().stream().anyMatch(o -> o.endsWith(name.replace("rocksdb.", "")))
                && group.getMetricIdentifier(name).contains("rocksdb")) {
            GAUGES.put(metric, name);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        GAUGES.remove(metric);
    }
}
