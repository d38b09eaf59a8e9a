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
 * What the topic says of the records whose ids are in one range. The range ends where the memory
 * does: when the records need more, those with the largest ids go, and another pass over the topic
 * takes them. Ids are hashes, so that every pass gets its share.
 */
final class TopicModel implements EventHandler {

    /** Objects, references and numbers of two events and an entry of the map, generously. */
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
     * An empty model.
     *
     * @param first the smallest id that it takes
     * @param maxBytes how much memory the records may need
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

    /** The smallest and the largest id that all of the topic was looked through for. */
    long first() {
        return first;
    }

    long last() {
        return last;
    }

    /** How many records of the topic were events of ours, in this range or not. */
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

    /** A record of this range, out of the sum of bytes until it is kept again. */
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
            // All records of one id are in one pass: they are compared with one row.
            while (records.lastKey().id() > last) {
                bytes -= size(records.pollLastEntry().getValue());
            }
        }
    }

    /** What a record needs in memory, about. */
    static long size(WrongRecord record) {
        return RECORD_OVERHEAD + (long) BYTES_PER_CHAR * record.textLength();
    }
}
