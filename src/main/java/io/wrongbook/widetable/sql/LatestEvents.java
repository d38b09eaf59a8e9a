package io.wrongbook.widetable.sql;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.record.WrongRecord;
import org.apache.flink.table.functions.AggregateFunction;

/**
 * SQL's {@code latest_events(add, fix)}: of one record's events, the add and the fix that win by
 * the convergence law (docs/wide-table.md), each NULL while none is known.
 */
public final class LatestEvents extends AggregateFunction<WrongRecord, WrongRecord> {

    private static final long serialVersionUID = 1L;

    @Override
    public WrongRecord createAccumulator() {
        return new WrongRecord();
    }

    /** Takes in a row of {@link ParseEvent}. */
    public void accumulate(WrongRecord record, AddEvent add, FixEvent fix) {
        record.merge(new WrongRecord(add, fix));
    }

    /** Needed where the planner aggregates in two steps. */
    public void merge(WrongRecord record, Iterable<WrongRecord> others) {
        others.forEach(record::merge);
    }

    @Override
    public WrongRecord getValue(WrongRecord record) {
        return record;
    }
}
