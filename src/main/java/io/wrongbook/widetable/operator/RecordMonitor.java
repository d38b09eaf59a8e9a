package io.wrongbook.widetable.operator;

import io.wrongbook.widetable.event.AddVersion;
import io.wrongbook.widetable.event.FixVersion;
import io.wrongbook.widetable.metrics.RecordMetrics;
import io.wrongbook.widetable.record.RecordVersions;
import io.wrongbook.widetable.record.WrongRecord.Outcome;
import io.wrongbook.widetable.tracing.EventTracer;

/** Reports what an event does to its record. Used by one thread. */
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
     * The next event came.
     *
     * @param itsTraceContext null if it is not traced
     */
    void begins(String itsTraceContext) {
        traceContext = itsTraceContext;
        start = itsTraceContext == null ? 0 : tracer.now();
    }

    /**
     * It is an add.
     *
     * @param known what its record has won so far
     */
    void add(RecordVersions known, AddVersion add) {
        metrics.add();
        if (known.add() == null && known.fix() != null) {
            metrics.fixed(add.collectTime, known.fix().fixTime);
        }
    }

    /**
     * It is a fix.
     *
     * @param known what its record has won so far
     */
    void fix(RecordVersions known, FixVersion fix, Outcome outcome) {
        metrics.fix();
        if (known.add() == null) {
            metrics.orphanFix();
        } else if (outcome == Outcome.WINS) {
            metrics.fixed(known.add().collectTime, fix.fixTime);
        }
    }

    /** The event is done with; returns the trace context of what goes on. */
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
