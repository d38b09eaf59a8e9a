package io.wrongbook.widetable.sink;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
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
     * The event that made this view of the record. Of the two that the view shows it is the one
     * that came with this Kafka record; for a replayed dead letter, which is older than its Kafka
     * record, it is the one that Kafka got later.
     *
     * @param kafkaTime the timestamp of the Kafka record, epoch milliseconds
     */
    static WaitingEvent of(WrongRecord record, long kafkaTime) {
        long eventTime =
                isOfFix(record.add, record.fix, kafkaTime)
                        ? record.fix.fixTime
                        : record.add.eventTime;
        return new WaitingEvent(record.wrongId(), eventTime, kafkaTime, record.traceContext);
    }

    private static boolean isOfFix(AddEvent add, FixEvent fix, long kafkaTime) {
        if (add == null || fix == null) {
            return add == null;
        }
        if (fix.origin.timestamp == kafkaTime || add.origin.timestamp == kafkaTime) {
            return fix.origin.timestamp == kafkaTime;
        }
        return fix.origin.timestamp >= add.origin.timestamp;
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
