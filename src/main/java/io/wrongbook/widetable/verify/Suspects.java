package io.wrongbook.widetable.verify;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.EventHandler;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.record.RecordId;
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
final class Suspects implements EventHandler {

    private final long maxBytes;

    /** By id; an empty record where the topic says nothing. */
    private final SortedMap<Long, WrongRecord> records = new TreeMap<>();

    private long bytes;

    /**
     * None yet.
     *
     * @param maxBytes how much memory they may need
     */
    Suspects(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Takes one more.
     *
     * @param record what the topic says of it, or null
     * @return false if there is no more room
     */
    boolean add(long id, WrongRecord record) {
        WrongRecord known = record == null ? new WrongRecord() : record;
        long size = TopicModel.size(known);
        if (bytes + size > maxBytes) {
            return false;
        }
        bytes += size;
        records.put(id, known);
        return true;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    Map<Long, WrongRecord> records() {
        return records;
    }

    /** Lets go those who pass. */
    void removeIf(BiPredicate<Long, WrongRecord> cleared) {
        for (Iterator<Map.Entry<Long, WrongRecord>> all = records.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<Long, WrongRecord> suspect = all.next();
            if (cleared.test(suspect.getKey(), suspect.getValue())) {
                all.remove();
            }
        }
    }

    @Override
    public void onAdd(AddEvent event) {
        WrongRecord record = records.get(RecordId.of(event.wrongId));
        if (record != null) {
            record.apply(event);
        }
    }

    @Override
    public void onFix(FixEvent event) {
        WrongRecord record = records.get(RecordId.of(event.wrongId));
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
