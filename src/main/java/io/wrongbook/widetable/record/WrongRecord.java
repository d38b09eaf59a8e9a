package io.wrongbook.widetable.record;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import java.time.LocalDateTime;
import java.time.ZoneId;

/**
 * What is known of one wrong-question record on its way to the table: the add, the fix, or both.
 *
 * <p>Adds and fixes are two last-writer-wins registers, ordered by versions that the events carry
 * (the convergence law in {@code docs/wide-table.md}): whatever the order, and however often an
 * event comes, the same two events win.
 *
 * <p>A Flink POJO, and the schema of the state up to version 1.0: savepoints of that time are read
 * by it, so its fields may be added to, never renamed or retyped.
 */
public class WrongRecord implements Versioned {

    /** What an event did to the record. */
    public enum Outcome {
        /** The event wins: the record shows it now. */
        WINS,
        /** The record shows this very event already. */
        DUPLICATE,
        /** The record shows a newer event of the kind. */
        STALE;

        /** What becomes of an event of this version; {@code known} is null if there is none. */
        static <V extends Comparable<V>> Outcome of(V version, V known) {
            int comparison = known == null ? 1 : version.compareTo(known);
            if (comparison > 0) {
                return WINS;
            }
            return comparison == 0 ? DUPLICATE : STALE;
        }
    }

    /** Null while no add is known. */
    public AddEvent add;

    /** Null while no fix is known. */
    public FixEvent fix;

    /** The place in a trace of the event that brought this; null if it is in none. */
    public String traceContext;

    public WrongRecord() {}

    public WrongRecord(AddEvent add, FixEvent fix) {
        this.add = add;
        this.fix = fix;
    }

    /** Takes in an add of this record. */
    public Outcome apply(AddEvent event) {
        Outcome outcome = Outcome.of(event.version(), add == null ? null : add.version());
        if (outcome == Outcome.WINS) {
            add = event;
        }
        return outcome;
    }

    /** Takes in a fix of this record. */
    public Outcome apply(FixEvent event) {
        Outcome outcome = Outcome.of(event.version(), fix == null ? null : fix.version());
        if (outcome == Outcome.WINS) {
            fix = event;
        }
        return outcome;
    }

    /** Takes in all that another view of this record knows. */
    public void merge(WrongRecord other) {
        if (other.add != null) {
            apply(other.add);
        }
        if (other.fix != null) {
            apply(other.fix);
        }
    }

    /** The record as it is now; later events do not change it. */
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

    /** How long all its texts are together, in chars. */
    public int textLength() {
        return chars(add) + chars(fix);
    }

    /**
     * The row that shows this record; at least one event must be known.
     *
     * @param zone the zone whose local date-times are written
     * @param processTime the wall clock in that zone
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
