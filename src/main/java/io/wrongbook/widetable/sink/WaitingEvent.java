package io.wrongbook.widetable.sink;

import io.wrongbook.widetable.record.WrongRecord;

/** What is to be reported of an event when the row that it changed is committed. */
final class WaitingEvent {

    private final String wrongId;
    private final long eventTime;
    private final long kafkaTime;
    private final String traceContext;

    private WaitingEvent(String wrongId, long eventTime, long kafkaTime, String traceContext) {
        this.wrongId = wrongId;
        this.eventTime = eventTime;
        this.kafkaTime = kafkaTime;
        this.traceContext = traceContext;
    }

    /**
     * The event that the record brings. A record brings one; in channel state of version 1.0 it may
     * have brought both, of which this is the fix.
     *
     * @param kafkaTime the timestamp of the Kafka record, epoch milliseconds
     */
    static WaitingEvent of(WrongRecord record, long kafkaTime) {
        long eventTime = record.fix != null ? record.fix.fixTime : record.add.eventTime;
        return new WaitingEvent(record.wrongId(), eventTime, kafkaTime, record.traceContext);
    }

    String wrongId() {
        return wrongId;
    }

    /** When it happened, epoch milliseconds: a fix's time, or an add's envelope time. */
    long eventTime() {
        return eventTime;
    }

    /** Epoch milliseconds; negative if the Kafka record had no timestamp. */
    long kafkaTime() {
        return kafkaTime;
    }

    /** Null if the event is not traced. */
    String traceContext() {
        return traceContext;
    }
}
