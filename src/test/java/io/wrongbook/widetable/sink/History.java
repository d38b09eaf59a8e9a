package io.wrongbook.widetable.sink;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.record.EventHistory;
import io.wrongbook.widetable.record.TestEvents;
import io.wrongbook.widetable.record.WrongRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The random life of one record: its events, how they come (in any order, more than once, with the
 * state lost between them) and in which batches their changes reach the sink.
 */
final class History {

    /** Neither a collation's order nor that of Java's chars is the order of their UTF-8 bytes. */
    private static final List<String> TEXTS =
            List.of(
                    "a", "A", "a ", "a  ", "B", "b", "ä", "ß", "ss", "～", "\uE000", "😀", "😀a",
                    "a\u0000", "a\t", "10", "9", "É", "e");

    private static final int MAX_EVENTS_OF_A_KIND = 4;
    private static final int MAX_STATES = 4;
    private static final int MAX_DELIVERIES = 3;

    private final Random random;
    private final String wrongId;
    private final List<AddEvent> adds = new ArrayList<>();
    private final List<FixEvent> fixes = new ArrayList<>();
    private final List<List<WrongRecord>> batches = new ArrayList<>();

    private History(Random random, String wrongId) {
        this.random = random;
        this.wrongId = wrongId;
    }

    static History random(Random random, String wrongId) {
        History history = new History(random, wrongId);
        history.makeEvents();
        history.deliver();
        return history;
    }

    /** The record's changes as they come to the sink, cut into batches. */
    List<List<WrongRecord>> batches() {
        return batches;
    }

    /** What the row must be in the end, all columns but process_time, from the events alone. */
    Map<String, Object> expected() {
        List<Object> events = new ArrayList<>(adds);
        events.addAll(fixes);
        Map<String, Object> row = new LinkedHashMap<>();
        EventHistory.expected(events, TestEvents.ZONE)
                .forEach((column, value) -> row.put(column.columnName(), value));
        return row;
    }

    private void makeEvents() {
        int addCount = random.nextInt(MAX_EVENTS_OF_A_KIND);
        int fixCount = random.nextInt(MAX_EVENTS_OF_A_KIND);
        if (addCount + fixCount == 0) {
            addCount = 1;
        }
        List<String> addIds = shuffled(TEXTS);
        for (int i = 0; i < addCount; i++) {
            AddEvent add = TestEvents.add(wrongId, addIds.get(i), time(3));
            add.eventTime = time(2);
            add.question = maybe(add.question);
            add.patternId = maybe(add.patternId);
            add.patternName = maybe(add.patternName);
            add.chapterId = maybe(add.chapterId);
            add.chapterName = maybe(add.chapterName);
            adds.add(add);
        }
        List<String> fixIds = shuffled(TEXTS).subList(0, 2);
        List<String> eventIds = shuffled(TEXTS);
        for (int i = 0; i < fixCount; i++) {
            FixEvent fix =
                    TestEvents.fix(
                            wrongId, fixIds.get(random.nextInt(2)), eventIds.get(i), time(2));
            fix.userId = maybe(fix.userId);
            fix.questionId = maybe(fix.questionId);
            fix.subject = maybe(fix.subject);
            fix.subjectName = maybe(fix.subjectName);
            fix.patternId = maybe(fix.patternId);
            fix.chapterId = maybe(fix.chapterId);
            fix.chapterName = maybe(fix.chapterName);
            fix.fixResult = List.of(-1L, 0L, 1L).get(random.nextInt(3));
            fixes.add(fix);
        }
    }

    private void deliver() {
        int states = 1 + random.nextInt(MAX_STATES);
        List<List<WrongRecord>> deliveries = new ArrayList<>();
        for (int i = 0; i < states; i++) {
            deliveries.add(new ArrayList<>());
        }
        // The law's one exception: different adds with one collect time must meet in one state.
        Map<Long, Integer> shared = new HashMap<>();
        for (AddEvent add : adds) {
            boolean alone =
                    adds.stream().noneMatch(a -> a != add && a.collectTime == add.collectTime);
            for (int i = 1 + random.nextInt(MAX_DELIVERIES); i > 0; i--) {
                int state = random.nextInt(states);
                if (!alone) {
                    state = shared.computeIfAbsent(add.collectTime, time -> random.nextInt(states));
                }
                deliveries.get(state).add(new WrongRecord(add, null));
            }
        }
        for (FixEvent fix : fixes) {
            for (int i = 1 + random.nextInt(MAX_DELIVERIES); i > 0; i--) {
                deliveries.get(random.nextInt(states)).add(new WrongRecord(null, fix));
            }
        }
        for (List<WrongRecord> events : deliveries) {
            Collections.shuffle(events, random);
            WrongRecord state = new WrongRecord();
            for (WrongRecord event : events) {
                WrongRecord.Outcome outcome =
                        event.add != null ? state.apply(event.add) : state.apply(event.fix);
                if (outcome == WrongRecord.Outcome.WINS) {
                    send(state.copy());
                }
            }
        }
    }

    /** Into the waiting batch, or into a new one. */
    private void send(WrongRecord change) {
        if (batches.isEmpty() || random.nextBoolean()) {
            batches.add(new ArrayList<>());
        }
        batches.get(batches.size() - 1).add(change);
    }

    private long time(int choices) {
        return TestEvents.NOON + random.nextInt(choices);
    }

    private String maybe(String text) {
        return random.nextInt(4) == 0 ? null : text;
    }

    private List<String> shuffled(List<String> texts) {
        List<String> shuffled = new ArrayList<>(texts);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(wrongId);
        for (List<WrongRecord> batch : batches) {
            text.append("\n  batch");
            for (WrongRecord change : batch) {
                text.append("\n    ");
                if (change.add != null) {
                    text.append(
                            String.format(
                                    "add(%d, %d, '%s') ",
                                    change.add.collectTime,
                                    change.add.eventTime,
                                    change.add.eventId));
                }
                if (change.fix != null) {
                    text.append(
                            String.format(
                                    "fix(%d, '%s', '%s')",
                                    change.fix.fixTime, change.fix.fixId, change.fix.eventId));
                }
            }
        }
        return text.toString();
    }
}
