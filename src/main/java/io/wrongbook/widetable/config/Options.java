package io.wrongbook.widetable.config;

import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** Reads single options and rejects invalid values with a message of one line. */
public final class Options {

    /** A longer duration would overflow in milliseconds, or as an offset from now. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private static final Pattern TABLE =
            Pattern.compile("[A-Za-z0-9_$]{1,64}(\\.[A-Za-z0-9_$]{1,64})?");

    private Options() {}

    /**
     * The value of an option, or its default.
     *
     * @throws ConfigException if the value cannot be parsed
     */
    public static <T> T get(ReadableConfig options, ConfigOption<T> option) {
        try {
            T value = options.get(option);
            if (value instanceof Duration && ((Duration) value).compareTo(LONGEST) > 0) {
                throw new ConfigException(option.key() + ": is too long: write at most 36500 d");
            }
            return value;
        } catch (ConfigException e) {
            throw e;
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ConfigException(
                    String.format(
                            "%s: cannot parse the value as %s",
                            option.key(), kindOf(option.defaultValue())));
        }
    }

    static String required(ReadableConfig options, ConfigOption<String> option) {
        String value = options.get(option);
        if (value == null || value.isBlank()) {
            throw new ConfigException(
                    String.format(
                            "%s: is missing: write --%s <value>", option.key(), option.key()));
        }
        return value;
    }

    /** {@code table} or {@code database.table}, safe to use in SQL. */
    static String table(ReadableConfig options, ConfigOption<String> option) {
        String table = get(options, option);
        if (!TABLE.matcher(table).matches()) {
            throw new ConfigException(
                    option.key()
                            + ": is not a valid table name: write 'table' or 'database.table', each"
                            + " part at most 64 letters, digits, _ and $");
        }
        return table;
    }

    static String notBlank(ReadableConfig options, ConfigOption<String> option) {
        String value = options.get(option);
        if (value.isBlank()) {
            throw new ConfigException(option.key() + ": must not be blank: write a name");
        }
        return value;
    }

    static Duration positive(ReadableConfig options, ConfigOption<Duration> option) {
        Duration value = get(options, option);
        if (value.toMillis() < 1) {
            throw new ConfigException(option.key() + ": is too short: write at least 1 ms");
        }
        return value;
    }

    /** At least 1, or null if the option is unset and has no default. */
    static Integer positiveInt(ReadableConfig options, ConfigOption<Integer> option) {
        Integer value = get(options, option);
        if (value != null && value < 1) {
            throw new ConfigException(option.key() + ": is too small: write at least 1");
        }
        return value;
    }

    /** A value in the form in which a message quotes it. */
    static String quoted(String value) {
        return "'" + value.replaceAll("\\s+", " ") + "'";
    }

    private static String kindOf(Object defaultValue) {
        if (defaultValue instanceof Duration) {
            return "a duration: write for example '1 s', '5 min' or '1 d'";
        }
        if (defaultValue instanceof Double) {
            return "a number: write for example 0.1";
        }
        return defaultValue instanceof Boolean ? "true or false" : "a whole number";
    }
}
