package io.wrongbook.widetable.metrics;

import io.wrongbook.widetable.config.Dimension;
import io.wrongbook.widetable.config.MetricsConfig;
import java.io.Serializable;
import java.util.Collection;
import org.apache.flink.metrics.MetricGroup;

/**
 * Creates the metrics of each operator; {@link JobMetric} lists them. It is serialized with the
 * operators, and opens nothing before they are opened.
 */
public final class JobMetrics implements Serializable {

    /** Metrics only for Flink's own reporters. */
    public static final JobMetrics OF_FLINK = new JobMetrics(MetricsConfig.OFF);

    private static final long serialVersionUID = 1L;

    private final MetricsConfig config;

    /**
     * @param config where the metrics go besides Flink's own reporters
     */
    public JobMetrics(MetricsConfig config) {
        this.config = config;
    }

    /**
     * Registers the router's metrics.
     *
     * @param operator the metric group of the operator
     */
    public RoutingMetrics routing(MetricGroup operator) {
        return new RoutingMetrics(new OperatorMetrics(operator, config));
    }

    /** Registers the metrics of the keyed function. */
    public RecordMetrics records(MetricGroup operator) {
        return new RecordMetrics(new OperatorMetrics(operator, config));
    }

    /**
     * Registers the metrics of the database writer.
     *
     * @param dimensions the dimensions whose names are looked up
     */
    public WritingMetrics writing(MetricGroup operator, Collection<Dimension> dimensions) {
        return new WritingMetrics(new OperatorMetrics(operator, config), dimensions);
    }
}
