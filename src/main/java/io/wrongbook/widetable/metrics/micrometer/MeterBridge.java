package io.wrongbook.widetable.metrics.micrometer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers Flink's metrics in a Micrometer registry:
 *
 * <ul>
 *   <li>counters and numbers whose name ends in {@code _total} as counters;
 *   <li>all other counters, which may decrease, and gauges as gauges; true is 1, false is 0, and
 *       values that are not numbers are omitted;
 *   <li>meters as gauges of their rate;
 *   <li>histograms as gauges of their quantiles, of {@code ..._count} and of {@code ..._max}.
 * </ul>
 *
 * <p>No method throws: if a metric cannot be registered, that is logged. Thread-safe.
 */
final class MeterBridge {

    private static final Logger LOG = LoggerFactory.getLogger(MeterBridge.class);

    private static final double[] QUANTILES = {0.5, 0.95, 0.99};
    private static final String COUNTER_SUFFIX = "_total";

    private final MeterRegistry registry;

    /**
     * The registered metrics. This map references them, because Micrometer has only weak
     * references.
     */
    private final Map<Meter.Id, Shown> shown = new HashMap<>();

    /**
     * Prometheus requires that all meters with a name have the same tag keys: those of the first
     * one.
     */
    private final Map<String, Set<String>> tagKeys = new HashMap<>();

    MeterBridge(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Registers a metric, and replaces a metric with the same name and tags. */
    synchronized void add(Metric metric, String name, Map<String, String> tags) {
        try {
            Meter.Id id = id(name, tags);
            remove(id);
            List<Meter> meters = register(metric, name, Tags.of(id.getTags()));
            if (!meters.isEmpty()) {
                shown.put(id, new Shown(metric, meters));
            }
        } catch (RuntimeException e) {
            LOG.warn("Cannot register the metric {}", name, e);
        }
    }

    /** Removes a metric, unless another one has replaced it. */
    synchronized void remove(Metric metric, String name, Map<String, String> tags) {
        try {
            Meter.Id id = id(name, tags);
            Shown old = shown.get(id);
            if (old != null && old.metric == metric) {
                remove(id);
            }
        } catch (RuntimeException e) {
            LOG.warn("Cannot remove the metric {}", name, e);
        }
    }

    private void remove(Meter.Id id) {
        Shown old = shown.remove(id);
        if (old != null) {
            old.meters.forEach(registry::remove);
        }
    }

    private Meter.Id id(String name, Map<String, String> tags) {
        Set<String> keys = tagKeys.computeIfAbsent(name, n -> new TreeSet<>(tags.keySet()));
        Map<String, String> aligned = tags;
        if (!keys.equals(tags.keySet())) {
            LOG.debug(
                    "{} has the tags {}, but the first metric with this name has {}",
                    name,
                    tags,
                    keys);
            aligned = new TreeMap<>();
            for (String key : keys) {
                aligned.put(key, tags.getOrDefault(key, ""));
            }
        }
        List<Tag> list = new ArrayList<>();
        aligned.forEach((key, value) -> list.add(Tag.of(key, value)));
        return new Meter.Id(name, Tags.of(list), null, null, Meter.Type.OTHER);
    }

    private List<Meter> register(Metric metric, String name, Tags tags) {
        if (metric instanceof Counter) {
            return List.of(number((Counter) metric, Counter::getCount, name, tags));
        }
        if (metric instanceof org.apache.flink.metrics.Meter) {
            return List.of(
                    gauge(
                            (org.apache.flink.metrics.Meter) metric,
                            org.apache.flink.metrics.Meter::getRate,
                            name,
                            tags));
        }
        if (metric instanceof Histogram) {
            return histogram((Histogram) metric, name, tags);
        }
        org.apache.flink.metrics.Gauge<?> gauge = (org.apache.flink.metrics.Gauge<?>) metric;
        return isText(gauge) ? List.of() : List.of(number(gauge, MeterBridge::value, name, tags));
    }

    private List<Meter> histogram(Histogram histogram, String name, Tags tags) {
        List<Meter> meters = new ArrayList<>();
        for (double quantile : QUANTILES) {
            meters.add(
                    gauge(
                            histogram,
                            h -> h.getStatistics().getQuantile(quantile),
                            name,
                            tags.and("quantile", String.valueOf(quantile))));
        }
        meters.add(gauge(histogram, Histogram::getCount, name + "_count", tags));
        meters.add(gauge(histogram, h -> h.getStatistics().getQuantile(1), name + "_max", tags));
        return meters;
    }

    private <T> Meter number(T metric, ToDoubleFunction<T> value, String name, Tags tags) {
        return name.endsWith(COUNTER_SUFFIX)
                ? FunctionCounter.builder(name, metric, value).tags(tags).register(registry)
                : gauge(metric, value, name, tags);
    }

    private <T> Meter gauge(T metric, ToDoubleFunction<T> value, String name, Tags tags) {
        return Gauge.builder(name, metric, value).tags(tags).register(registry);
    }

    /** Whether the value of the gauge is not a number; the gauge may not have a value yet. */
    private static boolean isText(org.apache.flink.metrics.Gauge<?> gauge) {
        try {
            Object value = gauge.getValue();
            return value instanceof CharSequence
                    || value instanceof Map
                    || value instanceof Collection
                    || value instanceof Enum;
        } catch (RuntimeException notReady) {
            LOG.debug("A gauge has no value yet", notReady);
            return false;
        }
    }

    private static double value(org.apache.flink.metrics.Gauge<?> gauge) {
        Object value = gauge.getValue();
        if (value instanceof Boolean) {
            return (Boolean) value ? 1 : 0;
        }
        return value instanceof Number ? ((Number) value).doubleValue() : Double.NaN;
    }

    private static final class Shown {

        private final Metric metric;
        private final List<Meter> meters;

        Shown(Metric metric, List<Meter> meters) {
            this.metric = metric;
            this.meters = meters;
        }
    }
}
