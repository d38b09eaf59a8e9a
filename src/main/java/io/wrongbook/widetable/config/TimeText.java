package io.wrongbook.widetable.config;

import java.time.DateTimeException;
import java.time.OffsetDateTime;

/** A time as people write it in an option of a tool. */
public final class TimeText {

    private TimeText() {}

    /**
     * Parses a time, ISO-8601 with an offset or epoch milliseconds, into epoch milliseconds.
     *
     * @param key the option, for the message
     * @throws ConfigException if the text is neither
     */
    public static long parse(String key, String text) {
        if (text.matches("[0-9]{1,18}")) {
            return Long.parseLong(text);
        }
        try {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new ConfigException(
                    String.format(
                            "%s: '%s' is not a time: write for example 2025-06-15T23:20:00+08:00,"
                                    + " or epoch milliseconds",
                            key, text));
        }
    }
}
