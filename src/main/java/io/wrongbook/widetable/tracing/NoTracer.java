package io.wrongbook.widetable.tracing;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.SourceRecord;

/** A tracer that traces nothing and costs nothing. */
final class NoTracer implements EventTracer {

    @Override
    public long now() {
        return 0;
    }

    @Override
    public String parsed(SourceRecord record, AddEvent event, long start) {
        return null;
    }

    @Override
    public String parsed(SourceRecord record, FixEvent event, long start) {
        return null;
    }

    @Override
    public void rejected(SourceRecord record, DeadLetter deadLetter, long start) {}

    @Override
    public String merged(String context, String outcome, long start) {
        return null;
    }

    @Override
    public void written(String context, int rows, String deadLetterReason, long start) {}

    @Override
    public void notWritten(String context, int rows, Exception failure, long start) {}

    @Override
    public void close() {}
}
