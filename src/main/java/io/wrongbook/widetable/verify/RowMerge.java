package io.wrongbook.widetable.verify;

import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.table.Column;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;

/**
 * Brings the topic's records and the table's rows together: both come in the order of their ids.
 */
final class RowMerge {

    private final Iterator<Map.Entry<RecordKey, WrongRecord>> expected;
    private final Examiner examiner;

    /** The next record; null behind the last one. */
    private Map.Entry<RecordKey, WrongRecord> waiting;

    RowMerge(SortedMap<RecordKey, WrongRecord> expected, Examiner examiner) {
        this.expected = expected.entrySet().iterator();
        this.examiner = examiner;
        advance();
    }

    /** Takes the next row of the table. */
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

    /** The table has no more rows. */
    void finish() {
        while (waiting != null) {
            examiner.examine(waiting.getKey(), waiting.getValue(), null);
            advance();
        }
    }

    private void advance() {
        waiting = expected.hasNext() ? expected.next() : null;
    }

    /** Takes what belongs together. */
    interface Examiner {

        /**
         * Looks at one record and its row.
         *
         * @param record what the topic says; null if it says nothing
         * @param row what the table has; null if it has nothing
         */
        void examine(RecordKey key, WrongRecord record, Map<Column, Object> row);
    }
}
