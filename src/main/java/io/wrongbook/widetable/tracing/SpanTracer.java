package io.wrongbook.widetable.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.wrongbook.widetable.config.TracingConfig;
import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.shared.SharedValues;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A tracer that uses OpenTelemetry. */
final class SpanTracer implements EventTracer {

    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> TOPIC =
            AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> PARTITION =
            AttributeKey.stringKey("messaging.destination.partition.id");
    private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");
    private static final AttributeKey<String> DATABASE = AttributeKey.stringKey("db.system.name");
    private static final AttributeKey<Long> BATCH_SIZE =
            AttributeKey.longKey("db.operation.batch.size");
    private static final AttributeKey<String> EVENT_TYPE =
            AttributeKey.stringKey("wrongbook.event.type");
    private static final AttributeKey<String> EVENT_ID =
            AttributeKey.stringKey("wrongbook.event.id");
    private static final AttributeKey<String> WRONG_ID =
            AttributeKey.stringKey("wrongbook.wrong_id");
    private static final AttributeKey<String> OUTCOME =
            AttributeKey.stringKey("wrongbook.merge.outcome");
    private static final AttributeKey<String> REASON =
            AttributeKey.stringKey("wrongbook.dead_letter.reason");

    private final SharedValues<TracingConfig, SdkTracerProvider>.Lease lease;
    private final Tracer tracer;

    SpanTracer(TracingConfig config) {
        this.lease = SharedTracer.lease(config);
        this.tracer = SharedTracer.tracer(lease);
    }

    @Override
    public long now() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    @Override
    public String parsed(SourceRecord record, AddEvent event, long start) {
        return parsed(record, AddEvent.TYPE, event.eventId, event.wrongId, start);
    }

    @Override
    public String parsed(SourceRecord record, FixEvent event, long start) {
        return parsed(record, FixEvent.TYPE, event.eventId, event.wrongId, start);
    }

    private String parsed(
            SourceRecord record, String type, String eventId, String wrongId, long start) {
        Span span = parse(record, start);
        if (!span.isRecording()) {
            return null;
        }
        span.setAttribute(EVENT_TYPE, type);
        span.setAttribute(EVENT_ID, eventId);
        span.setAttribute(WRONG_ID, wrongId);
        return end(span);
    }

    @Override
    public void rejected(SourceRecord record, DeadLetter deadLetter, long start) {
        Span span = parse(record, start);
        fail(span, deadLetter.reason.name());
        end(span);
    }

    @Override
    public String merged(String context, String outcome, long start) {
        if (context == null) {
            return null;
        }
        Span span =
                span("merge", SpanKind.INTERNAL, TraceContext.of(context), start)
                        .setAttribute(OUTCOME, outcome);
        return end(span);
    }

    @Override
    public void written(String context, int rows, String deadLetterReason, long start) {
        if (context == null) {
            return;
        }
        Span span = write(context, rows, start);
        if (deadLetterReason != null) {
            fail(span, deadLetterReason);
        }
        end(span);
    }

    @Override
    public void notWritten(String context, int rows, Exception failure, long start) {
        if (context == null) {
            return;
        }
        Span span = write(context, rows, start);
        // The message is omitted, since it may contain data.
        span.setStatus(StatusCode.ERROR, failure.getClass().getSimpleName());
        end(span);
    }

    @Override
    public void close() {
        lease.close();
    }

    private Span parse(SourceRecord record, long start) {
        Span span = span("parse", SpanKind.CONSUMER, TraceContext.of(record), start);
        return span.isRecording()
                ? span.setAllAttributes(
                        Attributes.of(
                                SYSTEM,
                                "kafka",
                                TOPIC,
                                record.topic,
                                PARTITION,
                                String.valueOf(record.partition),
                                OFFSET,
                                record.offset))
                : span;
    }

    private Span write(String context, int rows, long start) {
        return span("write", SpanKind.CLIENT, TraceContext.of(context), start)
                .setAttribute(DATABASE, "mysql")
                .setAttribute(BATCH_SIZE, (long) rows);
    }

    private Span span(String name, SpanKind kind, Context parent, long start) {
        return tracer.spanBuilder(name)
                .setSpanKind(kind)
                .setParent(parent)
                .setStartTimestamp(start, TimeUnit.NANOSECONDS)
                .startSpan();
    }

    private static void fail(Span span, String deadLetterReason) {
        span.setAttribute(REASON, deadLetterReason);
        span.setStatus(StatusCode.ERROR, deadLetterReason);
    }

    private String end(Span span) {
        span.end(now(), TimeUnit.NANOSECONDS);
        return TraceContext.toText(span.getSpanContext());
    }
}
