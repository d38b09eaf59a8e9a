package io.wrongbook.widetable.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/** Where metrics go besides Flink's own reporters. Immutable. */
public final class MetricsConfig implements Serializable {

    /** Metrics go nowhere else. */
    public static final MetricsConfig OFF = new MetricsConfig(new Configuration());

    private static final long serialVersionUID = 1L;

    private final String otlpUrl;
    private final PortRange prometheusPorts;
    private final String pushgatewayUrl;
    private final Duration interval;

    /**
     * @throws ConfigException if an option is invalid
     */
    public MetricsConfig(ReadableConfig options) {
        this.otlpUrl = ReceiverUrl.read(options, JobOptions.ARMS_OTLP_URL);
        String ports = options.get(JobOptions.ARMS_PROMETHEUS_PORT);
        this.prometheusPorts =
                ports == null
                        ? null
                        : PortRange.parse(JobOptions.ARMS_PROMETHEUS_PORT.key(), ports);
        this.pushgatewayUrl = ReceiverUrl.read(options, JobOptions.ARMS_PUSHGATEWAY_URL);
        this.interval = Options.positive(options, JobOptions.ARMS_INTERVAL);
    }

    /** Whether no option names a receiver. */
    public boolean isOff() {
        return otlpUrl == null && prometheusPorts == null && pushgatewayUrl == null;
    }

    /** With the token filled in. */
    public Optional<String> otlpUrl() {
        return Optional.ofNullable(otlpUrl);
    }

    /** The first free port is used. */
    public Optional<PortRange> prometheusPorts() {
        return Optional.ofNullable(prometheusPorts);
    }

    /** With the token filled in, if the URL has one. */
    public Optional<String> pushgatewayUrl() {
        return Optional.ofNullable(pushgatewayUrl);
    }

    /** How often the job sends metrics. */
    public Duration interval() {
        return interval;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof MetricsConfig)) {
            return false;
        }
        MetricsConfig that = (MetricsConfig) other;
        return Objects.equals(otlpUrl, that.otlpUrl)
                && Objects.equals(prometheusPorts, that.prometheusPorts)
                && Objects.equals(pushgatewayUrl, that.pushgatewayUrl)
                && interval.equals(that.interval);
    }

    @Override
    public int hashCode() {
        return Objects.hash(otlpUrl, prometheusPorts, pushgatewayUrl, interval);
    }
}
