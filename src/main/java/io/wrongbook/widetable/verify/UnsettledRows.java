package io.wrongbook.widetable.verify;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.EventHandler;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.record.WrongRecord;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Records whose rows differ, and what the topic says of them. Takes in what comes to the topic
 * meanwhile, but for these records only.
 */
final class UnsettledRows implements EventHandler {

    private final long maxBytes;

    /** In the order of their ids; an empty record where the topic says nothing. */
    private final SortedMap<RecordKey, WrongRecord> records = new TreeMap<>();

    private long bytes;

    /**
     * None yet.
     *
     * @param maxBytes how much memory they may need
     */
    UnsettledRows(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Takes one more.
     *
     * @param record what the topic says of it, or null
     * @return false if there is no more room
     */
    boolean add(RecordKey key, WrongRecord record) {
        WrongRecord known = record == null ? new WrongRecord() : record;
        long size = TopicModel.size(known);
        if (bytes + size > maxBytes) {
            return false;
        }
        bytes += size;
        records.put(key, known);
        return true;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    Map<RecordKey, WrongRecord> records() {
        return records;
    }

    /** Lets those go that are settled now. */
    void removeIf(BiPredicate<RecordKey, WrongRecord> settled) {
        for (Iterator<Map.Entry<RecordKey, WrongRecord>> all = records.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<RecordKey, WrongRecord> row = all.next();
            if (settled.test(row.getKey(), row.getValue())) {
                all.remove();
            }
        }
    }

    @Override
    public void onAdd(AddEvent event) {
        WrongRecord record = records.get(RecordKey.of(event.wrongId));
        if (record != null) {
            record.apply(event);
        }
    }

    @Override
    public void onFix(FixEvent event) {
        WrongRecord record = records.get(RecordKey.of(event.wrongId));
        if (record != null) {
            record.apply(event);
        }
    }

    @Override
    public void onIgnored() {
        // Says nothing of any record.
    }

    @Override
    public void onDeadLetter(DeadLetter deadLetter) {
        // Says nothing of any record.
    }
}
