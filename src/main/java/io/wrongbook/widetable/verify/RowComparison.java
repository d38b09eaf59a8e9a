package io.wrongbook.widetable.verify;

import io.wrongbook.widetable.config.Dimension;
import io.wrongbook.widetable.dimension.NameColumns;
import io.wrongbook.widetable.record.RecordId;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.table.Column;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Compares a row of the table with the events of its record in the topic. The versions of its two
 * groups (docs/wide-table.md) distinguish a wrong row from a row with events that the topic no
 * longer has.
 */
final class RowComparison {

    /** The result of a comparison. */
    enum Verdict {
        /** All columns are equal, except for process_time. */
        EQUAL,
        /** All differences are newer in the table than the events in the topic. */
        AHEAD,
        /** The table lacks an event of the topic or contradicts it. */
        DIFFERENT
    }

    private static final Set<Column> FIX_GROUP =
            EnumSet.of(Column.FIX_ID, Column.FIX_TIME, Column.FIX_RESULT, Column.FIX_RESULT_DESC);

    private static final Set<Column> EVENT = EnumSet.of(Column.EVENT_ID, Column.EVENT_TYPE);

    private static final Comparator<Comparable<Object>> NULL_FIRST =
            Comparator.nullsFirst(Comparator.naturalOrder());

    private static final int LONGEST_SHOWN = 120;

    private final Verdict verdict;
    private final List<String> differences;
    private final boolean hasLookedUpNames;

    private RowComparison(Verdict verdict, List<String> differences, boolean hasLookedUpNames) {
        this.verdict = verdict;
        this.differences = differences;
        this.hasLookedUpNames = hasLookedUpNames;
    }

    /**
     * Compares a record with a row, ignoring process_time.
     *
     * @param record the events in the topic; null if it has none of this record
     * @param actual the row in the table; null if it has no such row
     * @param zone the time zone of the date-times in the table
     * @param dimensions the sources of names that events do not contain
     */
    static RowComparison of(
            WrongRecord record,
            Map<Column, Object> actual,
            ZoneId zone,
            Collection<Dimension> dimensions) {
        return of(
                record == null ? null : record.toRow(zone, LocalDateTime.MIN), actual, dimensions);
    }

    /**
     * Compares two rows, ignoring process_time.
     *
     * @param expected the events in the topic; null if it has none of this record
     * @param actual the row in the table; null if it has no such row
     */
    static RowComparison of(
            WideRow expected, Map<Column, Object> actual, Collection<Dimension> dimensions) {
        if (actual == null) {
            return result(Verdict.DIFFERENT, "the table has no such row");
        }
        if (expected == null) {
            return result(Verdict.AHEAD, "the topic has no event of this record");
        }
        if (belongsToAnother(expected, actual)) {
            return result(
                    Verdict.DIFFERENT,
                    String.format(
                            "the table has no such row: the row with this id belongs to wrong_id"
                                    + " %s",
                            shown(actual.get(Column.WRONG_ID))));
        }
        Set<Column> excused = aheadOfTopic(expected, actual);
        Set<Column> named = namesOfDimensions(expected, actual, dimensions);
        boolean excusable = true;
        List<String> differences = new ArrayList<>();
        for (Column column : Column.values()) {
            if (column != Column.PROCESS_TIME
                    && !named.contains(column)
                    && !Objects.equals(expected.get(column), actual.get(column))) {
                excusable &= excused.contains(column);
                differences.add(
                        String.format(
                                "%s: the topic has %s, the table has %s",
                                column.columnName(),
                                shown(expected.get(column)),
                                shown(actual.get(column))));
            }
        }
        return new RowComparison(
                differences.isEmpty()
                        ? Verdict.EQUAL
                        : excusable ? Verdict.AHEAD : Verdict.DIFFERENT,
                differences,
                named.stream()
                        .anyMatch(
                                column ->
                                        !Objects.equals(expected.get(column), actual.get(column))));
    }

