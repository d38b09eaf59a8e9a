package io.wrongbook.widetable.metrics.micrometer;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.wrongbook.widetable.config.MetricsConfig;
import io.wrongbook.widetable.config.PortRange;
import io.wrongbook.widetable.config.ProductVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.flink.metrics.Metric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registries that the options name, with their threads and ports, filled by one bridge. */
final class Registries implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Registries.class);

    private final CompositeMeterRegistry all = new CompositeMeterRegistry();
    private final MeterBridge bridge = new MeterBridge(all);
    private final List<AutoCloseable> parts = new ArrayList<>();
    private ScrapeEndpoint endpoint;
    private Pushgateway pushgateway;

    /**
     * Opens the registries that the options name. A registry that cannot be opened is logged and
     * left out: metrics never stop a job.
     *
     * @param instance distinguishes this process, and this job in it, from others
     */
    Registries(MetricsConfig config, String instance) {
        config.prometheusPorts().ifPresent(ports -> open("Prometheus", () -> serve(ports)));
        config.otlpUrl()
                .ifPresent(
                        url ->
                                open(
                                        "The OTLP receiver",
                                        () ->
                                                all.add(
                                                        OtlpRegistry.open(
                                                                url,
                                                                instance,
                                                                config.interval()))));
        config.pushgatewayUrl()
                .ifPresent(
                        url ->
                                open(
                                        "The Pushgateway",
                                        () -> push(url, instance, config.interval())));
    }

    private static void open(String receiver, Opening opening) {
        try {
            opening.run();
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.error("{} gets no metrics from this process", receiver, e);
        }
    }

    private void serve(PortRange ports) throws IOException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        // This replaces OTLP's service.version. The name does not end in "_info", since the
        // registry removes this suffix.
        Gauge.builder(FlinkNames.ofJob("version"), () -> 1)
                .tag("version", ProductVersion.get())
                .register(registry);
        endpoint = new ScrapeEndpoint(registry, ports);
        parts.add(endpoint);
        all.add(registry);
    }

    private void push(String url, String instance, Duration interval) {
        pushgateway = new Pushgateway(new Receiver("The Pushgateway", url), instance, interval);
        parts.add(pushgateway);
    }

    void add(Metric metric, String name, Map<String, String> tags) {
        bridge.add(metric, name, tags);
        if (pushgateway != null) {
            pushgateway.add(metric, name, tags);
        }
    }

    void remove(Metric metric, String name, Map<String, String> tags) {
        bridge.remove(metric, name, tags);
        if (pushgateway != null) {
            pushgateway.remove(metric, name, tags);
        }
    }

    /** The port where Prometheus finds the metrics; empty if the options do not ask for it. */
    OptionalInt scrapePort() {
        return endpoint == null ? OptionalInt.empty() : OptionalInt.of(endpoint.port());
    }

    @Override
    public void close() {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("Cannot close a registry", e);
            }
        }
        all.close();
    }

    /** An action that may fail without harm to the job. */
    private interface Opening {
        void run() throws IOException;
    }
}
