package io.wrongbook.widetable.catalog;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.Dimension;
import io.wrongbook.widetable.config.JobOptions;
import io.wrongbook.widetable.config.Secrets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.factories.FactoryUtil;

/** The catalog that {@code catalog.*} describes, and the database in it. */
final class OpenCatalog implements AutoCloseable {

    /** The name in messages of the catalog; the catalog does not store it. */
    private static final String NAME = "wrongbook";

    /** The options of the job; all other {@code catalog.*} options belong to the catalog. */
    private static final Set<String> OURS =
            Set.of(
                    JobOptions.CATALOG_DATABASE.key(),
                    JobOptions.CATALOG_SOURCE_TABLE.key(),
                    JobOptions.CATALOG_SINK_TABLE.key(),
                    JobOptions.catalogTable(Dimension.QUESTION).key(),
                    JobOptions.catalogTable(Dimension.PATTERN).key(),
                    JobOptions.catalogTable(Dimension.CHAPTER).key());

    private static final String BASE_URL = JobOptions.CATALOG + "base-url";

    private static final Pattern SERVER = Pattern.compile("jdbc:\\w+://[^/?#;@\\s]+/*");

    private final Catalog catalog;
    private final Map<String, String> given;

    private OpenCatalog(Catalog catalog, Map<String, String> given) {
        this.catalog = catalog;
        this.given = given;
    }

    /**
     * Finds the factory of the catalog as CREATE CATALOG of Flink SQL does, and opens the catalog.
     *
     * @throws ConfigException if that fails
     */
    static OpenCatalog open(Map<String, String> given) {
        if (given.getOrDefault(JobOptions.CATALOG_TYPE.key(), "").isBlank()) {
            throw new ConfigException(
                    "catalog.type: is missing: write --catalog.type hive, jdbc or the type of"
                            + " another catalog");
        }
        checkBaseUrl(given);
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

    /** Flink's own check of this option has no message. */
    private static void checkBaseUrl(Map<String, String> given) {
        String url = given.get(BASE_URL);
        if (url != null
                && given.get(JobOptions.CATALOG_TYPE.key()).equals("jdbc")
                && !SERVER.matcher(url.trim()).matches()) {
            throw new ConfigException(
                    BASE_URL
                            + ": must be the address of a server and nothing more: write for"
                            + " example jdbc:mysql://host:3306, the database as"
                            + " catalog.default-database, and properties of the job's connection as"
                            + " jdbc.properties.*");
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

    /** The configuration error for a failure of the catalog. */
    ConfigException unusable(CatalogException e) {
        return unusable(e, given);
    }

    @Override
    public void close() {
        catalog.close();
    }

    private static ConfigException unusable(Exception e, Map<String, String> given) {
        StringBuilder reasons = new StringBuilder();
        // Flink's own message lists all options; the messages of its causes say what is wrong.
        Throwable reason = e.getCause() == null ? e : e.getCause();
        for (; reason != null; reason = reason.getCause()) {
            reasons.append(": ").append(text(reason));
        }
        return new ConfigException(
                String.format(
                        "catalog.*: cannot use the %s catalog: check its options, its jars"
                                + " (docs/catalog.md) and the network%s",
                        given.get(JobOptions.CATALOG_TYPE.key()),
                        Secrets.scrub(reasons.toString(), Secrets.valuesIn(given))));
    }

    private static String text(Throwable reason) {
        String message = reason.getMessage() == null ? "" : reason.getMessage();
        if (reason instanceof ValidationException) {
            // The lines after the first one name the missing or unknown options.
            return message;
        }
        return message.lines().findFirst().orElse(reason.getClass().getSimpleName());
    }
}
