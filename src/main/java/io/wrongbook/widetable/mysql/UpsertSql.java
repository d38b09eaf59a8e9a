package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.table.Column;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Collectors;

/**
 * The one statement that writes rows: a multi-row insert that updates a row which is there, each
 * group of columns only if the new row's version of it is not older (the convergence law in {@code
 * docs/wide-table.md}).
 *
 * <p>MySQL and MariaDB work through the assignments from left to right, and a guard sees what was
 * assigned before it. So the columns that the guards read come in an order in which each assignment
 * leaves the guards' answers as they are: event_id, fix_id, collect_time, fix_time.
 *
 * <p>The first assignment is a guard of the row itself. The row that the insert hits belongs to
 * another record if two records have one id (murmur3 can be inverted), or if somebody added a
 * unique index. NULL in {@code wrong_id}, which is NOT NULL, then fails the statement with error
 * 1048: a strict session never puts a default in its place.
 */
final class UpsertSql {

    /** Bytes, whatever the table's collation: 'w1', 'W1' and 'w1 ' are three records. */
    private static final String SAME_RECORD =
            "CAST(wrong_id AS BINARY) = CAST(VALUES(wrong_id) AS BINARY)";

    /** The new row knows an add, and one that is not older than the table's. */
    private static final String ADD_WINS =
            "VALUES(collect_time) IS NOT NULL"
                    + " AND (collect_time IS NULL OR VALUES(collect_time) >= collect_time)";

    /** The same for the fix. Texts are compared as bytes, whatever the table's collation. */
    private static final String FIX_WINS =
            "VALUES(fix_time) IS NOT NULL AND (fix_time IS NULL OR VALUES(fix_time) > fix_time"
                    + (" OR VALUES(fix_time) = fix_time AND (" + newer("fix_id", ">"))
                    + (" OR " + newer("fix_id", "=") + " AND " + newer("event_id", ">=") + "))");

    /** While no add is known on either side, the winning fix's words fill the add's columns. */
    private static final String ADD_GROUP_CHANGES =
            String.format(
                    "(%s) OR (collect_time IS NULL AND VALUES(collect_time) IS NULL AND %s)",
                    ADD_WINS, FIX_WINS);

    /** The event is the fix's; the add's only while no fix is known on either side. */
    private static final String EVENT_CHANGES =
            String.format(
                    "(%s) OR (fix_time IS NULL AND VALUES(fix_time) IS NULL AND %s)",
                    FIX_WINS, ADD_WINS);

    private static final String ANY_WINS = String.format("(%s) OR (%s)", ADD_WINS, FIX_WINS);

    /** All columns, in the table's order. */
    static final String COLUMNS =
            Arrays.stream(Column.values())
                    .map(Column::columnName)
                    .collect(Collectors.joining(", "));

    private static final String ROW =
            "(" + String.join(", ", Collections.nCopies(Column.values().length, "?")) + ")";

    /** What each row adds to the statement's text, in bytes. */
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

    /** The statement for a number of rows; the placeholders are the columns in table order. */
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
