package io.wrongbook.widetable.verify;

import io.wrongbook.widetable.record.RecordId;
import java.util.Comparator;

/**
 * The key of a record: the id of its row and its wrong_id, since two records may have the same id.
 */
final class RecordKey implements Comparable<RecordKey> {

    private static final Comparator<RecordKey> ORDER =
            Comparator.comparingLong((RecordKey key) -> key.id)
                    .thenComparing((RecordKey key) -> key.wrongId);

    private final long id;
    private final String wrongId;

    private RecordKey(long id, String wrongId) {
        this.id = id;
        this.wrongId = wrongId;
    }

    static RecordKey of(String wrongId) {
        return new RecordKey(RecordId.of(wrongId), wrongId);
    }

    /** The key of the record in a row of the table, whatever id the row should have. */
    static RecordKey ofRow(long id, String wrongId) {
        return new RecordKey(id, wrongId);
    }

    long id() {
        return id;
    }

    String wrongId() {
        return wrongId;
    }

    @Override
    public int compareTo(RecordKey other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordKey && compareTo((RecordKey) other) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(id);
    }
}
