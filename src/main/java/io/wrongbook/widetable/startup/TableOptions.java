package io.wrongbook.widetable.startup;

import io.wrongbook.widetable.config.ConfigException;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Reads options of the job from the tables of a catalog. Found as a service, so that nothing of
 * Flink's Table API is loaded, nor needed, where no catalog is asked for.
 */
public interface TableOptions {

    /**
     * The options that the catalog's tables have, by the job's keys; variables stay as they are.
     *
     * @param given the options that were given; they say which catalog, and win
     * @throws ConfigException if the catalog cannot be read or its tables do not fit the job
     */
    Map<String, String> read(Map<String, String> given);

    /** The implementation. */
    static TableOptions find() {
        return ServiceLoader.load(TableOptions.class, TableOptions.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("TableOptions is not in the jar"));
    }
}
