package io.wrongbook.widetable.record;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.table.Column;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;

/** One row of the wide table, by the row contract (docs/wide-table.md). */
public final class WideRow {

    private static final long NOT_FIXED = 0;
    private static final String NOT_FIXED_DESC = "未订正";

    private final WrongRecord record;
    private final Map<Column, Object> values = new EnumMap<>(Column.class);
    private int nameLength;

    WideRow(WrongRecord record, ZoneId zone, LocalDateTime processTime) {
        this.record = record;
        set(Column.ID, RecordId.of(record.wrongId()));
        set(Column.WRONG_ID, record.wrongId());
        if (record.add != null) {
            showAdd(record.add, zone);
        } else {
            showClaims(record.fix);
        }
        if (record.fix != null) {
            showFix(record.fix, zone);
        } else {
            showNoFix(record.add);
        }
        set(Column.PROCESS_TIME, processTime);
    }

    /** A Long, a String or a LocalDateTime, by the type of the column, or null. */
    public Object get(Column column) {
        return values.get(column);
    }

    /** Sets a name that the events do not contain. */
    public void fillName(Column column, String name) {
        set(column, name);
        nameLength += name.length();
    }

    /** The total length of its texts, in chars. */
    public int textLength() {
        return record.textLength() + nameLength;
    }

    public long id() {
        return (Long) get(Column.ID);
    }

    /** The record of this row. */
    public WrongRecord record() {
        return record;
    }

    private void showAdd(AddEvent add, ZoneId zone) {
        set(Column.USER_ID, add.userId);
        set(Column.SUBJECT, add.subject);
        set(Column.SUBJECT_NAME, add.subjectName);
        set(Column.QUESTION_ID, add.questionId);
        set(Column.QUESTION, orEmpty(add.question));
        set(Column.PATTERN_ID, add.patternId);
        set(Column.PATTERN_NAME, orEmpty(add.patternName));
        set(Column.TEACH_TYPE_ID, add.chapterId);
        set(Column.TEACH_TYPE_NAME, add.chapterName);
        set(Column.COLLECT_TIME, local(add.collectTime, zone));
    }

    /** While no add is known, the values of the fix fill the columns of the add. */
    private void showClaims(FixEvent fix) {
        set(Column.USER_ID, fix.userId);
        set(Column.SUBJECT, fix.subject);
        set(Column.SUBJECT_NAME, fix.subjectName);
        set(Column.QUESTION_ID, fix.questionId);
        set(Column.PATTERN_ID, fix.patternId);
        set(Column.TEACH_TYPE_ID, fix.chapterId);
        set(Column.TEACH_TYPE_NAME, fix.chapterName);
    }

    private void showFix(FixEvent fix, ZoneId zone) {
        set(Column.FIX_ID, fix.fixId);
        set(Column.FIX_TIME, local(fix.fixTime, zone));
        set(Column.FIX_RESULT, fix.fixResult);
        set(Column.FIX_RESULT_DESC, fix.fixResultDesc);
        set(Column.EVENT_ID, fix.eventId);
        set(Column.EVENT_TYPE, FixEvent.TYPE);
    }

    private void showNoFix(AddEvent add) {
        set(Column.FIX_ID, "");
        set(Column.FIX_RESULT, NOT_FIXED);
        set(Column.FIX_RESULT_DESC, NOT_FIXED_DESC);
        set(Column.EVENT_ID, add.eventId);
        set(Column.EVENT_TYPE, AddEvent.TYPE);
    }

    private void set(Column column, Object value) {
        values.put(column, value);
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    private static LocalDateTime local(long epochMillis, ZoneId zone) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(epochMillis), zone);
    }
}
