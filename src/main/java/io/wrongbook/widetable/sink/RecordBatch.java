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

/** The records that wait to be written: one element per record, however often it has changed. */
final class RecordBatch {

    /** The bytes of ids, numbers and times, and the protocol overhead of each value. */
    private static final int ROW_OVERHEAD = 256;

    /** A char takes at most three bytes in UTF-8. */
    private static final int BYTES_PER_CHAR = 3;

    private final int maxRecords;
    private final long maxBytes;

    /** In the order of arrival: if two records have the same id, the first one keeps the row. */
    private final Map<String, WrongRecord> records = new LinkedHashMap<>();

    private long bytes;

    /**
     * @param maxRecords the number of records at which the batch is full
     * @param maxBytes the upper limit for the bytes of the rows
     */
    RecordBatch(int maxRecords, long maxBytes) {
        this.maxRecords = maxRecords;
        this.maxBytes = maxBytes;
    }

    /** Whether the batch would be too large with this record. */
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
        // A merge may have replaced an event, so this is an upper bound.
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

    /** An upper bound for the bytes of its rows, without names that are looked up. */
    long bytes() {
        return bytes;
    }

    void clear() {
        records.clear();
        bytes = 0;
    }

    /** The rows in the order of their ids; rows with the same id are in the order of arrival. */
    List<WideRow> toRows(ZoneId zone, LocalDateTime processTime) {
        List<WideRow> rows = new ArrayList<>(records.size());
        for (WrongRecord record : records.values()) {
            rows.add(record.toRow(zone, processTime));
        }
        rows.sort(Comparator.comparingLong(WideRow::id));
        return rows;
    }

    /**
     * An upper bound for the bytes of a row.
     *
     * @param textLength the total length of its texts, in chars
     */
    static long rowBytes(int textLength) {
        return ROW_OVERHEAD + textBytes(textLength);
    }

    /** An upper bound for the bytes of this many chars. */
    static long textBytes(long chars) {
        return BYTES_PER_CHAR * chars;
    }

    private static long size(WrongRecord record) {
        return rowBytes(record.textLength());
    }
}
