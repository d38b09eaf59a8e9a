package io.wrongbook.widetable.record;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * A wrong-question record on its way to the table: the add, the fix, or both.
 *
 * <p>Adds and fixes are two last-writer-wins registers, ordered by versions that the events carry
 * (the convergence law in {@code docs/wide-table.md}): whatever the order of the events, and
 * however often they arrive, the same two events win.
 *
 * <p>A Flink POJO and the schema of the state up to version 1.0. Savepoints of these versions are
 * read with it, so fields may be added, but never renamed or retyped.
 */
public class WrongRecord implements Versioned {

    /** The outcome of an event for its record. */
    public enum Outcome {
        /** The event wins: it is now part of the record. */
        WINS,
        /** The record already contains this event. */
        DUPLICATE,
        /** The record contains a newer event of the same type. */
        STALE;

        /**
         * The outcome for an event with this version; {@code known} is null if no event is known.
         */
        static <V extends Comparable<V>> Outcome of(V version, V known) {
            int comparison = known == null ? 1 : version.compareTo(known);
            if (comparison > 0) {
                return WINS;
            }
            return comparison == 0 ? DUPLICATE : STALE;
        }
    }

    /** Null if no add is known. */
    public AddEvent add;

    /** Null if no fix is known. */
    public FixEvent fix;

    /** The trace context of the event in this record; null if it is not traced. */
    public String traceContext;

    public WrongRecord() {}

    public WrongRecord(AddEvent add, FixEvent fix) {
        this.add = add;
        this.fix = fix;
    }

    /** Applies an add of this record. */
    public Outcome apply(AddEvent event) {
        Outcome outcome = Outcome.of(event.version(), add == null ? null : add.version());
        if (outcome == Outcome.WINS) {
            add = event;
        }
        return outcome;
    }

    /** Applies a fix of this record. */
    public Outcome apply(FixEvent event) {
        Outcome outcome = Outcome.of(event.version(), fix == null ? null : fix.version());
        if (outcome == Outcome.WINS) {
            fix = event;
        }
        return outcome;
    }

    /** Applies the events of another view of this record. */
    public void merge(WrongRecord other) {
        if (other.add != null) {
            apply(other.add);
        }
        if (other.fix != null) {
            apply(other.fix);
        }
    }

    /** A copy of the record, which later events do not change. */
    public WrongRecord copy() {
        WrongRecord copy = new WrongRecord(add, fix);
        copy.traceContext = traceContext;
        return copy;
    }

    @Override
    public RecordVersions versions() {
        return new RecordVersions(
                add == null ? null : add.version(), fix == null ? null : fix.version());
    }

    public String wrongId() {
        return add != null ? add.wrongId : fix.wrongId;
    }

    /** The total length of its texts, in chars. */
    public int textLength() {
        return chars(add) + chars(fix);
    }

    /**
     * The row of this record; at least one event must be known.
     *
     * @param zone the time zone of the date-times in the row
     * @param processTime the current time in that zone
     */
    public WideRow toRow(ZoneId zone, LocalDateTime processTime) {
        return new WideRow(this, zone, processTime);
    }

    private static int chars(AddEvent add) {
        return add == null
                ? 0
                : chars(
                        add.wrongId,
                        add.userId,
                        add.questionId,
                        add.subject,
                        add.subjectName,
                        add.question,
                        add.patternId,
                        add.patternName,
                        add.chapterId,
                        add.chapterName,
                        add.eventId);
    }

    private static int chars(FixEvent fix) {
        return fix == null
                ? 0
                : chars(
                        fix.wrongId,
                        fix.fixId,
                        fix.userId,
                        fix.questionId,
                        fix.subject,
                        fix.subjectName,
                        fix.patternId,
                        fix.chapterId,
                        fix.chapterName,
                        fix.fixResultDesc,
                        fix.eventId);
    }

    private static int chars(String... texts) {
        int chars = 0;
        for (String text : texts) {
            chars += text == null ? 0 : text.length();
        }
        return chars;
    }
}
