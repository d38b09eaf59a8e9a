package io.wrongbook.widetable.generator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparingLong;

import io.wrongbook.widetable.generator.Meaning.Add;
import io.wrongbook.widetable.generator.Meaning.Dead;
import io.wrongbook.widetable.generator.Meaning.Fix;
import io.wrongbook.widetable.generator.Meaning.Reason;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The row contract as plainly as it can be put: keep every fact, and when asked sort each record's
 * adds and fixes by their versions and take the last. It shares no code with the job, and it does
 * not merge step by step as the job does. Safe for use by a producer's callback thread.
 */
public final class ReferenceModel {
    private static final Comparator<String> BY_UTF_8 =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(UTF_8), b.getBytes(UTF_8));
    private static final Comparator<AddFact> BY_ADD_VERSION =
            comparingLong(AddFact::collectTime)
                    .thenComparingLong(AddFact::envelopeTime)
                    .thenComparing(AddFact::eventId, BY_UTF_8);
    private static final Comparator<FixFact> BY_FIX_VERSION =
            comparingLong(FixFact::fixTime)
                    .thenComparing(FixFact::fixId, BY_UTF_8)
                    .thenComparing(FixFact::eventId, BY_UTF_8);
    private static final Map<String, String> SUBJECT_NAMES =
            Map.ofEntries(
                    Map.entry("MATH", "数学"),
                    Map.entry("CHINESE", "语文"),
                    Map.entry("ENGLISH", "英语"),
                    Map.entry("PHYSICS", "物理"),
                    Map.entry("CHEMISTRY", "化学"),
                    Map.entry("BIOLOGY", "生物"),
                    Map.entry("HISTORY", "历史"),
                    Map.entry("GEOGRAPHY", "地理"),
                    Map.entry("POLITICS", "政治"),
                    Map.entry("SCIENCE", "科学"),
                    Map.entry("AOSHU", "数学思维"));

    /**
     * A record that must be in the dead-letter topic, with the place that it came from.
     *
     * @param record the record as sent: key, value, timestamp and headers must be there untouched
     */
    public record ExpectedDeadLetter(
            Reason reason, String topic, int partition, long offset, GeneratedRecord record) {}

    private record AddFact(Add add, long collectTime, long envelopeTime, String eventId) {}

    private record FixFact(Fix fix, long fixTime, String fixId, String eventId) {}

    private record Facts(List<AddFact> adds, List<FixFact> fixes) {
        Facts() {
            this(new ArrayList<>(), new ArrayList<>());
        }
    }

    private final Map<String, Facts> factsByWrongId = new TreeMap<>();
    private final List<ExpectedDeadLetter> deadLetters = new ArrayList<>();
    private long adds;
    private long fixes;
    private long ignored;

    /** Takes in a record that was written to this place in Kafka. */
    public synchronized void add(GeneratedRecord record, String topic, int partition, long offset) {
        String place = topic + "-" + partition + "-" + offset;
        long kafkaTime = record.timestamp();
        if (record.meaning() instanceof Add add) {
            String eventId = firstOf(add.eventId(), place);
            long envelopeTime = firstOf(add.envelopeTime(), kafkaTime);
            long collectTime = firstOf(add.collectTime(), envelopeTime);
            factsOf(firstOf(add.wrongId(), eventId))
                    .adds()
                    .add(new AddFact(add, collectTime, envelopeTime, eventId));
            adds++;
        } else if (record.meaning() instanceof Fix fix) {
            String eventId = firstOf(fix.eventId(), place);
            long fixTime = firstOf(fix.fixTime(), firstOf(fix.envelopeTime(), kafkaTime));
            factsOf(fix.wrongId())
                    .fixes()
                    .add(new FixFact(fix, fixTime, firstOf(fix.fixId(), eventId), eventId));
            fixes++;
        } else if (record.meaning() instanceof Dead dead) {
            deadLetters.add(
                    new ExpectedDeadLetter(dead.reason(), topic, partition, offset, record));
        } else {
            ignored++;
        }
    }

    /** The table as it must be in the end, without process_time; the key is the wrong_id. */
    public synchronized Map<String, Map<String, Object>> rows(ZoneId zone) {
        Map<String, Map<String, Object>> rows = new TreeMap<>();
        factsByWrongId.forEach((wrongId, facts) -> rows.put(wrongId, row(wrongId, facts, zone)));
        return rows;
    }

    /** How many wrong-question records there are, that is, rows. */
    public synchronized int records() {
        return factsByWrongId.size();
    }

    /** How many rows have a fix. */
    public synchronized int corrected() {
        return (int)
                factsByWrongId.values().stream().filter(facts -> !facts.fixes().isEmpty()).count();
    }

    /** How many rows have a fix but no add. */
    public synchronized int orphans() {
        return (int)
                factsByWrongId.values().stream().filter(facts -> facts.adds().isEmpty()).count();
    }

    /** How many add events came, duplicates among them. */
    public synchronized long adds() {
        return adds;
    }

    /** How many fix events came, duplicates among them. */
    public synchronized long fixes() {
        return fixes;
    }

    /** How many events of other domains or types came. */
    public synchronized long ignored() {
        return ignored;
    }

    /** Every record that must be in the dead-letter topic, in the order in which they came. */
    public synchronized List<ExpectedDeadLetter> deadLetters() {
        return List.copyOf(deadLetters);
    }

    /** How many dead letters there must be of each reason; a reason without any is left out. */
    public synchronized Map<Reason, Long> deadLettersByReason() {
        Map<Reason, Long> counts = new EnumMap<>(Reason.class);
        deadLetters.forEach(letter -> counts.merge(letter.reason(), 1L, Long::sum));
        return counts;
    }

    private Facts factsOf(String wrongId) {
        return factsByWrongId.computeIfAbsent(wrongId, id -> new Facts());
    }

    private static Map<String, Object> row(String wrongId, Facts facts, ZoneId zone) {
        AddFact lastAdd = facts.adds().stream().max(BY_ADD_VERSION).orElse(null);
        FixFact lastFix = facts.fixes().stream().max(BY_FIX_VERSION).orElse(null);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", Murmur3.first64(wrongId.getBytes(UTF_8)));
        row.put("wrong_id", wrongId);
        if (lastAdd != null) {
            Add add = lastAdd.add();
            row.put("user_id", add.userId());
            row.put("question_id", add.questionId());
            row.put("subject", add.subject());
            row.put("subject_name", subjectName(add.subject(), add.subjectName()));
            row.put("question", firstOf(add.question(), ""));
            row.put("pattern_id", add.patternId());
            row.put("pattern_name", firstOf(add.patternName(), ""));
            row.put("teach_type_id", add.chapterId());
            row.put("teach_type_name", add.chapterName());
            row.put("collect_time", dateTime(lastAdd.collectTime(), zone));
        } else {
            Fix fix = lastFix.fix();
            row.put("user_id", fix.userId());
            row.put("question_id", fix.questionId());
            row.put("subject", fix.subject());
            row.put("subject_name", subjectName(fix.subject(), fix.subjectName()));
            row.put("question", null);
            row.put("pattern_id", fix.patternId());
            row.put("pattern_name", null);
            row.put("teach_type_id", fix.chapterId());
            row.put("teach_type_name", fix.chapterName());
            row.put("collect_time", null);
        }
        if (lastFix != null) {
            row.put("fix_id", lastFix.fixId());
            row.put("fix_time", dateTime(lastFix.fixTime(), zone));
            row.put("fix_result", lastFix.fix().fixResult());
            row.put("fix_result_desc", resultText(lastFix.fix()));
            row.put("event_id", lastFix.eventId());
            row.put("event_type", "wrongbook_fix");
        } else {
            row.put("fix_id", "");
            row.put("fix_time", null);
            row.put("fix_result", 0L);
            row.put("fix_result_desc", "未订正");
            row.put("event_id", lastAdd.eventId());
            row.put("event_type", "wrongbook_add");
        }
        return row;
    }

    private static String subjectName(String subject, String givenName) {
        if (givenName != null || subject == null) {
            return givenName;
        }
        return SUBJECT_NAMES.getOrDefault(subject.toUpperCase(Locale.ROOT), subject);
    }

    private static String resultText(Fix fix) {
        if (fix.fixResultDesc() != null) {
            return fix.fixResultDesc();
        }
        if (fix.fixResult() == 1) {
            return "订正正确";
        }
        return fix.fixResult() == 0 ? "订正错误" : "订正未知";
    }

    private static LocalDateTime dateTime(long millis, ZoneId zone) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), zone);
    }

    private static <T> T firstOf(T value, T fallback) {
        return value != null ? value : fallback;
    }
}
