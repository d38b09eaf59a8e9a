package io.wrongbook.widetable.operator;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.metrics.RoutingMetrics;
import io.wrongbook.widetable.tracing.EventTracer;

/** Reports what becomes of a record of the topic. Used by one thread. */
final class RoutingMonitor implements AutoCloseable {

    private final RoutingMetrics metrics;
    private final EventTracer tracer;
    private long start;

    RoutingMonitor(RoutingMetrics metrics, EventTracer tracer) {
        this.metrics = metrics;
        this.tracer = tracer;
    }

    /** The next record came. */
    void begins() {
        start = tracer.now();
        metrics.record();
    }

    /** It is an add, which takes the trace along. */
    void routed(SourceRecord record, AddEvent event) {
        event.traceContext = tracer.parsed(record, event, start);
    }

    /** It is a fix, which takes the trace along. */
    void routed(SourceRecord record, FixEvent event) {
        event.traceContext = tracer.parsed(record, event, start);
    }

    /** It is none of ours: other domains and types share the topic, which is no one's fault. */
    void ignored() {
        metrics.ignored();
    }

    /** It is no event. */
    void rejected(SourceRecord record, DeadLetter deadLetter) {
        metrics.deadLetter(deadLetter.reason);
        tracer.rejected(record, deadLetter, start);
    }

    @Override
    public void close() {
        tracer.close();
        metrics.close();
    }
}
