package io.wrongbook.widetable.metrics.micrometer;

import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * The factory that Flink loads as a service; {@code metrics.reporter.<name>.factory.class} names
 * it.
 */
public final class MicrometerReporterFactory implements MetricReporterFactory {

    @Override
    public MetricReporter createMetricReporter(Properties properties) {
        return new MicrometerReporter();
    }
}
