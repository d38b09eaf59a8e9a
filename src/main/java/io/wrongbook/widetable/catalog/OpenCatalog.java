package io.wrongbook.widetable.catalog;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JobOptions;
import io.wrongbook.widetable.config.Secrets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.factories.FactoryUtil;

/** The catalog that {@code catalog.*} describes, and the database in it. */
final class OpenCatalog implements AutoCloseable {

    /** For messages of the catalog's own; a catalog does not store it. */
    private static final String NAME = "wrongbook";

    /** What is ours; all other {@code catalog.*} options are the catalog's. */
    private static final Set<String> OURS =
            Set.of(
                    JobOptions.CATALOG_DATABASE.key(),
                    JobOptions.CATALOG_SOURCE_TABLE.key(),
                    JobOptions.CATALOG_SINK_TABLE.key());

    private final Catalog catalog;
    private final Map<String, String> given;

    private OpenCatalog(Catalog catalog, Map<String, String> given) {
        this.catalog = catalog;
        this.given = given;
    }

    /**
     * Finds the catalog's factory, as CREATE CATALOG of Flink SQL does, and opens the catalog.
     *
     * @throws ConfigException if that fails
     */
    static OpenCatalog open(Map<String, String> given) {
        if (!given.containsKey(JobOptions.CATALOG_TYPE.key())) {
            throw new ConfigException(
                    "catalog.type is missing: write --catalog.type hive, jdbc or the type of"
                            + " another catalog");
        }
        try {
            Catalog catalog =
                    FactoryUtil.createCatalog(
                            NAME,
                            optionsOfTheCatalog(given),
                            new Configuration(),
                            Thread.currentThread().getContextClassLoader());
            catalog.open();
            return new OpenCatalog(catalog, given);
        } catch (ValidationException | CatalogException e) {
            throw unusable(e, given);
        }
    }

    private static Map<String, String> optionsOfTheCatalog(Map<String, String> given) {
        Map<String, String> options = new LinkedHashMap<>();
        given.forEach(
                (key, value) -> {
                    if (key.startsWith(JobOptions.CATALOG) && !OURS.contains(key)) {
                        options.put(key.substring(JobOptions.CATALOG.length()), value);
                    }
                });
        return options;
    }

    Catalog catalog() {
        return catalog;
    }

    /** The path of a table in the database. */
    ObjectPath path(String table) {
        String database = given.get(JobOptions.CATALOG_DATABASE.key());
        return new ObjectPath(database == null ? catalog.getDefaultDatabase() : database, table);
    }

    /** What the catalog's fault means for the one who started the program. */
    ConfigException unusable(CatalogException e) {
        return unusable(e, given);
    }

    @Override
    public void close() {
        catalog.close();
    }

    private static ConfigException unusable(Exception e, Map<String, String> given) {
        StringBuilder reasons = new StringBuilder();
        // Flink's own message lists all options; what went wrong comes after it.
        Throwable reason = e.getCause() == null ? e : e.getCause();
        for (; reason != null; reason = reason.getCause()) {
            reasons.append(": ").append(firstLine(reason));
        }
        return new ConfigException(
                String.format(
                        "catalog.*: the %s catalog cannot be used: check its options, its jars"
                                + " (docs/catalog.md) and the network%s",
                        given.get(JobOptions.CATALOG_TYPE.key()),
                        Secrets.scrub(reasons.toString(), Secrets.valuesIn(given))));
    }

    private static String firstLine(Throwable reason) {
        String message = reason.getMessage() == null ? "" : reason.getMessage();
        return message.lines().findFirst().orElse(reason.getClass().getSimpleName());
    }
}
