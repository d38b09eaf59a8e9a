package io.wrongbook.widetable.catalog;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.startup.TableOptions;
import java.util.Map;

/**
 * The service behind {@code catalog.*}. This class itself uses no class of Flink's Table API, so
 * that it can report on a cluster without it what is missing.
 */
public final class CatalogTables implements TableOptions {

    @Override
    public Map<String, String> read(Map<String, String> given) {
        try {
            return CatalogReader.read(given);
        } catch (LinkageError e) {
            throw new ConfigException(
                    String.format(
                            "catalog.type: the class path has no %s: add the jars of the catalog"
                                    + " that docs/catalog.md lists",
                            e.getMessage()));
        }
    }
}
