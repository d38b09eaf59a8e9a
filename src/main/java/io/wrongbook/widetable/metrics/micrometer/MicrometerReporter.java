package io.wrongbook.widetable.metrics.micrometer;

import io.wrongbook.widetable.config.MetricsConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports all metrics of a Flink process, including its system metrics. The options are those of
 * the job, {@code arms.*}, with the prefix {@code metrics.reporter.<name>.}. Flink itself applies
 * {@code filter.includes} and {@code filter.excludes}.
 */
public final class MicrometerReporter implements MetricReporter {

    private static final Logger LOG = LoggerFactory.getLogger(MicrometerReporter.class);

    private Registries registries;

    /**
     * @throws io.wrongbook.widetable.config.ConfigException if an option is invalid; Flink logs it
     *     and continues without this reporter
     */
    @Override
    public void open(MetricConfig config) {
        Map<String, String> options = new HashMap<>();
        config.stringPropertyNames().forEach(key -> options.put(key, config.getProperty(key)));
        registries =
                new Registries(new MetricsConfig(Configuration.fromMap(options)), Instance.name());
    }

    @Override
    public void close() {
        if (registries != null) {
            registries.close();
        }
    }

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
        try {
            registries.add(
                    metric, FlinkNames.of(name, group), FlinkNames.tags(group.getAllVariables()));
        } catch (RuntimeException e) {
            LOG.warn("Cannot register the metric {}", name, e);
        }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
        try {
            registries.remove(
                    metric, FlinkNames.of(name, group), FlinkNames.tags(group.getAllVariables()));
        } catch (RuntimeException e) {
            LOG.warn("Cannot remove the metric {}", name, e);
        }
    }
}
