package io.wrongbook.widetable.record;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.Origin;
import io.wrongbook.widetable.table.Column;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A random history of some records: adds and fixes in any order, some of them more than once, with
 * versions that collide on purpose. And what the convergence law says the table holds in the end,
 * worked out by sorting, without any of the code that is tested.
 */
public final class EventHistory {

    private static final long BASE_TIME = 1_750_000_000_000L;

    /**
     * Texts on which orders differ: UTF-8 bytes, UTF-16 chars, case-insensitive and padded
     * collations.
     */
    private static final List<String> TEXTS =
            List.of(
                    "a",
                    "A",
                    "a ",
                    "aa",
                    "b",
                    "é",
                    "e",
                    "ß",
                    "ss",
                    "10",
                    "9",
                    "\ud7ff",
                    "\ue000",
                    "\ufffd",
                    "😀",
                    "😀😀",
                    "\udbff\udfff",
                    "错",
                    "ｱ",
                    "ア");

    private final Random random;
    private final List<Object> events = new ArrayList<>();
    private int created;

    private EventHistory(long seed) {
        this.random = new Random(seed);
        int records = 1 + random.nextInt(3);
        for (int i = 0; i < records; i++) {
            String wrongId = "w" + seed + text() + i;
            int size = 1 + random.nextInt(8);
            for (int j = 0; j < size; j++) {
                events.add(random.nextBoolean() ? add(wrongId) : fix(wrongId));
            }
        }
        int duplicates = random.nextInt(events.size() + 1);
        for (int i = 0; i < duplicates; i++) {
            events.add(events.get(random.nextInt(events.size())));
        }
        Collections.shuffle(events, random);
    }

    /** The history of this seed: one to three records of up to eight events, and duplicates. */
    public static EventHistory random(long seed) {
        return new EventHistory(seed);
    }

    /** {@link AddEvent}s and {@link FixEvent}s in the order of their arrival. */
    public List<Object> events() {
        return Collections.unmodifiableList(events);
    }

    /** The final rows by wrong_id: all columns but process_time, times in this zone. */
    public Map<String, Map<Column, Object>> expected(ZoneId zone) {
        Map<String, List<Object>> byWrongId = new LinkedHashMap<>();
        for (Object event : events) {
            byWrongId.computeIfAbsent(wrongId(event), id -> new ArrayList<>()).add(event);
        }
        Map<String, Map<Column, Object>> rows = new LinkedHashMap<>();
        byWrongId.forEach((wrongId, ofRecord) -> rows.put(wrongId, expected(ofRecord, zone)));
        return rows;
    }

    public static String wrongId(Object event) {
        return event instanceof AddEvent add ? add.wrongId : ((FixEvent) event).wrongId;
    }

    /** The add with the greatest version, or null. */
    public static AddEvent winningAdd(Collection<?> events) {
        return events.stream()
                .filter(AddEvent.class::isInstance)
                .map(AddEvent.class::cast)
                .max(
                        Comparator.<AddEvent>comparingLong(add -> add.collectTime)
                                .thenComparingLong(add -> add.eventTime)
                                .thenComparing(add -> utf8(add.eventId), Arrays::compareUnsigned))
                .orElse(null);
    }

    /** The fix with the greatest version, or null. */
    public static FixEvent winningFix(Collection<?> events) {
        return events.stream()
                .filter(FixEvent.class::isInstance)
                .map(FixEvent.class::cast)
                .max(
                        Comparator.<FixEvent>comparingLong(fix -> fix.fixTime)
                                .thenComparing(fix -> utf8(fix.fixId), Arrays::compareUnsigned)
                                .thenComparing(fix -> utf8(fix.eventId), Arrays::compareUnsigned))
                .orElse(null);
    }

    /** The row of one record's events. */
    public static Map<Column, Object> expected(Collection<?> events, ZoneId zone) {
        AddEvent add = winningAdd(events);
        FixEvent fix = winningFix(events);
        boolean added = add != null;
        boolean fixed = fix != null;
        String wrongId = added ? add.wrongId : fix.wrongId;
        Map<Column, Object> row = new EnumMap<>(Column.class);
        row.put(Column.ID, RecordId.of(wrongId));
        row.put(Column.WRONG_ID, wrongId);
        row.put(Column.USER_ID, added ? add.userId : fix.userId);
        row.put(Column.SUBJECT, added ? add.subject : fix.subject);
        row.put(Column.SUBJECT_NAME, added ? add.subjectName : fix.subjectName);
        row.put(Column.QUESTION_ID, added ? add.questionId : fix.questionId);
        row.put(Column.QUESTION, added ? emptyIfNull(add.question) : null);
        row.put(Column.PATTERN_ID, added ? add.patternId : fix.patternId);
        row.put(Column.PATTERN_NAME, added ? emptyIfNull(add.patternName) : null);
        row.put(Column.TEACH_TYPE_ID, added ? add.chapterId : fix.chapterId);
        row.put(Column.TEACH_TYPE_NAME, added ? add.chapterName : fix.chapterName);
        row.put(Column.COLLECT_TIME, added ? local(add.collectTime, zone) : null);
        row.put(Column.FIX_ID, fixed ? fix.fixId : "");
        row.put(Column.FIX_TIME, fixed ? local(fix.fixTime, zone) : null);
        row.put(Column.FIX_RESULT, fixed ? fix.fixResult : 0L);
        row.put(Column.FIX_RESULT_DESC, fixed ? fix.fixResultDesc : "未订正");
        row.put(Column.EVENT_ID, fixed ? fix.eventId : add.eventId);
        row.put(Column.EVENT_TYPE, fixed ? "wrongbook_fix" : "wrongbook_add");
        return row;
    }

    private AddEvent add(String wrongId) {
        AddEvent add = new AddEvent();
        add.eventId = nextEventId();
        add.wrongId = wrongId;
        add.userId = text();
        add.questionId = text();
        add.subject = text();
        add.subjectName = text();
        add.question = textOrNull();
        add.patternId = textOrNull();
        add.patternName = textOrNull();
        add.chapterId = textOrNull();
        add.chapterName = textOrNull();
        add.collectTime = time();
        add.eventTime = time();
        add.origin = origin(add.eventTime);
        return add;
    }

    private FixEvent fix(String wrongId) {
        FixEvent fix = new FixEvent();
        fix.eventId = nextEventId();
        fix.wrongId = wrongId;
        fix.fixId = text();
        fix.userId = textOrNull();
        fix.questionId = textOrNull();
        fix.subject = textOrNull();
        fix.subjectName = textOrNull();
        fix.patternId = textOrNull();
        fix.chapterId = textOrNull();
        fix.chapterName = textOrNull();
        fix.fixResult = random.nextInt(3) - 1L;
        fix.fixResultDesc = text();
        fix.fixTime = time();
        fix.origin = origin(fix.fixTime);
        return fix;
    }

    /** A new id each time, since an event is known by its id; what comes first is random. */
    private String nextEventId() {
        created++;
        return text() + created;
    }

    private Origin origin(long timestamp) {
        return new Origin("t", random.nextInt(3), created, timestamp);
    }

    private String text() {
        return TEXTS.get(random.nextInt(TEXTS.size()));
    }

    private String textOrNull() {
        return random.nextInt(3) == 0 ? null : text();
    }

    private long time() {
        return BASE_TIME + random.nextInt(3);
    }

    private static String emptyIfNull(String text) {
        return text == null ? "" : text;
    }

    private static LocalDateTime local(long millis, ZoneId zone) {
        return Instant.ofEpochMilli(millis).atZone(zone).toLocalDateTime();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
