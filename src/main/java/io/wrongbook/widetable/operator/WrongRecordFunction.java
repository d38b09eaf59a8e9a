package io.wrongbook.widetable.operator;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.AddVersion;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.FixVersion;
import io.wrongbook.widetable.metrics.JobMetrics;
import io.wrongbook.widetable.record.RecordVersions;
import io.wrongbook.widetable.record.Versioned;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.record.WrongRecord.Outcome;
import io.wrongbook.widetable.tracing.Tracing;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Decides which events of a record win, and emits only these, each one separately: the table, which
 * has the earlier events, completes the row. An event that changes nothing, for example a
 * duplicate, costs only one read of the state.
 */
public class WrongRecordFunction
        extends KeyedCoProcessFunction<String, AddEvent, FixEvent, WrongRecord> {

    public static final String UID = "wrong-record";

    private static final long serialVersionUID = 1L;

    private final Duration ttl;
    private final JobMetrics metrics;
    private final Tracing tracing;

    private transient ValueState<Versioned> state;
    private transient RecordMonitor monitor;

    /** Creates a function without registries and without traces. */
    public WrongRecordFunction(Duration ttl) {
        this(ttl, JobMetrics.OF_FLINK, Tracing.OFF);
    }

    /**
     * @param ttl how long the state keeps a record after its last change
     */
    public WrongRecordFunction(Duration ttl, JobMetrics metrics, Tracing tracing) {
        this.ttl = ttl;
        this.metrics = metrics;
        this.tracing = tracing;
    }

    @Override
    public void open(OpenContext context) {
        state = getRuntimeContext().getState(StateDescriptors.wrongRecord(ttl));
        monitor =
                new RecordMonitor(
                        metrics.records(getRuntimeContext().getMetricGroup()), tracing.open());
    }

    @Override
    public void close() {
        if (monitor != null) {
            monitor.close();
        }
    }

    @Override
    public void processElement1(AddEvent event, Context context, Collector<WrongRecord> out)
            throws IOException {
        monitor.begins(event.takeTraceContext());
        RecordVersions known = known();
        AddVersion version = event.version();
        Outcome outcome = known.outcomeOf(version);
        monitor.add(known, version);
        if (outcome == Outcome.WINS) {
            state.update(known.with(version));
        }
        finish(new WrongRecord(event, null), outcome, out);
    }

    @Override
    public void processElement2(FixEvent event, Context context, Collector<WrongRecord> out)
            throws IOException {
        monitor.begins(event.takeTraceContext());
        RecordVersions known = known();
        FixVersion version = event.version();
        Outcome outcome = known.outcomeOf(version);
        monitor.fix(known, version, outcome);
        if (outcome == Outcome.WINS) {
            state.update(known.with(version));
        }
        finish(new WrongRecord(null, event), outcome, out);
    }

    private RecordVersions known() throws IOException {
        Versioned known = state.value();
        return known == null ? RecordVersions.NONE : known.versions();
    }

    private void finish(WrongRecord event, Outcome outcome, Collector<WrongRecord> out) {
        event.traceContext = monitor.ends(outcome);
        if (outcome == Outcome.WINS) {
            out.collect(event);
        }
    }
}