    private static RowComparison result(Verdict verdict, String difference) {
        return new RowComparison(verdict, List.of(difference), false);
    }

    /** Whether the row has names that are in no event. */
    boolean hasLookedUpNames() {
        return hasLookedUpNames;
    }

    Verdict verdict() {
        return verdict;
    }

    /** One line per difference. */
    List<String> differences() {
        return differences;
    }

    /**
     * The columns with names that come from a dimension. Any name, and also no name, is correct
     * there: a name is not part of a version, and a dimension does not keep earlier names.
     */
    private static Set<Column> namesOfDimensions(
            WideRow expected, Map<Column, Object> actual, Collection<Dimension> dimensions) {
        Set<Column> names = EnumSet.noneOf(Column.class);
        for (Dimension dimension : dimensions) {
            NameColumns columns = NameColumns.of(dimension);
            if (columns.lackName(expected)
                    && expected.get(columns.id()).equals(actual.get(columns.id()))) {
                names.add(columns.name());
            }
        }
        return names;
    }

    /**
     * Whether the row belongs to another record with the same id, and is not a row whose wrong_id
     * somebody has altered.
     */
    private static boolean belongsToAnother(WideRow expected, Map<Column, Object> actual) {
        String owner = (String) actual.get(Column.WRONG_ID);
        return !expected.get(Column.WRONG_ID).equals(owner)
                && owner != null
                && RecordId.of(owner) == expected.id();
    }

    /** The columns of the groups whose version in the table is newer. */
    private static Set<Column> aheadOfTopic(WideRow expected, Map<Column, Object> actual) {
        Set<Column> ahead = EnumSet.noneOf(Column.class);
        boolean fixAhead = compareFixes(expected, actual) < 0;
        boolean addAhead = compare(expected, actual, Column.COLLECT_TIME) < 0;
        boolean noAdd = actual.get(Column.COLLECT_TIME) == null;
        boolean noFix = actual.get(Column.FIX_TIME) == null;
        if (addAhead) {
            ahead.add(Column.COLLECT_TIME);
        }
        if (addAhead || (fixAhead && noAdd && expected.get(Column.COLLECT_TIME) == null)) {
            ahead.addAll(Column.addGroup());
        }
        if (fixAhead) {
            ahead.addAll(FIX_GROUP);
        }
        if (fixAhead || (addAhead && noFix && expected.get(Column.FIX_TIME) == null)) {
            ahead.addAll(EVENT);
        }
        return ahead;
    }

    private static int compareFixes(WideRow expected, Map<Column, Object> actual) {
        int byTime = compare(expected, actual, Column.FIX_TIME);
        if (byTime != 0 || actual.get(Column.FIX_TIME) == null) {
            return byTime;
        }
        int byId = compareTexts(expected, actual, Column.FIX_ID);
        return byId != 0 ? byId : compareTexts(expected, actual, Column.EVENT_ID);
    }

    @SuppressWarnings("unchecked") // Both have the type of the column.
    private static int compare(WideRow expected, Map<Column, Object> actual, Column column) {
        return NULL_FIRST.compare(
                (Comparable<Object>) expected.get(column), (Comparable<Object>) actual.get(column));
    }

    private static int compareTexts(WideRow expected, Map<Column, Object> actual, Column column) {
        return Arrays.compareUnsigned(utf8(expected.get(column)), utf8(actual.get(column)));
    }

    private static byte[] utf8(Object text) {
        return text == null ? new byte[0] : ((String) text).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A value for the report: a text is in quotes, so that spaces are visible, in one line, and cut
     * if it is long.
     */
    static String shown(Object value) {
        if (!(value instanceof String)) {
            return String.valueOf(value);
        }
        String text = ((String) value).replaceAll("\\p{Cntrl}", "?");
        return text.length() <= LONGEST_SHOWN
                ? "'" + text + "'"
                : String.format(
                        "'%s...' (%d characters)", text.substring(0, LONGEST_SHOWN), text.length());
    }
}
