package io.wrongbook.widetable.event;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A record of the dead-letter topic, and what its headers say. Immutable. */
public final class DeadLetterRecord {

    private static final List<String> FIRST_PLACE =
            List.of(
                    DeadLetterHeaders.TOPIC,
                    DeadLetterHeaders.PARTITION,
                    DeadLetterHeaders.OFFSET,
                    DeadLetterHeaders.TIMESTAMP);

    private final SourceRecord record;
    private final Optional<DeadLetterReason> reason;

    public DeadLetterRecord(SourceRecord record) {
        this.record = record;
        String name = record.header(DeadLetterHeaders.REASON);
        this.reason =
                Arrays.stream(DeadLetterReason.values())
                        .filter(known -> known.name().equals(name))
                        .findFirst();
    }

    /** Key, value and headers, and the place in the dead-letter topic. */
    public SourceRecord record() {
        return record;
    }

    /** Empty if the record is no dead letter of this job. */
    public Optional<DeadLetterReason> reason() {
        return reason;
    }

    /** Whether the dead letter holds a row, not an event. */
    public boolean isRow() {
        return reason.filter(DeadLetterReason.DATABASE_REJECTED::equals).isPresent();
    }

    /** The Kafka timestamp of the record that became this dead letter, epoch milliseconds. */
    public long timestamp() {
        return isRow() ? record.timestamp : record.origin().timestamp;
    }

    /** Why no one can replay this dead letter. */
    public Optional<String> fault() {
        if (reason.isEmpty()) {
            return Optional.of(
                    String.format(
                            "no dead letter of this job: %s is not one of its reasons",
                            DeadLetterHeaders.REASON));
        }
        String cut = record.header(DeadLetterHeaders.CUT);
        if (cut != null) {
            return Optional.of(
                    String.format(
                            "it was cut (%s): send the record at its first place, %s-%s offset %s,"
                                    + " instead",
                            cut,
                            record.header(DeadLetterHeaders.TOPIC),
                            record.header(DeadLetterHeaders.PARTITION),
                            record.header(DeadLetterHeaders.OFFSET)));
        }
        return isRow() || record.firstPlace() != null
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                "its headers %s do not say where the record was first seen: an"
                                        + " event without an id would get another one",
                                FIRST_PLACE));
    }

    /** Where the dead letter is in its topic. */
    public String place() {
        return String.format("partition %d offset %d", record.partition, record.offset);
    }

    @Override
    public String toString() {
        return String.format(
                "%s: %s, %s",
                place(),
                record.header(DeadLetterHeaders.REASON),
                record.header(DeadLetterHeaders.DETAIL));
    }
}
