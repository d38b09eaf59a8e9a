package io.wrongbook.widetable.config;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** Reads single options and refuses bad values in one line. */
final class Options {

    private Options() {}

    static <T> T get(ReadableConfig options, ConfigOption<T> option) {
        try {
            return options.get(option);
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    String.format(
                            "%s: the value cannot be read as %s",
                            option.key(), kindOf(option.defaultValue())));
        }
    }

    static String required(ReadableConfig options, ConfigOption<String> option) {
        String value = options.get(option);
        if (value == null || value.isBlank()) {
            throw new ConfigException(
                    String.format("%s is missing: write --%s <value>", option.key(), option.key()));
        }
        return value;
    }

    static String notBlank(ReadableConfig options, ConfigOption<String> option) {
        String value = options.get(option);
        if (value.isBlank()) {
            throw new ConfigException(option.key() + ": must not be empty");
        }
        return value;
    }

    static Duration positive(ReadableConfig options, ConfigOption<Duration> option) {
        Duration value = get(options, option);
        if (value.toMillis() < 1) {
            throw new ConfigException(option.key() + ": must be at least 1 ms");
        }
        return value;
    }

    /** At least 1, or null if the option is unset and has no default. */
    static Integer positiveInt(ReadableConfig options, ConfigOption<Integer> option) {
        Integer value = get(options, option);
        if (value != null && value < 1) {
            throw new ConfigException(option.key() + ": must be at least 1");
        }
        return value;
    }

    private static String kindOf(Object defaultValue) {
        if (defaultValue instanceof Duration) {
            return "a duration: write for example '1 s', '5 min' or '1 d'";
        }
        if (defaultValue instanceof Double) {
            return "a number, for example 0.1";
        }
        return defaultValue instanceof Boolean ? "true or false" : "a whole number";
    }
}
