package io.wrongbook.widetable.catalog;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.DimensionOptions;
import io.wrongbook.widetable.config.Secrets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.configuration.ConfigOption;

/** The database of the dimensions: the job has one connection for all of them. */
final class NamesDatabase {

    private static final List<ConfigOption<String>> OPTIONS =
            List.of(
                    DimensionOptions.JDBC_URL,
                    DimensionOptions.JDBC_USERNAME,
                    DimensionOptions.JDBC_PASSWORD);

    private final Map<String, String> given;

    /** Null before the first table is added. */
    private ConfigOption<String> firstName;

    private Map<String, String> first;

    /**
     * @param given the given options; they select one of several databases
     */
    NamesDatabase(Map<String, String> given) {
        this.given = given;
    }

    /**
     * Adds the database options of a table of the catalog.
     *
     * @param name the option with the name of the table
     * @param options the options of the job from the table; empty if the catalog does not have it
     * @throws ConfigException if another table names another database or another user
     */
    void add(ConfigOption<String> name, Map<String, String> options) {
        if (options.isEmpty()) {
            return;
        }
        if (first == null) {
            firstName = name;
            first = options;
            return;
        }
        for (ConfigOption<String> option : OPTIONS) {
            String key = option.key();
            if (!given.containsKey(key) && !Objects.equals(first.get(key), options.get(key))) {
                throw new ConfigException(
                        String.format(
                                "%s: its table has %s, that of %s has %s, but the job reads all"
                                        + " dimensions with one connection: write --%s with the"
                                        + " value that works for all tables (docs/catalog.md)",
                                name.key(),
                                shown(key, options),
                                firstName.key(),
                                shown(key, first),
                                key));
            }
        }
    }

    private static String shown(String key, Map<String, String> options) {
        String value = Secrets.masked(options).get(key);
        return value == null ? "no " + key : key + " " + value;
    }
}
