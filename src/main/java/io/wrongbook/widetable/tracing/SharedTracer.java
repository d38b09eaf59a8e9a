package io.wrongbook.widetable.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.wrongbook.widetable.config.ProductVersion;
import io.wrongbook.widetable.config.TracingConfig;
import io.wrongbook.widetable.shared.SharedValues;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The OpenTelemetry SDK of a job: one per TaskManager. The first operator that needs it opens it,
 * and the last one closes it. It is not registered globally, so that it ends with the job.
 */
final class SharedTracer {

    private static final SharedValues<TracingConfig, SdkTracerProvider> OPEN =
            new SharedValues<>(SharedTracer::shutDown);

    private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration EXPORT_INTERVAL = Duration.ofSeconds(1);

    /**
     * The largest number of spans that wait while the receiver is unavailable. Further spans are
     * dropped; they never delay an event.
     */
    private static final int MAX_QUEUE = 4096;

    /** A span has about 500 bytes, so a batch is far below the 1 MB that ARMS accepts. */
    private static final int MAX_BATCH = 512;

    private static final String NAME = "wrongbook-wide-table";

    private SharedTracer() {}

    static SharedValues<TracingConfig, SdkTracerProvider>.Lease lease(TracingConfig config) {
        return OPEN.lease(config, () -> open(config));
    }

    static Tracer tracer(SharedValues<TracingConfig, SdkTracerProvider>.Lease lease) {
        return lease.value().get(NAME);
    }

    private static SdkTracerProvider open(TracingConfig config) {
        return SdkTracerProvider.builder()
                .setResource(
                        Resource.getDefault()
                                .merge(
                                        Resource.create(
                                                Attributes.of(
                                                        AttributeKey.stringKey("service.name"),
                                                        NAME,
                                                        AttributeKey.stringKey("service.version"),
                                                        ProductVersion.get()))))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.sampleRate())))
                .addSpanProcessor(
                        BatchSpanProcessor.builder(
                                        OtlpHttpSpanExporter.builder()
                                                .setEndpoint(config.url())
                                                .setTimeout(EXPORT_TIMEOUT)
                                                .setConnectTimeout(EXPORT_TIMEOUT)
                                                // Spans are samples: a batch is not worth a blocked
                                                // queue.
                                                .setRetryPolicy(null)
                                                .build())
                                .setMaxQueueSize(MAX_QUEUE)
                                .setMaxExportBatchSize(MAX_BATCH)
                                .setExporterTimeout(EXPORT_TIMEOUT)
                                .setScheduleDelay(EXPORT_INTERVAL)
                                .build())
                .build();
    }

    /** Sends the remaining spans and waits briefly for that. */
    private static void shutDown(SdkTracerProvider provider) {
        provider.shutdown().join(EXPORT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
