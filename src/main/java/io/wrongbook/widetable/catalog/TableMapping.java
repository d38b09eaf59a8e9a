package io.wrongbook.widetable.catalog;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.Secrets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.ObjectPath;

/** Translates the connector options of one table into options of the job. */
final class TableMapping {

    private final ObjectPath table;
    private final Map<String, String> given;
    private final Map<String, String> unused;
    private final Map<String, String> options = new LinkedHashMap<>();
    private final Map<String, String> origins = new LinkedHashMap<>();

    /**
     * @param connectorOptions the options in the WITH clause of the table
     * @param given the given options of the job, which take precedence
     */
    TableMapping(
            ObjectPath table, Map<String, String> connectorOptions, Map<String, String> given) {
        this.table = table;
        this.given = given;
        this.unused = new TreeMap<>(connectorOptions);
    }

    /** Translates a connector option into an option of the job. */
    void map(String option, ConfigOption<?> ours) {
        String value = take(option);
        if (value != null) {
            put(ours.key(), value, option);
        }
    }

    /** Translates all connector options with this prefix, except some. */
    void mapAll(String prefix, String oursPrefix, Predicate<String> butFor) {
        for (String option : List.copyOf(unused.keySet())) {
            String name = option.startsWith(prefix) ? option.substring(prefix.length()) : "";
            if (!name.isEmpty() && !butFor.test(name)) {
                put(oursPrefix + name, take(option), option);
            }
        }
    }

    /**
     * Rejects connector options with this prefix, unless the corresponding option of the job is
     * set.
     */
    void rejectAll(String prefix, String reason, String oursPrefix, Set<String> set) {
        for (String option : unused.keySet()) {
            String ours =
                    option.startsWith(prefix) ? oursPrefix + option.substring(prefix.length()) : "";
            if (!ours.isEmpty() && !set.contains(ours)) {
                throw rejected(option, reason, ours);
            }
        }
    }

    /** Returns the value of a connector option and marks it as used; null if it is unset. */
    String take(String option) {
        return unused.remove(option);
    }

    void put(String ours, String value, String origin) {
        options.put(ours, value);
        origins.put(ours, origin);
    }

    /**
     * Rejects a connector option that the job does not support, unless the option of the job is
     * given.
     */
    void reject(String option, String reason, ConfigOption<?> ours) {
        if (!given.containsKey(ours.key())) {
            throw rejected(option, reason, ours.key());
        }
    }

    private ConfigException rejected(String option, String reason, String ours) {
        return new ConfigException(
                String.format("catalog table %s, %s: %s: write --%s", table, option, reason, ours));
    }

    /** The options by the keys of the job; variables are not replaced. */
    Map<String, String> options() {
        return options;
    }

    /** One line per option with its origin, with secrets masked. */
    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        lines.add("Options from the catalog's table " + table + ":");
        Secrets.masked(options)
                .forEach(
                        (key, value) ->
                                lines.add(
                                        String.format(
                                                "  %s = %s (%s)%s",
                                                key,
                                                value,
                                                origins.get(key),
                                                given.containsKey(key)
                                                        ? ", not used: the option is given"
                                                        : "")));
        lines.add("  not used: " + unused.keySet());
        return String.join("\n", lines);
    }
}
