package io.wrongbook.widetable.record;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.Origin;
import io.wrongbook.widetable.table.Column;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Events and the rows of their records. */
public final class TestEvents {

    public static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    /** 2025-03-01 18:00:00.123 in Shanghai. */
    public static final long NOON = Instant.parse("2025-03-01T10:00:00.123Z").toEpochMilli();

    public static final LocalDateTime PROCESS_TIME = LocalDateTime.parse("2025-03-02T00:00:00.456");

    private TestEvents() {}

    /** An add with a value in every field; the texts name the event. */
    public static AddEvent add(String wrongId, String eventId, long collectTime) {
        AddEvent add = new AddEvent();
        add.eventId = eventId;
        add.wrongId = wrongId;
        add.userId = "user of " + eventId;
        add.questionId = "question id of " + eventId;
        add.subject = "MATH";
        add.subjectName = "数学 " + eventId;
        add.question = "题干 📐 " + eventId;
        add.patternId = "pattern of " + eventId;
        add.patternName = "题型 " + eventId;
        add.chapterId = "chapter of " + eventId;
        add.chapterName = "章节 " + eventId;
        add.collectTime = collectTime;
        add.eventTime = collectTime;
        add.origin = new Origin("events", 1, 11, collectTime + 5);
        return add;
    }

    /** An add with only what is required. */
    public static AddEvent bareAdd(String wrongId, String eventId, long collectTime) {
        return bare(add(wrongId, eventId, collectTime));
    }

    /** Takes from an add what is not required. */
    public static AddEvent bare(AddEvent add) {
        add.question = null;
        add.patternId = null;
        add.patternName = null;
        add.chapterId = null;
        add.chapterName = null;
        return add;
    }

    /** A fix with a value in every field; the texts name the event. */
    public static FixEvent fix(String wrongId, String eventId, long fixTime) {
        return fix(wrongId, "fix id of " + eventId, eventId, fixTime);
    }

    /** A fix with this fix id and a value in every other field; the texts name the event. */
    public static FixEvent fix(String wrongId, String fixId, String eventId, long fixTime) {
        FixEvent fix = new FixEvent();
        fix.eventId = eventId;
        fix.wrongId = wrongId;
        fix.fixId = fixId;
        fix.userId = "user of " + eventId;
        fix.questionId = "question id of " + eventId;
        fix.subject = "PHYSICS";
        fix.subjectName = "物理 " + eventId;
        fix.patternId = "pattern of " + eventId;
        fix.chapterId = "chapter of " + eventId;
        fix.chapterName = "章节 " + eventId;
        fix.fixResult = 1;
        fix.fixResultDesc = "订正 " + eventId;
        fix.fixTime = fixTime;
        fix.origin = new Origin("events", 2, 22, fixTime + 5);
        return fix;
    }

    /** A fix with only what is required. */
    public static FixEvent bareFix(String wrongId, String eventId, long fixTime) {
        return bare(fix(wrongId, eventId, fixTime));
    }

    /** Takes from a fix what is not required. */
    public static FixEvent bare(FixEvent fix) {
        fix.userId = null;
        fix.questionId = null;
        fix.subject = null;
        fix.subjectName = null;
        fix.patternId = null;
        fix.chapterId = null;
        fix.chapterName = null;
        return fix;
    }

    public static WrongRecord record(AddEvent add) {
        return new WrongRecord(add, null);
    }

    public static WrongRecord record(FixEvent fix) {
        return new WrongRecord(null, fix);
    }

    public static WideRow row(WrongRecord record) {
        return record.toRow(ZONE, PROCESS_TIME);
    }

    public static WideRow row(AddEvent add) {
        return row(record(add));
    }

    public static WideRow row(FixEvent fix) {
        return row(record(fix));
    }

    /** The row that shows the record as the database gives it, all columns but process_time. */
    public static Map<String, Object> shown(WrongRecord record) {
        Map<String, Object> shown = new HashMap<>();
        for (Column column : Column.values()) {
            if (column != Column.PROCESS_TIME) {
                shown.put(column.columnName(), row(record).get(column));
            }
        }
        return shown;
    }

    /** The rows of so many adds of different records, in the order of their ids. */
    public static List<WideRow> rows(int count) {
        return rows(count, i -> add("w" + i, "e" + i, NOON + i));
    }

    public static List<WideRow> rows(int count, IntFunction<AddEvent> add) {
        return IntStream.range(0, count)
                .mapToObj(i -> row(add.apply(i)))
                .sorted(Comparator.comparingLong(WideRow::id))
                .toList();
    }
}
