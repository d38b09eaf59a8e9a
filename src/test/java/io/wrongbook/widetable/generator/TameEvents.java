package io.wrongbook.widetable.generator;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wrongbook.widetable.generator.Meaning.Add;
import io.wrongbook.widetable.generator.Meaning.Fix;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Events as a person wants to see them first: one spelling, plausible names, each event once, and
 * every fix after its add. Of 100 events about 65 are adds. A student whose fix is wrong tries
 * again. Seconds stand for the hours of a school day, since a run is short.
 *
 * <p>The same options give the same records. Memory is bounded: only the newest {@value #WINDOW}
 * records that are not fixed yet can still be.
 */
final class TameEvents implements Iterator<GeneratedRecord> {
    private static final int WINDOW = 10_000;

    /** A fix comes so many events after the add or the fix before it, at least. */
    private static final int PAUSE = 200;

    /** A wrong answer that is not corrected yet. */
    private record Open(
            String wrongId, String userId, SchoolQuestion question, long lastTime, long from) {}

    private final EventGenerator.Options options;
    private final Draw draw;
    private final List<SchoolQuestion> questions = SchoolQuestion.all();

    /** Part of every id, so that another seed gives other records. */
    private final String series;

    private final List<Open> open = new ArrayList<>();
    private long index;

    TameEvents(EventGenerator.Options options) {
        this.options = options;
        this.draw = new Draw(options.seed());
        this.series = Integer.toString(draw.between(36 * 36 * 36, 36 * 36 * 36 * 36 - 1), 36);
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
        boolean fixes = draw.chance(0.35);
        int place = open.isEmpty() ? 0 : draw.between(0, open.size() - 1);
        GeneratedRecord record =
                fixes && !open.isEmpty() && open.get(place).from() <= index ? fix(place) : add();
        index++;
        return record;
    }

    private GeneratedRecord add() {
        long now = options.timeOf(index);
        SchoolQuestion question = draw.pick(questions);
        long wrongTime = now - draw.between(500, 2_000);
        Open record =
                new Open(
                        id("w"),
                        "u" + draw.between(100_001, 103_000),
                        question,
                        wrongTime,
                        index + PAUSE);
        if (open.size() == WINDOW) {
            remove(draw.between(0, WINDOW - 1));
        }
        open.add(record);
        Add add =
                new Add(
                        id("e"),
                        record.wrongId(),
                        record.userId(),
                        question.id(),
                        question.subject(),
                        null,
                        options.name(question.text()),
                        question.patternId(),
                        options.name(question.patternName()),
                        question.chapterId(),
                        options.name(question.chapterName()),
                        wrongTime,
                        now);
        EventJson json = envelope("wrongbook_add", add.eventId(), now);
        text(json, "wrongId", add.wrongId());
        text(json, "userId", add.userId());
        text(json, "questionId", add.questionId());
        text(json, "subject", add.subject());
        text(json, "question", add.question());
        text(json, "patternId", add.patternId());
        text(json, "patternName", add.patternName());
        text(json, "chapterId", add.chapterId());
        text(json, "chapterName", add.chapterName());
        json.payload().add("wrongTime", "wrongTime", Long.toString(wrongTime));
        return record(record, json, now, add);
    }

    private GeneratedRecord fix(int place) {
        long now = options.timeOf(index);
        Open record = remove(place);
        boolean correct = draw.chance(0.7);
        long fixTime = Math.max(record.lastTime() + 1, now - draw.between(0, 400));
        if (!correct) {
            open.add(
                    new Open(
                            record.wrongId(),
                            record.userId(),
                            record.question(),
                            fixTime,
                            index + PAUSE));
        }
        Fix fix =
                new Fix(
                        id("e"),
                        record.wrongId(),
                        id("f"),
                        record.userId(),
                        record.question().id(),
                        record.question().subject(),
                        null,
                        record.question().patternId(),
                        record.question().chapterId(),
                        record.question().chapterName(),
                        fixTime,
                        correct ? 1 : 0,
                        null,
                        now);
        EventJson json = envelope("wrongbook_fix", fix.eventId(), now);
        text(json, "wrongId", fix.wrongId());
        text(json, "fixId", fix.fixId());
        text(json, "userId", fix.userId());
        text(json, "questionId", fix.questionId());
        text(json, "subject", fix.subject());
        text(json, "patternId", fix.patternId());
        text(json, "chapterId", fix.chapterId());
        text(json, "chapterName", fix.chapterName());
        json.payload()
                .add("fixTime", "fixTime", Long.toString(fixTime))
                .add("fixResult", "fixResult", Long.toString(fix.fixResult()));
        return record(record, json, now, fix);
    }

    /** Takes a record out; the last one takes its place. */
    private Open remove(int place) {
        Open last = open.remove(open.size() - 1);
        return place == open.size() ? last : open.set(place, last);
    }

    private String id(String kind) {
        return "%s-%s-%06d".formatted(kind, series, index + 1);
    }

    private static EventJson envelope(String type, String eventId, long now) {
        EventJson json = new EventJson(false, false, false);
        json.envelope()
                .add("eventId", "eventId", EventJson.quote(eventId, false))
                .add("domain", "domain", "\"wrongbook\"")
                .add("type", "type", EventJson.quote(type, false))
                .add("timestamp", "timestamp", Long.toString(now));
        return json;
    }

    private static void text(EventJson json, String name, String text) {
        if (text == null) {
            return;
        }
        json.payload().add(name, name, EventJson.quote(text, false));
    }

    private static GeneratedRecord record(Open open, EventJson json, long now, Meaning meaning) {
        return new GeneratedRecord(
                open.wrongId(),
                json.text().getBytes(UTF_8),
                now,
                List.of(),
                meaning,
                EnumSet.noneOf(Trait.class));
    }
}
