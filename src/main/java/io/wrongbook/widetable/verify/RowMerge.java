package io.wrongbook.widetable.verify;

import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.table.Column;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;

/**
 * Merges the records of the topic with the rows of the table; both are in the order of their ids.
 */
final class RowMerge {

    private final Iterator<Map.Entry<RecordKey, WrongRecord>> expected;
    private final Examiner examiner;

    /** The next record; null after the last one. */
    private Map.Entry<RecordKey, WrongRecord> waiting;

    RowMerge(SortedMap<RecordKey, WrongRecord> expected, Examiner examiner) {
        this.expected = expected.entrySet().iterator();
        this.examiner = examiner;
        advance();
    }

    /** Adds the next row of the table. */
    void next(Map<Column, Object> row) {
        long id = (Long) row.get(Column.ID);
        while (waiting != null && waiting.getKey().id() < id) {
            examiner.examine(waiting.getKey(), waiting.getValue(), null);
            advance();
        }
        if (waiting == null || waiting.getKey().id() > id) {
            examiner.examine(RecordKey.ofRow(id, (String) row.get(Column.WRONG_ID)), null, row);
        }
        while (waiting != null && waiting.getKey().id() == id) {
            examiner.examine(waiting.getKey(), waiting.getValue(), row);
            advance();
        }
    }

    /** Ends the merge after the last row of the table. */
    void finish() {
        while (waiting != null) {
            examiner.examine(waiting.getKey(), waiting.getValue(), null);
            advance();
        }
    }

    private void advance() {
        waiting = expected.hasNext() ? expected.next() : null;
    }

    /** Receives records and rows that belong together. */
    interface Examiner {

        /**
         * Examines a record and its row.
         *
         * @param record the events in the topic; null if it has none
         * @param row the row in the table; null if it has none
         */
        void examine(RecordKey key, WrongRecord record, Map<Column, Object> row);
    }
}
