package io.wrongbook.widetable.sql;

import io.wrongbook.widetable.record.RecordId;
import org.apache.flink.table.functions.ScalarFunction;

/** The SQL function {@code record_id(wrong_id)}: the primary key of a record in the wide table. */
public final class RecordIdFunction extends ScalarFunction {

    private static final long serialVersionUID = 1L;

    /** Returns the primary key, or NULL for NULL. */
    public Long eval(String wrongId) {
        return wrongId == null ? null : RecordId.of(wrongId);
    }
}
