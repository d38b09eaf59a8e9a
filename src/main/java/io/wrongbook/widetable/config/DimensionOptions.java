package io.wrongbook.widetable.config;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/** The options of the dimensions. Without a table none of them has a meaning. */
public final class DimensionOptions {

    static final String PREFIX = "dimension.";

    public static final ConfigOption<String> JDBC_URL =
            key("dimension.jdbc.url")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("The database of the dimensions. Default: `jdbc.url`.");

    public static final ConfigOption<String> JDBC_USERNAME =
            key("dimension.jdbc.username")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Its user; needs SELECT. Default: `jdbc.username`.");

    public static final ConfigOption<String> JDBC_PASSWORD =
            key("dimension.jdbc.password")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Its password. Default: `jdbc.password`.");

    public static final ConfigOption<Integer> CACHE_SIZE =
            key("dimension.cache-size")
                    .intType()
                    .defaultValue(100_000)
                    .withDescription(
                            "How many names each subtask of the sink keeps in memory. The names take"
                                    + " at most 64 MiB, so fewer are kept if they are long.");

    public static final ConfigOption<Duration> CACHE_TTL =
            key("dimension.cache-ttl")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(10))
                    .withDescription(
                            "How long a name is kept before it is read again. A name that is missing"
                                    + " is looked up again after a minute.");

    private DimensionOptions() {}

    /** Names the dimension's table; unset: its names are not looked up. */
    public static ConfigOption<String> table(Dimension dimension) {
        return key(PREFIX + dimension.key() + ".table")
                .stringType()
                .noDefaultValue()
                .withDescription(
                        String.format(
                                "The table with the %s, `table` or `database.table`. Unset: they are"
                                        + " not looked up.",
                                what(dimension)));
    }

    /** Names the column of the ids. */
    public static ConfigOption<String> idColumn(Dimension dimension) {
        return key(PREFIX + dimension.key() + ".id-column")
                .stringType()
                .defaultValue("id")
                .withDescription("Its column with the ids; needs a unique index.");
    }

    /** Names the column of the names. */
    public static ConfigOption<String> nameColumn(Dimension dimension) {
        return key(PREFIX + dimension.key() + ".name-column")
                .stringType()
                .defaultValue(dimension.defaultNameColumn())
                .withDescription("Its column with the " + what(dimension) + ".");
    }

    /** In the order of the documentation. */
    static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> all = new ArrayList<>();
        for (Dimension dimension : Dimension.values()) {
            all.add(table(dimension));
            all.add(idColumn(dimension));
            all.add(nameColumn(dimension));
        }
        all.addAll(List.of(JDBC_URL, JDBC_USERNAME, JDBC_PASSWORD, CACHE_SIZE, CACHE_TTL));
        return all;
    }

    static String what(Dimension dimension) {
        return dimension == Dimension.QUESTION
                ? "texts of the questions"
                : "names of the " + dimension.key() + "s";
    }
}
