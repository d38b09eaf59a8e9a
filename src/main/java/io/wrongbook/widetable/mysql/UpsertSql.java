package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.table.Column;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Collectors;

/**
 * The statement that writes rows: a multi-row insert that updates an existing row, each group of
 * columns only if the new row's version of it is not older (the convergence law in {@code
 * docs/wide-table.md}).
 *
 * <p>MySQL and MariaDB evaluate the assignments from left to right, and a guard sees the values
 * that were assigned before it. So the columns that the guards read are in an order in which no
 * assignment changes the result of a later guard: event_id, fix_id, collect_time, fix_time.
 *
 * <p>The first assignment guards the row itself. The row that the insert hits belongs to another
 * record if two records have the same id (murmur3 can be inverted), or if somebody added a unique
 * index. NULL in {@code wrong_id}, which is NOT NULL, then fails the statement with error 1048: a
 * strict session never replaces it with a default.
 */
final class UpsertSql {

    /**
     * Compares bytes, whatever the collation of the table: 'w1', 'W1' and 'w1 ' are three records.
     */
    private static final String SAME_RECORD =
            "CAST(wrong_id AS BINARY) = CAST(VALUES(wrong_id) AS BINARY)";

    /** The new row knows an add that is not older than that of the table. */
    private static final String ADD_WINS =
            "VALUES(collect_time) IS NOT NULL"
                    + " AND (collect_time IS NULL OR VALUES(collect_time) >= collect_time)";

    /** The same for the fix. Texts are compared as bytes, whatever the collation of the table. */
    private static final String FIX_WINS =
            "VALUES(fix_time) IS NOT NULL AND (fix_time IS NULL OR VALUES(fix_time) > fix_time"
                    + (" OR VALUES(fix_time) = fix_time AND (" + newer("fix_id", ">"))
                    + (" OR " + newer("fix_id", "=") + " AND " + newer("event_id", ">=") + "))");

    /** While neither side knows an add, the winning fix fills the columns of the add. */
    private static final String ADD_GROUP_CHANGES =
            String.format(
                    "(%s) OR (collect_time IS NULL AND VALUES(collect_time) IS NULL AND %s)",
                    ADD_WINS, FIX_WINS);

    /** The event is that of the fix, or that of the add while neither side knows a fix. */
    private static final String EVENT_CHANGES =
            String.format(
                    "(%s) OR (fix_time IS NULL AND VALUES(fix_time) IS NULL AND %s)",
                    FIX_WINS, ADD_WINS);

    private static final String ANY_WINS = String.format("(%s) OR (%s)", ADD_WINS, FIX_WINS);

    /** All columns, in the order of the table. */
    static final String COLUMNS =
            Arrays.stream(Column.values())
                    .map(Column::columnName)
                    .collect(Collectors.joining(", "));

    private static final String ROW =
            "(" + String.join(", ", Collections.nCopies(Column.values().length, "?")) + ")";

    /** The length that each row adds to the text of the statement, in bytes. */
    static final int ROW_LENGTH = ROW.length() + 2;

    private static final String ASSIGNMENTS =
            String.join(
                    ", ",
                    String.format("wrong_id = IF(%s, wrong_id, NULL)", SAME_RECORD),
                    assign(EVENT_CHANGES, Column.EVENT_ID, Column.EVENT_TYPE),
                    assign(ANY_WINS, Column.PROCESS_TIME),
                    assign(ADD_GROUP_CHANGES, Column.addGroup().toArray(new Column[0])),
                    assign(FIX_WINS, Column.FIX_RESULT, Column.FIX_RESULT_DESC, Column.FIX_ID),
                    assign(ADD_WINS, Column.COLLECT_TIME),
                    assign(FIX_WINS, Column.FIX_TIME));

    private UpsertSql() {}

    /**
     * The statement for a number of rows; the placeholders are the columns in the order of the
     * table.
     */
    static String of(String quotedTable, int rows) {
        return String.format(
                "INSERT INTO %s (%s) VALUES %s ON DUPLICATE KEY UPDATE %s",
                quotedTable,
                COLUMNS,
                String.join(", ", Collections.nCopies(rows, ROW)),
                ASSIGNMENTS);
    }

    private static String newer(String text, String comparison) {
        return String.format(
                "CAST(VALUES(%s) AS BINARY) %s CAST(COALESCE(%s, '') AS BINARY)",
                text, comparison, text);
    }

    private static String assign(String condition, Column... columns) {
        return Arrays.stream(columns)
                .map(Column::columnName)
                .map(c -> String.format("%s = IF(%s, VALUES(%s), %s)", c, condition, c, c))
                .collect(Collectors.joining(", "));
    }
}
