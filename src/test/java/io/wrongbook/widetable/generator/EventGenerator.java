package io.wrongbook.widetable.generator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wrongbook.widetable.generator.Meaning.Add;
import io.wrongbook.widetable.generator.Meaning.Dead;
import io.wrongbook.widetable.generator.Meaning.Fix;
import io.wrongbook.widetable.generator.Meaning.Ignored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Makes wrong-question events in a realistic mix: of 100 records about 60 are adds, 28 fixes, 7
 * events sent again, 4 events of others, and 1 is broken. The same options give the same records.
 * Memory is bounded: only the newest {@value #WINDOW} wrong-question records go on getting events.
 *
 * <p>Two different adds of one wrong-question record never have the same collect time: that is the
 * one exception of the convergence law.
 *
 * <p>As a program it sends the events to any broker; see {@link GeneratorCommand}.
 */
public final class EventGenerator implements Iterator<GeneratedRecord> {
    private static final int WINDOW = 10_000;
    private static final double UNPACED_EVENTS_PER_SECOND = 10_000;
    private static final int DUPLICATE_WINDOW = 3_000;
    private static final int RECENT_FIXES = 200;
    private static final long MINUTE = 60_000;
    private static final long DAY = 86_400_000;
    static final long YEAR_2001 = 978_307_200_000L;

    /** In the order of UTF-8, of UTF-16, of a collation and of the alphabet these all differ. */
    private static final List<String> TIE_SUFFIXES =
            List.of("", " ", "a", "A", "é", "e", "～", "😀", "B", "b", "10", "9");

    /**
     * What to generate.
     *
     * @param seed the seed of all random draws
     * @param events how many records in all
     * @param startTimeMillis the Kafka timestamp of the first record, in epoch milliseconds
     * @param eventsPerSecond how many records share a second of Kafka timestamps; for a paced run
     *     the pace, so that timestamps stay close to the clock
     * @param named whether adds carry names; otherwise they leave them to the dimensions
     */
    public record Options(
            long seed, long events, long startTimeMillis, double eventsPerSecond, boolean named) {
        /** Options for adds that carry names. */
        public Options(long seed, long events, long startTimeMillis, double eventsPerSecond) {
            this(seed, events, startTimeMillis, eventsPerSecond, true);
        }

        /** Checks that the times are plausible by the contract. */
        public Options {
            if (events < 0) {
                throw new IllegalArgumentException("events must not be negative: " + events);
            }
            if (startTimeMillis < YEAR_2001) {
                throw new IllegalArgumentException(
                        "the start time must be in or after 2001, in milliseconds: "
                                + startTimeMillis);
            }
            if (!(eventsPerSecond > 0)) {
                throw new IllegalArgumentException(
                        "events per second must be positive: " + eventsPerSecond);
            }
        }

        /**
         * Options for a run that begins now.
         *
         * @param rate the pace; 0 if the events are sent as fast as possible: then the last one's
         *     time is now, since a broker rejects times far in the future
         */
        static Options from(long seed, long events, double rate) {
            double pace = rate > 0 ? rate : UNPACED_EVENTS_PER_SECOND;
            long span = rate > 0 ? 0 : (long) (events * 1000.0 / pace);
            return new Options(seed, events, System.currentTimeMillis() - span, pace);
        }

        /** The same, for adds that leave their names to the dimensions. */
        public Options withoutNames() {
            return new Options(seed, events, startTimeMillis, eventsPerSecond, false);
        }

        /** What becomes of an add's name. */
        String name(String name) {
            return named ? name : null;
        }

        long timeOf(long index) {
            return startTimeMillis + (long) (index * 1000.0 / eventsPerSecond);
        }
    }

    private record Scheduled(long due, OpenRecord record) {}

    /** An event that was sent, from which a duplicate can be made. */
    private record Sent(GeneratedRecord record, boolean timeFromKafka) {}

    private final Options options;
    private final Draw draw;
    private final SchoolTexts texts;

    private final List<OpenRecord> window = new ArrayList<>();
    private int nextInWindow;
    private final List<OpenRecord> recentlyFixed = new ArrayList<>();
    private int nextRecentlyFixed;
    private final List<Sent> sent = new ArrayList<>();
    private int nextSent;
    private final PriorityQueue<Scheduled> scheduledAdds =
            new PriorityQueue<>((a, b) -> Long.compare(a.due, b.due));
    private final List<Fault> faults = new ArrayList<>();

    private long index;
    private long ids;
    private long now;

    /** A generator at its first event. */
    public EventGenerator(Options options) {
        this.options = options;
        this.draw = new Draw(options.seed());
        this.texts = new SchoolTexts(draw);
    }

    /** A generator with a thousand events to a second of Kafka timestamps. */
    public EventGenerator(long seed, long events, long startTimeMillis) {
        this(new Options(seed, events, startTimeMillis, 1000));
    }

    /** Sends generated events to a broker; {@code --help} lists the options. */
    public static void main(String[] args) {
        int exitCode = GeneratorCommand.run(args, System.out, System.err);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    @Override
    public boolean hasNext() {
        return index < options.events();
    }

    @Override
    public GeneratedRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        now = options.timeOf(index);
        int choice = draw.between(1, 1000);
        GeneratedRecord record;
        if (choice <= 10) {
            record = brokenRecord();
        } else if (choice <= 50) {
            record = ignoredEvent();
        } else if (choice <= 120) {
            record = sent.isEmpty() ? add() : duplicate();
        } else if (choice <= 400) {
            record = fix();
        } else {
            record = add();
        }
        index++;
        return record;
    }

    // ---- adds

    private GeneratedRecord add() {
        Scheduled scheduled = scheduledAdds.peek();
        if (scheduled != null && scheduled.due() <= index) {
            scheduledAdds.remove();
            return addAfterFix(scheduled.record());
        }
        int choice = draw.between(1, 1000);
        if (choice <= 30 && !window.isEmpty()) {
            OpenRecord record = anyOpenRecord();
            if (record.hasAdd()) {
                return secondAdd(record);
            }
        }
        if (choice > 975) {
            return addNamedByItsEvent();
        }
        Set<Trait> traits = noTraits();
        OpenRecord record = open(newWrongId(traits), false);
        return sendAdd(record, record.wrongId, eventTime(traits), newEventId(), traits);
    }

    private GeneratedRecord addAfterFix(OpenRecord record) {
        Set<Trait> traits = noTraits();
        traits.add(Trait.ADD_AFTER_FIX);
        long wished = record.lastFixTime() - draw.between(1, 10 * MINUTE);
        return sendAdd(record, record.wrongId, Math.min(wished, now), newEventId(), traits);
    }

    private GeneratedRecord secondAdd(OpenRecord record) {
        Set<Trait> traits = noTraits();
        traits.add(Trait.SECOND_ADD);
        long wished = eventTime(traits);
        if (draw.chance(0.4)) {
            traits.add(Trait.OLDER_SECOND_ADD);
            wished = record.latestCollectTime() - draw.between(1, 60 * MINUTE);
        }
        return sendAdd(record, record.wrongId, wished, newEventId(), traits);
    }

    /**
     * An add without a wrong id: the event id takes its place, or even the record's place in Kafka.
     */
    private GeneratedRecord addNamedByItsEvent() {
        Set<Trait> traits = noTraits();
        String eventId = draw.chance(0.15) ? null : newEventId();
        // Nobody can refer to a record that is known by its place only: it does not stay open.
        OpenRecord record = eventId == null ? newRecord(null, false) : open(eventId, false);
        return sendAdd(record, null, eventTime(traits), eventId, traits);
    }

    private GeneratedRecord sendAdd(
            OpenRecord record, String wrongId, long wishedTime, String givenId, Set<Trait> traits) {
        // Where the event id is all that there is, it is not to be dropped.
        String eventId = wrongId != null && draw.chance(0.02) ? null : givenId;
        if (eventId != null && wrongId != null && draw.chance(0.002)) {
            eventId = longest(eventId, 128, traits);
        }
        Long collectTime = null;
        Long envelopeTime = null;
        long timestamp = now;
        int times = draw.between(1, 1000);
        if (times <= 930 || traits.contains(Trait.OLDER_SECOND_ADD)) {
            collectTime = record.claimCollectTime(wishedTime);
            if (times > 40) {
                envelopeTime = Math.min(collectTime + draw.between(0, 2000), now);
            }
        } else if (times <= 980) {
            envelopeTime = record.claimCollectTime(wishedTime);
        } else {
            timestamp = record.claimCollectTime(now);
        }
        record.rememberAddEventId(eventId);
        boolean edge = draw.chance(0.002);
        String question = draw.chance(0.03) ? null : texts.question();
        String chapterName = draw.chance(0.2) ? null : texts.chapter();
        if (draw.chance(0.0002)) {
            traits.add(Trait.LONGEST_VALUE);
            question = "题".repeat(21_845);
        }
        Add add =
                new Add(
                        eventId,
                        wrongId,
                        edge ? longest(record.userId, 64, traits) : record.userId,
                        record.questionId,
                        record.subject,
                        draw.chance(0.3) ? texts.subjectName() : null,
                        options.name(question),
                        draw.chance(0.2) ? null : "P" + draw.between(1, 400),
                        options.name(draw.chance(0.3) ? null : texts.pattern()),
                        draw.chance(0.2) ? null : Integer.toString(draw.between(1000, 9999)),
                        options.name(edge ? longest("第一章", 255, traits) : chapterName),
                        collectTime,
                        envelopeTime);
        String key = wrongId == null ? eventId : record.wrongId;
        EventJson json = Spelling.write(add, draw, traits);
        boolean timeFromKafka = collectTime == null && envelopeTime == null;
        return send(key, record.keyed, json, timestamp, add, timeFromKafka, traits);
    }

    // ---- fixes

    private GeneratedRecord fix() {
        Set<Trait> traits = noTraits();
        int choice = draw.between(1, 1000);
        if (choice <= 60 || window.isEmpty()) {
            boolean longBefore = draw.chance(0.2);
            traits.add(longBefore ? Trait.LONG_EARLY_FIX : Trait.EARLY_FIX);
            OpenRecord record = open(newWrongId(traits), false);
            long delay = longBefore ? draw.between(500, 5000) : draw.between(1, 30);
            scheduledAdds.add(new Scheduled(index + delay, record));
            return newerFix(record, traits);
        }
        if (choice <= 80) {
            return newerFix(open(newWrongId(traits), true), traits);
        }
        OpenRecord record = openRecordToFix();
        if (record.orphan) {
            traits.add(Trait.ORPHAN_FIX);
        }
        if (!record.hasFix()) {
            return newerFix(record, traits);
        }
        traits.add(Trait.REPEATED_FIX);
        int order = draw.between(1, 100);
        if (order <= 20) {
            traits.add(Trait.STALE_FIX);
            return sendFix(
                    record,
                    newFixId(),
                    newEventId(),
                    record.lastFixTime() - draw.between(1, 60 * MINUTE),
                    traits);
        }
        if (order <= 32 && record.lastFixId() != null) {
            // The id without an earlier tie's suffix, so that it stays short.
            String stem = record.lastFixId().split("\\|", -1)[0];
            if (order <= 27) {
                traits.add(Trait.TIE_BY_FIX_ID);
                String fixId = stem + "|" + draw.pick(TIE_SUFFIXES);
                return sendFix(record, fixId, newEventId(), record.lastFixTime(), traits);
            }
            traits.add(Trait.TIE_BY_EVENT_ID);
            String eventId = "evt|" + draw.pick(TIE_SUFFIXES) + "|" + newEventId();
            return sendFix(record, record.lastFixId(), eventId, record.lastFixTime(), traits);
        }
        return newerFix(record, traits);
    }

    private GeneratedRecord newerFix(OpenRecord record, Set<Trait> traits) {
        if (record.orphan) {
            traits.add(Trait.ORPHAN_FIX);
        }
        long fixTime = eventTime(traits);
        if (draw.chance(0.003)) {
            traits.add(Trait.CLOCK_AHEAD);
            fixTime = now + draw.pick(DAY, DAY - 1, 60 * MINUTE);
        }
        String eventId = newEventId();
        if (draw.chance(0.01)) {
            // (type, eventId) is what an event is known by: the add's id alone is not taken.
            String addEventId = record.takeAddEventId();
            if (addEventId != null && addEventId.length() <= 64) {
                traits.add(Trait.EVENT_ID_OF_THE_ADD);
                eventId = addEventId;
            }
        }
        return sendFix(record, newFixId(), eventId, fixTime, traits);
    }

    private GeneratedRecord sendFix(
            OpenRecord record, String givenFixId, String givenId, long time, Set<Trait> traits) {
        boolean tie =
                traits.contains(Trait.TIE_BY_FIX_ID) || traits.contains(Trait.TIE_BY_EVENT_ID);
        String fixId = !tie && draw.chance(0.04) ? null : givenFixId;
        String eventId = !tie && draw.chance(0.02) ? null : givenId;
        if (eventId == null) {
            traits.remove(Trait.EVENT_ID_OF_THE_ADD);
        }
        boolean ownTimeNeeded =
                tie || traits.contains(Trait.STALE_FIX) || traits.contains(Trait.CLOCK_AHEAD);
        Long fixTime = null;
        Long envelopeTime = null;
        int times = draw.between(1, 1000);
        if (times <= 930 || ownTimeNeeded) {
            fixTime = time;
            envelopeTime = times > 40 ? Math.min(time + draw.between(0, 2000), now) : null;
        } else if (times <= 980) {
            envelopeTime = time;
        }
        long effectiveTime = fixTime != null ? fixTime : envelopeTime != null ? envelopeTime : now;
        if (!traits.contains(Trait.STALE_FIX)) {
            record.rememberFix(effectiveTime, fixId);
            rememberFixed(record);
        }

        boolean talkative = draw.chance(0.5);
        boolean namesSubject = talkative || draw.chance(0.2);
        boolean edge = draw.chance(0.003);
        Fix fix =
                new Fix(
                        eventId,
                        record.wrongId,
                        fixId,
                        draw.chance(0.1) ? null : record.userId,
                        talkative ? record.questionId : null,
                        namesSubject ? record.subject : null,
                        draw.chance(0.1) ? texts.subjectName() : null,
                        talkative ? "P" + draw.between(1, 400) : null,
                        talkative ? Integer.toString(draw.between(1000, 9999)) : null,
                        talkative ? texts.chapter() : null,
                        fixTime,
                        result(),
                        edge
                                ? longest("老师已批改😀", 64, traits)
                                : draw.chance(0.06)
                                        ? draw.pick("老师已批改", "家长代改 👍", "self-check")
                                        : null,
                        envelopeTime);
        EventJson json = Spelling.write(fix, draw, traits);
        boolean timeFromKafka = fixTime == null && envelopeTime == null;
        return send(record.wrongId, record.keyed, json, now, fix, timeFromKafka, traits);
    }

    private long result() {
        int choice = draw.between(1, 1000);
        if (choice <= 970) {
            return choice <= 640 ? 1 : 0;
        }
        return draw.pick(2L, 3L, -1L, 99L, Long.MAX_VALUE, Long.MIN_VALUE);
    }

    // ---- events sent again

    private GeneratedRecord duplicate() {
        // Mostly soon after; a consumer that starts over, or an app without a network, is later.
        int newest = Math.floorMod(nextSent - 1, sent.size());
        int back =
                draw.between(0, draw.chance(0.7) ? Math.min(50, sent.size() - 1) : sent.size() - 1);
        Sent original = sent.get(Math.floorMod(newest - back, sent.size()));
        GeneratedRecord first = original.record();
        // An event whose time is Kafka's stays the same event only with the same Kafka timestamp.
        long timestamp = original.timeFromKafka() ? first.timestamp() : now;
        Set<Trait> traits = noTraits();
        byte[] value = first.value();
        boolean respelled = draw.chance(0.5);
        if (respelled && first.meaning() instanceof Add add) {
            value = bytes(Spelling.write(add, draw, traits), traits);
        } else if (respelled && first.meaning() instanceof Fix fix) {
            value = bytes(Spelling.write(fix, draw, traits), traits);
        }
        boolean known =
                first.meaning() instanceof Add add
                        ? add.eventId() != null
                        : first.meaning() instanceof Fix fix && fix.eventId() != null;
        traits.add(
                !known
                        ? Trait.REPEATED_WITHOUT_EVENT_ID
                        : respelled ? Trait.DUPLICATE_RESPELLED : Trait.DUPLICATE_SAME_BYTES);
        String key = draw.chance(0.05) ? null : first.key();
        if (key == null) {
            traits.add(Trait.NULL_KEY);
        }
        return new GeneratedRecord(key, value, timestamp, headers(), first.meaning(), traits);
    }

    // ---- what is dropped

    private GeneratedRecord ignoredEvent() {
        Set<Trait> traits = noTraits();
        boolean ours = draw.chance(0.5);
        traits.add(ours ? Trait.OTHER_TYPE : Trait.OTHER_DOMAIN);
        EventJson json = new EventJson(draw.chance(0.5), false, false);
        String domain = ours ? "wrongbook" : draw.pick("exam", "homework", "课堂", "wrongbook_v2");
        String type =
                ours
                        ? draw.pick("wrongbook_delete", "wrongbook_view", "wrongbook_share")
                        : draw.pick("exam_submitted", "wrongbook_add", "wrongbook_fix");
        json.envelope()
                .add("eventId", "eventId", EventJson.quote(newEventId(), false))
                .add("domain", "domain", EventJson.quote(domain, false))
                .add("type", "type", EventJson.quote(type, false))
                .add("timestamp", "timestamp", Long.toString(now))
                .add("payload", "payload", "null");
        String wrongId = window.isEmpty() ? "w" : anyOpenRecord().wrongId;
        json.payload()
                .add("wrongId", "wrongId", EventJson.quote(wrongId, false))
                .add("note", "note", EventJson.quote(texts.question(), false));
        // What others put into their payload is their affair.
        String text = draw.chance(0.1) ? json.textWithPayload("\"not JSON\"") : json.text();
        String key = draw.chance(0.2) ? null : wrongId;
        return new GeneratedRecord(
                key, text.getBytes(UTF_8), now, headers(), new Ignored(), traits);
    }

    private GeneratedRecord brokenRecord() {
        if (faults.isEmpty()) {
            // A shuffled deck, so that every kind comes even in a short run.
            Collections.addAll(faults, Fault.values());
            Collections.shuffle(faults, draw.random());
        }
        Fault fault = faults.remove(faults.size() - 1);
        // It names a real record where it can, and must not change it.
        OpenRecord record = window.isEmpty() ? newRecord("w-broken", false) : anyOpenRecord();
        Add add =
                new Add(
                        newEventId(),
                        record.wrongId,
                        "broken-" + record.userId,
                        record.questionId,
                        record.subject,
                        texts.subjectName(),
                        texts.question(),
                        "P1",
                        texts.pattern(),
                        "1001",
                        texts.chapter(),
                        now,
                        now);
        Fix fix =
                new Fix(
                        newEventId(),
                        record.wrongId,
                        newFixId(),
                        record.userId,
                        record.questionId,
                        record.subject,
                        null,
                        "P1",
                        "1001",
                        texts.chapter(),
                        now,
                        1,
                        "must not be seen",
                        now);
        byte[] value = fault.value(new Fault.Material(draw, add, fix, now));
        String key = draw.chance(0.2) ? null : record.wrongId;
        return new GeneratedRecord(
                key,
                value,
                now,
                headers(),
                new Dead(fault.reason(), fault.name()),
                EnumSet.of(Trait.BROKEN));
    }

    // ---- parts

    private GeneratedRecord send(
            String key,
            boolean keyed,
            EventJson json,
            long timestamp,
            Meaning meaning,
            boolean timeFromKafka,
            Set<Trait> traits) {
        boolean withKey = keyed && key != null && !draw.chance(0.005);
        if (!withKey) {
            traits.add(Trait.NULL_KEY);
        }
        GeneratedRecord record =
                new GeneratedRecord(
                        withKey ? key : null,
                        bytes(json, traits),
                        timestamp,
                        headers(),
                        meaning,
                        traits);
        // An add without an event id, sent again, would be another add with the same collect time.
        if (!(meaning instanceof Add add && add.eventId() == null)) {
            nextSent = remember(sent, nextSent, new Sent(record, timeFromKafka), DUPLICATE_WINDOW);
        }
        return record;
    }

    private byte[] bytes(EventJson json, Set<Trait> traits) {
        String text = json.text();
        if (draw.chance(0.003)) {
            traits.add(Trait.BYTE_ORDER_MARK);
            text = "\ufeff" + text;
        }
        return text.getBytes(UTF_8);
    }

    private List<Header> headers() {
        int choice = draw.between(1, 100);
        if (choice <= 70) {
            return List.of();
        }
        Header trace = new RecordHeader("trace-id", Long.toHexString(ids).getBytes(UTF_8));
        if (choice <= 95) {
            return List.of(trace);
        }
        // Kafka allows a name twice, a value of null and any bytes.
        return List.of(
                trace,
                new RecordHeader("trace-id", new byte[] {0, -1, 127}),
                new RecordHeader("来源", null));
    }

    /** Mostly a moment ago; some events come hours or weeks late. */
    private long eventTime(Set<Trait> traits) {
        if (draw.chance(0.03)) {
            traits.add(Trait.LATE);
            return now - draw.between(10 * MINUTE, draw.chance(0.3) ? 30 * DAY : 6 * 60 * MINUTE);
        }
        return now - draw.between(0, draw.chance(0.8) ? 500 : 3000);
    }

    private OpenRecord open(String wrongId, boolean orphan) {
        OpenRecord record = newRecord(wrongId, orphan);
        nextInWindow = remember(window, nextInWindow, record, WINDOW);
        return record;
    }

    private OpenRecord newRecord(String wrongId, boolean orphan) {
        return new OpenRecord(
                wrongId,
                draw.chance(0.5)
                        ? Integer.toString(draw.between(1, 300_000))
                        : "u_" + draw.between(1, 300_000),
                draw.chance(0.3)
                        ? Long.toString(draw.between(1, 1L << 53))
                        : "q" + draw.between(1, 50_000),
                texts.subject(),
                draw.chance(0.88),
                orphan);
    }

    private OpenRecord anyOpenRecord() {
        return draw.pick(window);
    }

    /** Students correct new mistakes, and some of them more than once. */
    private OpenRecord openRecordToFix() {
        int choice = draw.between(1, 100);
        if (choice <= 25 && !recentlyFixed.isEmpty()) {
            return draw.pick(recentlyFixed);
        }
        if (choice <= 60) {
            int newest = Math.floorMod(nextInWindow - 1, window.size());
            int back = draw.between(0, Math.min(100, window.size() - 1));
            return window.get(Math.floorMod(newest - back, window.size()));
        }
        return anyOpenRecord();
    }

    private void rememberFixed(OpenRecord record) {
        nextRecentlyFixed = remember(recentlyFixed, nextRecentlyFixed, record, RECENT_FIXES);
    }

    /** Puts the element in a ring of the given size and returns the next place. */
    private static <T> int remember(List<T> ring, int place, T element, int size) {
        if (ring.size() < size) {
            ring.add(element);
        } else {
            ring.set(place, element);
        }
        return (place + 1) % size;
    }

    private String newWrongId(Set<Trait> traits) {
        if (draw.chance(0.01) && !window.isEmpty()) {
            // The same to a case-insensitive or blank-padding collation, but another record.
            OpenRecord other = anyOpenRecord();
            if (other.takeLookalike()) {
                traits.add(Trait.RECORD_ID_LOOKALIKE);
                return draw.chance(0.5) ? "Wr-" + other.wrongId.substring(3) : other.wrongId + " ";
            }
        }
        long id = ids++;
        int form = draw.between(1, 100);
        if (form <= 40) {
            return "wr-" + Long.toHexString(0x10000 + id) + "-" + draw.pick("a", "b", "c");
        }
        if (form <= 65) {
            return "wrong_" + (100_000 + id);
        }
        if (form <= 85) {
            return Long.toString(7_300_000_000_000_000_000L + id);
        }
        if (form <= 97) {
            return uuid(id);
        }
        return draw.pick("错题-", "😀", "w r/", "\"w\"-") + id;
    }

    private String newEventId() {
        long id = ids++;
        int form = draw.between(1, 100);
        if (form <= 50) {
            return uuid(id);
        }
        return form <= 85 ? "evt_" + id : Long.toString(6_000_000_000_000_000_000L + id);
    }

    private String newFixId() {
        long id = ids++;
        return draw.chance(0.7) ? "fix_" + id : Long.toString(5_000_000_000_000_000_000L + id);
    }

    private String uuid(long id) {
        return new UUID(draw.random().nextLong(), id | Long.MIN_VALUE).toString();
    }

    /** The text filled up to the column's length, in characters of four bytes. */
    private static String longest(String text, int length, Set<Trait> traits) {
        traits.add(Trait.LONGEST_VALUE);
        return text + "😀".repeat(length - text.codePointCount(0, text.length()));
    }

    private static Set<Trait> noTraits() {
        return EnumSet.noneOf(Trait.class);
    }
}
