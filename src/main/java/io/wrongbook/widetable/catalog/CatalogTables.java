package io.wrongbook.widetable.catalog;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.startup.TableOptions;
import java.util.Map;

/**
 * The service behind {@code catalog.*}. It names no class of Flink's Table API itself, so that a
 * cluster without it can say what is missing.
 */
public final class CatalogTables implements TableOptions {

    @Override
    public Map<String, String> read(Map<String, String> given) {
        try {
            return CatalogReader.read(given);
        } catch (LinkageError e) {
            throw new ConfigException(
                    String.format(
                            "catalog.type: the class path has no %s: add the catalog's jars, as"
                                    + " docs/catalog.md lists them",
                            e.getMessage()));
        }
    }
}
