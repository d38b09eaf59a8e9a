package io.wrongbook.widetable.sql;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.record.WrongRecord;
import org.apache.flink.table.functions.AggregateFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The SQL function {@code latest_events(add, fix)}: the winning add and fix of a record by the
 * convergence law (docs/wide-table.md), each NULL if none is known.
 *
 * <p>The script groups events by the id of the row. Events of another record with the same id are
 * ignored: the record whose event came first keeps the row.
 */
public final class LatestEvents extends AggregateFunction<WrongRecord, WrongRecord> {

    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(LatestEvents.class);

    /** Only the first such record is logged: a producer that can create one can create many. */
    private transient boolean collisionIsLogged;

    @Override
    public WrongRecord createAccumulator() {
        return new WrongRecord();
    }

    /** Accumulates a row of {@link ParseEvent}. */
    public void accumulate(WrongRecord record, AddEvent add, FixEvent fix) {
        takeIn(record, new WrongRecord(add, fix));
    }

    /** Required if the planner aggregates in two phases. */
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
                    "wrong_id {} has the same id as wrong_id {}, which keeps the row. Events of"
                            + " such records are ignored, without further warnings",
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
