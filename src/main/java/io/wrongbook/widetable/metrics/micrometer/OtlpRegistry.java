package io.wrongbook.widetable.metrics.micrometer;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.registry.otlp.AggregationTemporality;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.wrongbook.widetable.config.ProductVersion;
import io.wrongbook.widetable.config.Secrets;
import java.time.Duration;
import java.util.Map;

/**
 * Sends metrics by OTLP/HTTP. It does not keep values that it could not send: the next request
 * contains all values again, so there is no backlog.
 */
final class OtlpRegistry {

    /**
     * ARMS discards the part of a request beyond 1 MB. The largest metric, with all its names and
     * tags, is below 2 KB.
     */
    private static final int MAX_METERS_PER_REQUEST = 400;

    private static final String CONTENT_TYPE = "application/x-protobuf";

    private OtlpRegistry() {}

    static MeterRegistry open(String url, String instance, Duration interval) {
        Receiver receiver = new Receiver("The OTLP receiver", url);
        return OtlpMeterRegistry.builder(new Config(Secrets.withoutPath(url), instance, interval))
                .threadFactory(Threads.named("wrongbook-metrics-otlp"))
                .metricsSender(
                        request ->
                                receiver.send("POST", "", CONTENT_TYPE, request.getMetricsData()))
                .build();
    }

    private static final class Config implements OtlpConfig {

        private final String shownUrl;
        private final String instance;
        private final Duration interval;

        Config(String shownUrl, String instance, Duration interval) {
            this.shownUrl = shownUrl;
            this.instance = instance;
            this.interval = interval;
        }

        /** Reads nothing from the system properties. */
        @Override
        public String get(String key) {
            return null;
        }

        /** Micrometer logs this URL; the receiver has the complete one. */
        @Override
        public String url() {
            return shownUrl;
        }

        @Override
        public Duration step() {
            return interval;
        }

        @Override
        public int batchSize() {
            return MAX_METERS_PER_REQUEST;
        }

        @Override
        public AggregationTemporality aggregationTemporality() {
            return AggregationTemporality.CUMULATIVE;
        }

        /** Does not use the environment: a variable there may be meant for another program. */
        @Override
        public Map<String, String> resourceAttributes() {
            return Map.of(
                    "service.name",
                    "wrongbook-wide-table",
                    "service.version",
                    ProductVersion.get(),
                    "service.instance.id",
                    instance);
        }

        @Override
        public Map<String, String> headers() {
            return Map.of();
        }
    }
}
