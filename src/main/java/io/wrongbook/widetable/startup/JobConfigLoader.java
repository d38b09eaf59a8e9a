package io.wrongbook.widetable.startup;

import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.config.JobOptions;
import io.wrongbook.widetable.config.OptionsLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;

/**
 * Reads the options from the arguments of a program and, if {@code catalog.*} is given, from the
 * tables of a catalog.
 */
public final class JobConfigLoader {

    private JobConfigLoader() {}

    /**
     * Reads the options of the job.
     *
     * @throws io.wrongbook.widetable.config.ConfigException if an option is missing, unknown or
     *     invalid; the message says what to write
     */
    public static JobConfig load(Map<String, String> environment, String... args) {
        return load(environment, List.of(), args);
    }

    /**
     * Reads the options of a program that has more options than the job.
     *
     * @throws io.wrongbook.widetable.config.ConfigException as {@link #load(Map, String...)} does
     */
    public static JobConfig load(
            Map<String, String> environment, List<ConfigOption<?>> more, String... args) {
        List<ConfigOption<?>> known = new ArrayList<>(more);
        known.addAll(JobOptions.ALL);
        OptionsLoader loader = new OptionsLoader(environment, known);
        Map<String, String> options = loader.load(args);
        if (options.keySet().stream().anyMatch(key -> key.startsWith(JobOptions.CATALOG))) {
            TableOptions.find()
                    .read(Map.copyOf(options))
                    .forEach(
                            (key, value) ->
                                    options.computeIfAbsent(key, k -> loader.resolve(k, value)));
        }
        return JobConfig.of(options);
    }
}
