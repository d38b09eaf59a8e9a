package io.wrongbook.widetable.config;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/** The options of the dimensions. None of them has an effect without a table. */
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
                    .withDescription(
                            "The user of this database; needs SELECT. Default: `jdbc.username`.");

    public static final ConfigOption<String> JDBC_PASSWORD =
            key("dimension.jdbc.password")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("The password of this user. Default: `jdbc.password`.");

    public static final ConfigOption<Integer> CACHE_SIZE =
            key("dimension.cache-size")
                    .intType()
                    .defaultValue(100_000)
                    .withDescription(
                            "The number of names that each sink subtask caches. The cache takes at"
                                    + " most 64 MiB, so it holds fewer names if they are long.");

    public static final ConfigOption<Duration> CACHE_TTL =
            key("dimension.cache-ttl")
                    .durationType()
                    .defaultValue(Duration.ofMinutes(10))
                    .withDescription(
                            "How long the cache keeps a name before the sink reads it again. The"
                                    + " sink looks up a missing name again after a minute.");

    private DimensionOptions() {}

    /** The option for the dimension's table. If it is unset, the names are not looked up. */
    public static ConfigOption<String> table(Dimension dimension) {
        return key(PREFIX + dimension.key() + ".table")
                .stringType()
                .noDefaultValue()
                .withDescription(
                        String.format(
                                "The table with the %s, `table` or `database.table`. If unset, the"
                                        + " job does not look them up.",
                                what(dimension)));
    }

    /** The option for the column of the ids. */
    public static ConfigOption<String> idColumn(Dimension dimension) {
        return key(PREFIX + dimension.key() + ".id-column")
                .stringType()
                .defaultValue("id")
                .withDescription("The column of this table with the ids; needs a unique index.");
    }

    /** The option for the column of the names. */
    public static ConfigOption<String> nameColumn(Dimension dimension) {
        return key(PREFIX + dimension.key() + ".name-column")
                .stringType()
                .defaultValue(dimension.defaultNameColumn())
                .withDescription("The column of this table with the " + what(dimension) + ".");
    }

    /** All options, in the order of the documentation. */
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
