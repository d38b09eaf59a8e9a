package io.wrongbook.widetable.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.wrongbook.widetable.event.RecordHeader;
import io.wrongbook.widetable.event.SourceRecord;
import java.nio.charset.StandardCharsets;

/**
 * The position in a trace, as text: a <a href="https://www.w3.org/TR/trace-context/">W3C</a> {@code
 * traceparent}, {@code 00-<trace id>-<span id>-<flags>}.
 */
final class TraceContext {

    private static final int TRACE_ID = 3;
    private static final int SPAN_ID = 36;
    private static final int FLAGS = 53;
    private static final int LENGTH = 55;

    private TraceContext() {}

    /** The context from the headers of the record; the root context if they have no valid one. */
    static Context of(SourceRecord record) {
        return record.headers.length == 0
                ? Context.root()
                : W3CTraceContextPropagator.getInstance()
                        .extract(Context.root(), record, Headers.INSTANCE);
    }

    /** Parses the result of {@link #toText}. */
    static Context of(String text) {
        if (text.length() != LENGTH) {
            throw new IllegalArgumentException("not a traceparent: " + text);
        }
        SpanContext parent =
                SpanContext.createFromRemoteParent(
                        text.substring(TRACE_ID, SPAN_ID - 1),
                        text.substring(SPAN_ID, FLAGS - 1),
                        TraceFlags.fromHex(text, FLAGS),
                        TraceState.getDefault());
        return Context.root().with(Span.wrap(parent));
    }

    static String toText(SpanContext context) {
        return "00-"
                + context.getTraceId()
                + "-"
                + context.getSpanId()
                + "-"
                + context.getTraceFlags().asHex();
    }

    private enum Headers implements TextMapGetter<SourceRecord> {
        INSTANCE;

        @Override
        public String get(SourceRecord record, String key) {
            for (RecordHeader header : record.headers) {
                if (key.equalsIgnoreCase(header.name) && header.value != null) {
                    return new String(header.value, StandardCharsets.US_ASCII);
                }
            }
            return null;
        }
    }
}
