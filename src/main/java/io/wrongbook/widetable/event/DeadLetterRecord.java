package io.wrongbook.widetable.event;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A record of the dead-letter topic with its parsed headers. Immutable. */
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

    /** Key, value, headers and the position in the dead-letter topic. */
    public SourceRecord record() {
        return record;
    }

    /** Empty if the record is not a dead letter of this job. */
    public Optional<DeadLetterReason> reason() {
        return reason;
    }

    /** Whether the dead letter contains a row, not an event. */
    public boolean isRow() {
        return reason.filter(DeadLetterReason.DATABASE_REJECTED::equals).isPresent();
    }

    /** The Kafka timestamp of the record that became this dead letter, epoch milliseconds. */
    public long timestamp() {
        return isRow() ? record.timestamp : record.origin().timestamp;
    }

    /** The reason why this dead letter cannot be replayed; empty if it can. */
    public Optional<String> fault() {
        if (reason.isEmpty()) {
            return Optional.of(
                    String.format(
                            "it is not a dead letter of this job: its header %s is not a known"
                                    + " reason",
                            DeadLetterHeaders.REASON));
        }
        String cut = record.header(DeadLetterHeaders.CUT);
        if (cut != null) {
            return Optional.of(
                    String.format(
                            "it was cut (%s): send the original record instead, which is at %s-%s"
                                    + " offset %s",
                            cut,
                            record.header(DeadLetterHeaders.TOPIC),
                            record.header(DeadLetterHeaders.PARTITION),
                            record.header(DeadLetterHeaders.OFFSET)));
        }
        return isRow() || record.firstPlace() != null
                ? Optional.empty()
                : Optional.of(
                        String.format(
                                "its headers %s do not give the first position of the record, so an"
                                        + " event without an id would get another id",
                                FIRST_PLACE));
    }

    /** The position of the dead letter in its topic. */
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
