package io.wrongbook.widetable.metrics;

import io.wrongbook.widetable.config.MetricsConfig;
import io.wrongbook.widetable.metrics.micrometer.FlinkNames;
import io.wrongbook.widetable.metrics.micrometer.SharedRegistries;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;

/**
 * Registers the metrics of one operator with Flink, whose reporters see them, and with the
 * registries of the options {@code arms.*}, if any. It is closed with its operator.
 */
final class OperatorMetrics implements AutoCloseable {

    private final MetricGroup group;
    private final Map<String, String> tags;

    /** Null without these options. */
    private final SharedRegistries.Lease registries;

    /**
     * @param operator the metric group of the operator
     */
    OperatorMetrics(MetricGroup operator, MetricsConfig config) {
        this.group = operator.addGroup(FlinkNames.JOB_GROUP);
        this.tags = FlinkNames.tags(operator.getAllVariables());
        this.registries =
                config.isOff() ? null : SharedRegistries.lease(config, operator.getAllVariables());
    }

    /** Registers a counter with one value for each label of the metric. */
    Counter counter(JobMetric metric, String... labelValues) {
        MetricGroup labelledGroup = group;
        Map<String, String> labelled = new TreeMap<>(tags);
        for (int i = 0; i < labelValues.length; i++) {
            String label = metric.labels().get(i);
            labelledGroup = labelledGroup.addGroup(label, labelValues[i]);
            labelled.put(label, labelValues[i]);
        }
        Counter counter = labelledGroup.counter(metric.metricName(), new SimpleCounter());
        share(metric, counter, labelled);
        return counter;
    }

    /** Registers the rate of a counter. */
    void rate(JobMetric metric, Counter counter) {
        Meter meter = group.meter(metric.metricName(), new MeterView(counter));
        share(metric, meter, tags);
    }

    void gauge(JobMetric metric, Gauge<Double> gauge) {
        group.gauge(metric.metricName(), gauge);
        share(metric, gauge, tags);
    }

    /**
     * @param unit the unit of the values that the operator records
     */
    Histogram histogram(JobMetric metric, TimeUnit unit) {
        Histogram histogram = group.histogram(metric.metricName(), new WindowHistogram(unit));
        share(metric, histogram, tags);
        return histogram;
    }

    @Override
    public void close() {
        if (registries != null) {
            registries.close();
        }
    }

    private void share(JobMetric metric, Metric value, Map<String, String> itsTags) {
        if (registries != null) {
            registries.add(value, FlinkNames.ofJob(metric.metricName()), itsTags);
        }
    }
}
