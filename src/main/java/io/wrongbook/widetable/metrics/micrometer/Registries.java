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

/** All registries that the options name, with their threads and ports, filled by one bridge. */
final class Registries implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Registries.class);

    private final CompositeMeterRegistry all = new CompositeMeterRegistry();
    private final MeterBridge bridge = new MeterBridge(all);
    private final List<AutoCloseable> parts = new ArrayList<>();
    private ScrapeEndpoint endpoint;
    private Pushgateway pushgateway;

    /**
     * Opens what the options name. A part that cannot be opened is logged and left out: metrics
     * never stop a job.
     *
     * @param instance what tells this process, and this job in it, from others
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
            LOG.error("{} gets no metrics from here", receiver, e);
        }
    }

    private void serve(PortRange ports) throws IOException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        // In place of OTLP's service.version. Not "..._info", an ending that the registry takes
        // off.
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

    /** Where Prometheus finds the metrics, if the options say so. */
    OptionalInt scrapePort() {
        return endpoint == null ? OptionalInt.empty() : OptionalInt.of(endpoint.port());
    }

    @Override
    public void close() {
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("A registry cannot be closed", e);
            }
        }
        all.close();
    }

    /** What may fail without harm to the job. */
    private interface Opening {
        void run() throws IOException;
    }
}
