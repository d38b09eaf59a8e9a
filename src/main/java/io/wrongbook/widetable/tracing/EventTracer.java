package io.wrongbook.widetable.tracing;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.SourceRecord;

/**
 * Makes the spans of one event, {@code parse}, {@code merge} and {@code write}, each the child of
 * the one before. An event that is not sampled has no trace context, which is null.
 *
 * <p>All times are epoch nanoseconds.
 */
public interface EventTracer extends AutoCloseable {

    /** The time at which a span begins; 0 if nothing is traced. */
    long now();

    /** An add was read from the record; returns its trace context. */
    String parsed(SourceRecord record, AddEvent event, long start);

    /** A fix was read from the record; returns its trace context. */
    String parsed(SourceRecord record, FixEvent event, long start);

    /** The record is no event. */
    void rejected(SourceRecord record, DeadLetter letter, long start);

    /**
     * An event met its record; returns the trace context of what goes on.
     *
     * @param context the event's
     */
    String merged(String context, String outcome, long start);

    /**
     * The batch with the event's record was written.
     *
     * @param context the record's
     * @param deadLetterReason null unless the database rejected the row
     */
    void written(String context, int rows, String deadLetterReason, long start);

    /** The batch with the event's record could not be written; the task fails. */
    void notWritten(String context, int rows, Exception failure, long start);

    @Override
    void close();
}
