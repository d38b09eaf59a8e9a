package io.wrongbook.widetable.check;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.TimeText;
import java.util.Optional;

/** The arguments of the check. They are not Flink options, since the check runs without Flink. */
public final class CheckArguments {

    private static final String TIMESTAMP = "--timestamp";
    private static final String STANDARD_INPUT = "-";

    private String file;
    private long timestamp;

    /**
     * Reads the arguments.
     *
     * @param now the Kafka timestamp of the events if none is given, epoch milliseconds
     * @throws ConfigException if they are invalid
     */
    public CheckArguments(long now, String... args) {
        timestamp = now;
        for (int i = 0; i < args.length; i++) {
            String[] option = args[i].split("=", 2);
            if (!args[i].startsWith("--")) {
                takeFile(args[i]);
            } else if (!option[0].equals(TIMESTAMP)) {
                throw new ConfigException(
                        String.format("unknown option %s: the only one is %s", args[i], TIMESTAMP));
            } else if (option.length == 2) {
                timestamp = TimeText.parse(TIMESTAMP, option[1]);
            } else if (i + 1 < args.length) {
                timestamp = TimeText.parse(TIMESTAMP, args[++i]);
            } else {
                throw new ConfigException(
                        String.format("%s: has no value: write %s <time>", TIMESTAMP, TIMESTAMP));
            }
        }
    }

    private void takeFile(String name) {
        if (file != null) {
            throw new ConfigException(
                    String.format("two files are given, %s and %s: write one of them", file, name));
        }
        file = name;
    }

    /** The file; empty for standard input. */
    public Optional<String> file() {
        return Optional.ofNullable(file).filter(name -> !name.equals(STANDARD_INPUT));
    }

    /** The Kafka timestamp of the events, epoch milliseconds. */
    public long timestamp() {
        return timestamp;
    }
}
