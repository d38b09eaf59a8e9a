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
 * The records whose rows differ, with their events in the topic. Receives new events of the topic,
 * but only keeps those of these records.
 */
final class UnsettledRows implements EventHandler {

    private final long maxBytes;

    /** In the order of their ids; an empty record if the topic has no events of it. */
    private final SortedMap<RecordKey, WrongRecord> records = new TreeMap<>();

    private long bytes;

    /**
     * Creates an empty collection.
     *
     * @param maxBytes the memory that the records may take
     */
    UnsettledRows(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Adds a record.
     *
     * @param record the events in the topic, or null
     * @return false if the memory is full
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

    /** Removes the rows that are settled. */
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
        // It does not affect any record.
    }

    @Override
    public void onDeadLetter(DeadLetter deadLetter) {
        // It does not affect any record.
    }
}
