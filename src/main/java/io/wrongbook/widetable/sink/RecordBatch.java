package io.wrongbook.widetable.sink;

import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The records that wait to be written: one element per record, however often it changed. */
final class RecordBatch {

    /** Ids, numbers, times, and what the protocol adds to each value. */
    private static final int ROW_OVERHEAD = 256;

    /** A char is at most three bytes in UTF-8. */
    private static final int BYTES_PER_CHAR = 3;

    private final int maxRecords;
    private final long maxBytes;

    /** In the order of their arrival: of two records with one id, the first keeps the row. */
    private final Map<String, WrongRecord> records = new LinkedHashMap<>();

    private long bytes;

    /**
     * @param maxRecords full with so many records
     * @param maxBytes full when their rows may have so many bytes
     */
    RecordBatch(int maxRecords, long maxBytes) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    /** Whether the record would make this batch larger than one packet may be. */
    boolean hasNoRoomFor(WrongRecord record) {
        return !records.isEmpty() && bytes + size(record) > maxBytes;
    }

    void add(WrongRecord record) {
        WrongRecord waiting = records.get(record.wrongId());
        if (waiting == null) {
            records.put(record.wrongId(), record);
        } else {
            waiting.merge(record);
        }
        // A merge may have replaced something, so this is an upper bound.
        bytes += size(record);
    }

    boolean isFull() {
        return records.size() >= maxRecords;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    int size() {
        return records.size();
    }

    /** How many bytes its rows have at most, without names that are looked up. */
    long bytes() {
        return bytes;
    }

    void clear() {
        records.clear();
        bytes = 0;
    }

    /** The rows in the order of their ids, those with one id in the order of their arrival. */
    List<WideRow> toRows(ZoneId zone, LocalDateTime processTime) {
        List<WideRow> rows = new ArrayList<>(records.size());
        for (WrongRecord record : records.values()) {
            rows.add(record.toRow(zone, processTime));
        }
        rows.sort(Comparator.comparingLong(WideRow::id));
        return rows;
    }

    /**
     * How many bytes a row has at most.
     *
     * @param textLength of all its texts, in chars
     */
    static long rowBytes(int textLength) {
        return ROW_OVERHEAD + textBytes(textLength);
    }

    /** How many bytes so many chars are at most. */
    static long textBytes(long chars) {
        return BYTES_PER_CHAR * chars;
    }

    private static long size(WrongRecord record) {
        return rowBytes(record.textLength());
    }
}
