package io.wrongbook.widetable.operator;

import io.wrongbook.widetable.event.AddVersion;
import io.wrongbook.widetable.event.FixVersion;
import io.wrongbook.widetable.metrics.RecordMetrics;
import io.wrongbook.widetable.record.RecordVersions;
import io.wrongbook.widetable.record.WrongRecord.Outcome;
import io.wrongbook.widetable.tracing.EventTracer;

/** Reports metrics and traces of the events of records. Used by one thread. */
final class RecordMonitor implements AutoCloseable {

    private final RecordMetrics metrics;
    private final EventTracer tracer;
    private String traceContext;
    private long start;

    RecordMonitor(RecordMetrics metrics, EventTracer tracer) {
        this.metrics = metrics;
        this.tracer = tracer;
    }

    /**
     * Starts an event.
     *
     * @param itsTraceContext null if it is not traced
     */
    void begins(String itsTraceContext) {
        traceContext = itsTraceContext;
        start = itsTraceContext == null ? 0 : tracer.now();
    }

    /**
     * The event is an add.
     *
     * @param known the known versions of its record
     */
    void add(RecordVersions known, AddVersion add) {
        metrics.add();
        if (known.add() == null && known.fix() != null) {
            metrics.fixed(add.collectTime, known.fix().fixTime);
        }
    }

    /**
     * The event is a fix.
     *
     * @param known the known versions of its record
     */
    void fix(RecordVersions known, FixVersion fix, Outcome outcome) {
        metrics.fix();
        if (known.add() == null) {
            metrics.orphanFix();
        } else if (outcome == Outcome.WINS) {
            metrics.fixed(known.add().collectTime, fix.fixTime);
        }
    }

    /** Ends the event; returns the trace context for the next operator. */
    String ends(Outcome outcome) {
        if (outcome == Outcome.DUPLICATE) {
            metrics.duplicate();
        }
        return tracer.merged(traceContext, outcome.name(), start);
    }

    @Override
    public void close() {
        tracer.close();
        metrics.close();
    }
}
