package io.wrongbook.widetable.operator;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.AddVersion;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.FixVersion;
import io.wrongbook.widetable.metrics.JobMetrics;
import io.wrongbook.widetable.metrics.RecordMetrics;
import io.wrongbook.widetable.record.RecordVersions;
import io.wrongbook.widetable.record.Versioned;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.record.WrongRecord.Outcome;
import io.wrongbook.widetable.tracing.EventTracer;
import io.wrongbook.widetable.tracing.Tracing;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Decides which events of one record win, and emits each of them alone: the table, which has what
 * was known before, completes the row. An event that changes nothing, a duplicate for example,
 * costs one read and nothing more.
 */
public class WrongRecordFunction
        extends KeyedCoProcessFunction<String, AddEvent, FixEvent, WrongRecord> {

    public static final String UID = "wrong-record";

    private static final long serialVersionUID = 1L;

    private final Duration ttl;
    private final JobMetrics jobMetrics;
    private final Tracing tracing;

    private transient ValueState<Versioned> state;
    private transient RecordMetrics metrics;

    /** Null if nothing is traced. */
    private transient EventTracer tracer;

    /** A function without registries of its own and without traces. */
    public WrongRecordFunction(Duration ttl) {
        this(ttl, JobMetrics.OF_FLINK, Tracing.OFF);
    }

    /**
     * @param ttl how long a record is remembered after its last change
     */
    public WrongRecordFunction(Duration ttl, JobMetrics metrics, Tracing tracing) {
        this.ttl = ttl;
        this.jobMetrics = metrics;
        this.tracing = tracing;
    }

    @Override
    public void open(OpenContext context) {
        state = getRuntimeContext().getState(StateDescriptors.wrongRecord(ttl));
        metrics = jobMetrics.records(getRuntimeContext().getMetricGroup());
        tracer = tracing.open();
    }

    @Override
    public void close() {
        if (tracer != null) {
            tracer.close();
        }
        if (metrics != null) {
            metrics.close();
        }
    }

    @Override
    public void processElement1(AddEvent event, Context context, Collector<WrongRecord> out)
            throws IOException {
        String trace = event.takeTraceContext();
        long start = trace == null ? 0 : EventTracer.now();
        RecordVersions known = known();
        AddVersion version = event.version();
        Outcome outcome = known.outcomeOf(version);
        metrics.add();
        if (known.add() == null && known.fix() != null) {
            metrics.fixed(version.collectTime, known.fix().fixTime);
        }
        if (outcome == Outcome.WINS) {
            state.update(known.with(version));
        }
        finish(new WrongRecord(event, null), outcome, traced(trace, outcome, start), out);
    }

    @Override
    public void processElement2(FixEvent event, Context context, Collector<WrongRecord> out)
            throws IOException {
        String trace = event.takeTraceContext();
        long start = trace == null ? 0 : EventTracer.now();
        RecordVersions known = known();
        FixVersion version = event.version();
        Outcome outcome = known.outcomeOf(version);
        metrics.fix();
        if (known.add() == null) {
            metrics.orphanFix();
        } else if (outcome == Outcome.WINS) {
            metrics.fixed(known.add().collectTime, version.fixTime);
        }
        if (outcome == Outcome.WINS) {
            state.update(known.with(version));
        }
        finish(new WrongRecord(null, event), outcome, traced(trace, outcome, start), out);
    }

    private RecordVersions known() throws IOException {
        Versioned known = state.value();
        return known == null ? RecordVersions.NONE : known.versions();
    }

    /** The trace goes on from here, if the event is in one. */
    private String traced(String trace, Outcome outcome, long start) {
        return trace == null || tracer == null ? null : tracer.merged(trace, outcome.name(), start);
    }

    private void finish(
            WrongRecord event, Outcome outcome, String trace, Collector<WrongRecord> out) {
        if (outcome == Outcome.DUPLICATE) {
            metrics.duplicate();
        } else if (outcome == Outcome.WINS) {
            event.traceContext = trace;
            out.collect(event);
        }
    }
}
