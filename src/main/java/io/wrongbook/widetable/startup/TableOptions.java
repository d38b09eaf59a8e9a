package io.wrongbook.widetable.startup;

import io.wrongbook.widetable.config.ConfigException;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * Reads options of the job from the tables of a catalog. The implementation is loaded as a service,
 * so that Flink's Table API is neither loaded nor needed without a catalog.
 */
public interface TableOptions {

    /**
     * The options from the catalog's tables, by the keys of the job; variables are not replaced.
     *
     * @param given the given options; they name the catalog and take precedence
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
