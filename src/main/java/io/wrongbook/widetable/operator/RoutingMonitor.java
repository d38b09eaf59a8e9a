package io.wrongbook.widetable.operator;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.metrics.RoutingMetrics;
import io.wrongbook.widetable.tracing.EventTracer;

/** Reports metrics and traces of the records of the topic. Used by one thread. */
final class RoutingMonitor implements AutoCloseable {

    private final RoutingMetrics metrics;
    private final EventTracer tracer;
    private long start;

    RoutingMonitor(RoutingMetrics metrics, EventTracer tracer) {
        this.metrics = metrics;
        this.tracer = tracer;
    }

    /** Starts a record. */
    void begins() {
        start = tracer.now();
        metrics.record();
    }

    /** The record is an add, which gets the trace context. */
    void routed(SourceRecord record, AddEvent event) {
        event.traceContext = tracer.parsed(record, event, start);
    }

    /** The record is a fix, which gets the trace context. */
    void routed(SourceRecord record, FixEvent event) {
        event.traceContext = tracer.parsed(record, event, start);
    }

    /** The record is ignored: other domains and types share the topic, which is not an error. */
    void ignored() {
        metrics.ignored();
    }

    /** The record is not an event. */
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
