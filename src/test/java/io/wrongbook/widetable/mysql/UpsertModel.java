package io.wrongbook.widetable.mysql;

import static io.wrongbook.widetable.table.Column.COLLECT_TIME;
import static io.wrongbook.widetable.table.Column.EVENT_ID;
import static io.wrongbook.widetable.table.Column.EVENT_TYPE;
import static io.wrongbook.widetable.table.Column.FIX_ID;
import static io.wrongbook.widetable.table.Column.FIX_RESULT;
import static io.wrongbook.widetable.table.Column.FIX_RESULT_DESC;
import static io.wrongbook.widetable.table.Column.FIX_TIME;
import static io.wrongbook.widetable.table.Column.PATTERN_ID;
import static io.wrongbook.widetable.table.Column.PATTERN_NAME;
import static io.wrongbook.widetable.table.Column.PROCESS_TIME;
import static io.wrongbook.widetable.table.Column.QUESTION;
import static io.wrongbook.widetable.table.Column.QUESTION_ID;
import static io.wrongbook.widetable.table.Column.SUBJECT;
import static io.wrongbook.widetable.table.Column.SUBJECT_NAME;
import static io.wrongbook.widetable.table.Column.TEACH_TYPE_ID;
import static io.wrongbook.widetable.table.Column.TEACH_TYPE_NAME;
import static io.wrongbook.widetable.table.Column.USER_ID;

import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.table.Column;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What the statement that writes rows makes of an old row and a new one of the same record, in the
 * terms of the convergence law ({@code docs/wide-table.md}) and without any code of the job. {@code
 * UpsertModelIT} compares it with the real statement, {@code SmallHistoriesTest} builds on it.
 */
public final class UpsertModel {

    private static final Set<Column> ADD_GROUP =
            EnumSet.of(
                    USER_ID,
                    SUBJECT,
                    SUBJECT_NAME,
                    QUESTION_ID,
                    QUESTION,
                    PATTERN_ID,
                    PATTERN_NAME,
                    TEACH_TYPE_ID,
                    TEACH_TYPE_NAME,
                    COLLECT_TIME);
    private static final Set<Column> FIX_GROUP =
            EnumSet.of(FIX_ID, FIX_TIME, FIX_RESULT, FIX_RESULT_DESC);
    private static final Set<Column> EVENT = EnumSet.of(EVENT_ID, EVENT_TYPE);

    private static final Comparator<Map<Column, Object>> BY_COLLECT_TIME =
            Comparator.comparing(row -> (LocalDateTime) row.get(COLLECT_TIME));
    private static final Comparator<Map<Column, Object>> BY_FIX_VERSION =
            Comparator.<Map<Column, Object>, LocalDateTime>comparing(
                            row -> (LocalDateTime) row.get(FIX_TIME))
                    .thenComparing(row -> utf8(row.get(FIX_ID)), Arrays::compareUnsigned)
                    .thenComparing(row -> utf8(row.get(EVENT_ID)), Arrays::compareUnsigned);

    private UpsertModel() {}

    /** The columns of a row as {@link #upsert} takes them. */
    public static Map<Column, Object> columns(WideRow row) {
        Map<Column, Object> columns = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            columns.put(column, row.get(column));
        }
        return columns;
    }

    /**
     * The row that the table has afterwards.
     *
     * @param old the row that the table has, or null
     */
    public static Map<Column, Object> upsert(Map<Column, Object> old, Map<Column, Object> row) {
        if (old == null) {
            return row;
        }
        boolean addWins = wins(COLLECT_TIME, BY_COLLECT_TIME, old, row);
        boolean fixWins = wins(FIX_TIME, BY_FIX_VERSION, old, row);
        Set<Column> changing = EnumSet.noneOf(Column.class);
        if (addWins || (fixWins && neitherHas(COLLECT_TIME, old, row))) {
            changing.addAll(ADD_GROUP);
        }
        if (fixWins) {
            changing.addAll(FIX_GROUP);
        }
        if (fixWins || (addWins && neitherHas(FIX_TIME, old, row))) {
            changing.addAll(EVENT);
        }
        if (addWins || fixWins) {
            changing.add(PROCESS_TIME);
        }
        Map<Column, Object> result = new EnumMap<>(old);
        changing.forEach(column -> result.put(column, row.get(column)));
        return result;
    }

    /** The new row knows an event of the kind, and the old row none, or none that is newer. */
    private static boolean wins(
            Column time,
            Comparator<Map<Column, Object>> byVersion,
            Map<Column, Object> old,
            Map<Column, Object> row) {
        return row.get(time) != null && (old.get(time) == null || byVersion.compare(row, old) >= 0);
    }

    private static boolean neitherHas(
            Column time, Map<Column, Object> old, Map<Column, Object> row) {
        return old.get(time) == null && row.get(time) == null;
    }

    private static byte[] utf8(Object text) {
        return ((String) text).getBytes(StandardCharsets.UTF_8);
    }
}
