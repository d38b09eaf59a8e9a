package io.wrongbook.widetable.sql;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.record.WrongRecord;
import org.apache.flink.table.functions.AggregateFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SQL's {@code latest_events(add, fix)}: of one record's events, the add and the fix that win by
 * the convergence law (docs/wide-table.md), each NULL while none is known.
 *
 * <p>The script groups events by the row's id. Events of another record with the same id are left
 * out: the record whose event came first keeps the row.
 */
public final class LatestEvents extends AggregateFunction<WrongRecord, WrongRecord> {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(LatestEvents.class);

    /** Whoever can make one such record can make many: only the first is worth a line. */
    private transient boolean collisionIsLogged;

    @Override
    public WrongRecord createAccumulator() {
        return new WrongRecord();
    }

    /** Takes in a row of {@link ParseEvent}. */
    public void accumulate(WrongRecord record, AddEvent add, FixEvent fix) {
        takeIn(record, new WrongRecord(add, fix));
    }

    /** Needed where the planner aggregates in two steps. */
    public void merge(WrongRecord record, Iterable<WrongRecord> others) {
        others.forEach(other -> takeIn(record, other));
    }

    private void takeIn(WrongRecord record, WrongRecord other) {
        boolean bothKnown = isKnown(record) && isKnown(other);
        if (!bothKnown || record.wrongId().equals(other.wrongId())) {
            record.merge(other);
        } else if (!collisionIsLogged) {
            collisionIsLogged = true;
            LOG.warn(
                    "wrong_id {} has the id of wrong_id {}, which keeps the row; events of such"
                            + " records are left out, and not logged again",
                    other.wrongId(),
                    record.wrongId());
        }
    }

    private static boolean isKnown(WrongRecord record) {
        return record.add != null || record.fix != null;
    }

    @Override
    public WrongRecord getValue(WrongRecord record) {
        return record;
    }
}
