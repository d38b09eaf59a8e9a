package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/** Keeps the whole row of a record in state, as a plain Flink POJO. */
final class PlainRowFunction extends KeyedCoProcessFunction<String, AddEvent, FixEvent, PlainRow> {

    private static final long serialVersionUID = 1L;

    private final Duration ttl;
    private final ZoneId zone;

    private transient ValueState<PlainRow> state;

    PlainRowFunction(Duration ttl, ZoneId zone) {
        this.ttl = ttl;
        this.zone = zone;
    }

    @Override
    public void open(OpenContext context) {
        ValueStateDescriptor<PlainRow> descriptor =
                new ValueStateDescriptor<>("row", Types.POJO(PlainRow.class));
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(ttl).build());
        state = getRuntimeContext().getState(descriptor);
    }

    @Override
    public void processElement1(AddEvent add, Context context, Collector<PlainRow> out)
            throws Exception {
        PlainRow row = row(add.wrongId);
        row.apply(add, zone);
        emit(row, out);
    }

    @Override
    public void processElement2(FixEvent fix, Context context, Collector<PlainRow> out)
            throws Exception {
        PlainRow row = row(fix.wrongId);
        row.apply(fix, zone);
        emit(row, out);
    }

    private PlainRow row(String wrongId) throws Exception {
        PlainRow row = state.value();
        return row == null ? new PlainRow(wrongId) : row;
    }

    private void emit(PlainRow row, Collector<PlainRow> out) throws Exception {
        row.processTime = LocalDateTime.now(zone);
        state.update(row);
        out.collect(row);
    }
}
