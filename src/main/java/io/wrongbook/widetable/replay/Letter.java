package io.wrongbook.widetable.replay;

import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.DeadLetterReason;
import io.wrongbook.widetable.event.SourceRecord;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A record of the dead-letter topic, and what its headers say. Immutable. */
final class Letter {

    private static final List<String> FIRST_PLACE =
            List.of(
                    DeadLetter.TOPIC,
                    DeadLetter.PARTITION,
                    DeadLetter.OFFSET,
                    DeadLetter.TIMESTAMP);

    private final SourceRecord record;

    Letter(SourceRecord record) {
        this.record = record;
    }

    /** Key, value and headers, and the place in the dead-letter topic. */
    SourceRecord record() {
        return record;
    }

    /** Empty if the record is no letter of this job. */
    Optional<DeadLetterReason> reason() {
        String name = record.header(DeadLetter.REASON);
        return Arrays.stream(DeadLetterReason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst();
    }

    /** Whether the letter holds a row, not an event. */
    boolean isRow() {
        return reason().filter(DeadLetterReason.DATABASE_REJECTED::equals).isPresent();
    }

    /** The Kafka timestamp of the record that became this letter, epoch milliseconds. */
    long timestamp() {
        return isRow() ? record.timestamp : record.origin().timestamp;
    }

    /** Why no one can replay this letter, or null. */
    String fault() {
        if (reason().isEmpty()) {
            return "no letter of this job: " + DeadLetter.REASON + " is not one of its reasons";
        }
        String cut = record.header(DeadLetter.CUT);
        if (cut != null) {
            return String.format(
                    "it was cut (%s): send the record at its first place, %s-%s offset %s, instead",
                    cut,
                    record.header(DeadLetter.TOPIC),
                    record.header(DeadLetter.PARTITION),
                    record.header(DeadLetter.OFFSET));
        }
        return isRow() || record.firstPlace() != null
                ? null
                : "its headers "
                        + FIRST_PLACE
                        + " do not say where the record was first seen: an event without an id"
                        + " would get another one";
    }

    /** Where the letter is in the dead-letter topic. */
    String place() {
        return String.format("partition %d offset %d", record.partition, record.offset);
    }

    @Override
    public String toString() {
        return String.format(
                "%s: %s, %s",
                place(), record.header(DeadLetter.REASON), record.header(DeadLetter.DETAIL));
    }
}
