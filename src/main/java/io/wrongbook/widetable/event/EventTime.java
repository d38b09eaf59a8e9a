package io.wrongbook.widetable.event;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.Optional;

/** The rules for times (docs/events.md). All times are epoch milliseconds. */
final class EventTime {

    private static final long EARLIEST = Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();

    /** The last day that fits into a DATETIME in every time zone. */
    private static final long LATEST = Instant.parse("9999-12-30T00:00:00Z").toEpochMilli();

    private static final long MAX_LEAD = Duration.ofDays(1).toMillis();

    /** ISO-8601 with an offset: Z, +08:00, +0800 or +08. */
    private static final DateTimeFormatter ISO =
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .append(DateTimeFormatter.ISO_LOCAL_DATE_TIME)
                    .appendPattern("[XXX][XX][X]")
                    .toFormatter()
                    .withChronology(IsoChronology.INSTANCE)
                    .withResolverStyle(ResolverStyle.STRICT);

    private EventTime() {}

    /** The time that the text contains, or null if it is not a time. */
    static Long parseIso(String text) {
        try {
            return OffsetDateTime.parse(text, ISO).toInstant().toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException notATime) {
            return null;
        }
    }

    /**
     * Validates a time and returns what is wrong with it; empty if it is valid.
     *
     * @param reference the timestamp of the Kafka record: an event from long after it comes from a
     *     wrong clock and would win every comparison for ever
     */
    static Optional<String> fault(long millis, long reference) {
        if (millis < EARLIEST) {
            return Optional.of("is before 2000-01-01 (is it in seconds instead of milliseconds?)");
        }
        if (millis - MAX_LEAD > reference) {
            return Optional.of(
                    "is more than one day after the timestamp of the Kafka record, "
                            + Instant.ofEpochMilli(reference));
        }
        return millis > LATEST ? Optional.of("is after 9999-12-30") : Optional.empty();
    }
}
