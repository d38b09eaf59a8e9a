package io.wrongbook.widetable.sink;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Local date-times as SQL writes them, with milliseconds. */
final class SqlDateTime {

    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    private SqlDateTime() {}

    static String format(LocalDateTime dateTime) {
        return FORMAT.format(dateTime);
    }
}
