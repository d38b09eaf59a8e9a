package io.wrongbook.widetable.sink;

import io.wrongbook.widetable.record.WrongRecord;

/** The data of an event that is reported when the row that it changed is committed. */
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
     * The event in the record. A record has one event; in channel state of version 1.0 it may have
     * both, and then this is the fix.
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

    /**
     * The time of the event, epoch milliseconds: the time of a fix or the envelope time of an add.
     */
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
