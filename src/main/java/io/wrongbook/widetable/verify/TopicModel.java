package io.wrongbook.widetable.verify;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.EventHandler;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.record.WrongRecord;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The records of the topic whose ids are in one range. The memory limits the range: if the records
 * need more, those with the largest ids are dropped, and another pass over the topic reads them.
 * Ids are hashes, so every pass gets its share.
 */
final class TopicModel implements EventHandler {

    /**
     * An upper bound for the objects, references and numbers of two events and for an entry of the
     * map.
     */
    private static final int RECORD_OVERHEAD = 1500;

    private static final int BYTES_PER_CHAR = 2;

    private final NavigableMap<RecordKey, WrongRecord> records = new TreeMap<>();
    private final long maxBytes;
    private final long first;
    private long last = Long.MAX_VALUE;
    private long bytes;
    private long events;
    private long ignored;
    private long deadLetters;

    /**
     * Creates an empty model.
     *
     * @param first the smallest id of the range
     * @param maxBytes the memory that the records may take
     */
    TopicModel(long first, long maxBytes) {
        this.first = first;
        this.maxBytes = maxBytes;
    }

    @Override
    public void onAdd(AddEvent event) {
        onEvent(event.wrongId, record -> record.apply(event));
    }

    @Override
    public void onFix(FixEvent event) {
        onEvent(event.wrongId, record -> record.apply(event));
    }

    @Override
    public void onIgnored() {
        ignored++;
    }

    @Override
    public void onDeadLetter(DeadLetter deadLetter) {
        deadLetters++;
    }

    /** The records in the order of their ids. */
    NavigableMap<RecordKey, WrongRecord> records() {
        return records;
    }

    /** The smallest id of the range. */
    long first() {
        return first;
    }

    long last() {
        return last;
    }

    /** The number of adds and fixes in the topic, in this range or not. */
    long events() {
        return events;
    }

    long ignored() {
        return ignored;
    }

    long deadLetters() {
        return deadLetters;
    }

    private void onEvent(String wrongId, Consumer<WrongRecord> change) {
        events++;
        RecordKey key = RecordKey.of(wrongId);
        if (takes(key.id())) {
            WrongRecord record = take(key);
            change.accept(record);
            keep(record);
        }
    }

    private boolean takes(long id) {
        return id >= first && id <= last;
    }

    /**
     * Returns a record of this range, and subtracts its bytes until {@link #keep} adds them again.
     */
    private WrongRecord take(RecordKey key) {
        WrongRecord known = records.get(key);
        if (known != null) {
            bytes -= size(known);
            return known;
        }
        WrongRecord fresh = new WrongRecord();
        records.put(key, fresh);
        return fresh;
    }

    private void keep(WrongRecord record) {
        bytes += size(record);
        while (bytes > maxBytes && records.firstKey().id() < records.lastKey().id()) {
            last = records.lastKey().id() - 1;
            // All records with the same id must be in one pass: they are compared with one row.
            while (records.lastKey().id() > last) {
                bytes -= size(records.pollLastEntry().getValue());
            }
        }
    }

    /** The approximate memory of a record, in bytes. */
    static long size(WrongRecord record) {
        return RECORD_OVERHEAD + (long) BYTES_PER_CHAR * record.textLength();
    }
}
