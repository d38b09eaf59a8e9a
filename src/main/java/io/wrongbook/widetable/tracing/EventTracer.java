package io.wrongbook.widetable.tracing;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.SourceRecord;

/**
 * Creates the spans of one event, {@code parse}, {@code merge} and {@code write}, each the child of
 * the previous one. The trace context of an event that is not sampled is null.
 *
 * <p>All times are epoch nanoseconds.
 */
public interface EventTracer extends AutoCloseable {

    /** The start time of a span; 0 if nothing is traced. */
    long now();

    /** The record is an add; returns its trace context. */
    String parsed(SourceRecord record, AddEvent event, long start);

    /** The record is a fix; returns its trace context. */
    String parsed(SourceRecord record, FixEvent event, long start);

    /** The record is not an event. */
    void rejected(SourceRecord record, DeadLetter deadLetter, long start);

    /**
     * The event has been merged with its record; returns the trace context for the next operator.
     *
     * @param context the trace context of the event
     */
    String merged(String context, String outcome, long start);

    /**
     * The batch with the record has been written.
     *
     * @param context the trace context of the record
     * @param deadLetterReason null unless the database rejected the row
     */
    void written(String context, int rows, String deadLetterReason, long start);

    /** The batch with the record could not be written, and the task fails. */
    void notWritten(String context, int rows, Exception failure, long start);

    @Override
    void close();
}
