package io.wrongbook.widetable.operator;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.record.WrongRecord;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Brings the adds and fixes of one record together and emits the record whenever an event wins. An
 * event that changes nothing, a duplicate for example, costs one read and nothing more.
 */
public class WrongRecordFunction
        extends KeyedCoProcessFunction<String, AddEvent, FixEvent, WrongRecord> {

    public static final String UID = "wrong-record";

    private static final long serialVersionUID = 1L;

    private final Duration ttl;

    private transient ValueState<WrongRecord> state;

    /**
     * @param ttl how long a record is remembered after its last change
     */
    public WrongRecordFunction(Duration ttl) {
        this.ttl = ttl;
    }

    @Override
    public void open(OpenContext context) {
        state = getRuntimeContext().getState(StateDescriptors.wrongRecord(ttl));
    }

    @Override
    public void processElement1(AddEvent event, Context context, Collector<WrongRecord> out)
            throws IOException {
        WrongRecord record = record();
        emitIfChanged(record, record.apply(event), out);
    }

    @Override
    public void processElement2(FixEvent event, Context context, Collector<WrongRecord> out)
            throws IOException {
        WrongRecord record = record();
        emitIfChanged(record, record.apply(event), out);
    }

    private WrongRecord record() throws IOException {
        WrongRecord known = state.value();
        return known == null ? new WrongRecord() : known;
    }

    private void emitIfChanged(
            WrongRecord record, WrongRecord.Outcome outcome, Collector<WrongRecord> out)
            throws IOException {
        if (outcome == WrongRecord.Outcome.WINS) {
            state.update(record);
            // A copy: a heap backend keeps the very object that it was given.
            out.collect(record.copy());
        }
    }
}
