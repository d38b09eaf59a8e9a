package io.wrongbook.widetable.catalog;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.Dimension;
import io.wrongbook.widetable.config.DimensionOptions;
import io.wrongbook.widetable.config.JobOptions;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the tables of the catalog, checks them, and translates their options into options of the
 * job.
 */
final class CatalogReader {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogReader.class);

    private final OpenCatalog catalog;
    private final Map<String, String> given;

    private CatalogReader(OpenCatalog catalog, Map<String, String> given) {
        this.catalog = catalog;
        this.given = given;
    }

    /**
     * The options from the tables of the catalog, by the keys of the job.
     *
     * @param given the given options, which take precedence
     */
    static Map<String, String> read(Map<String, String> given) {
        try (OpenCatalog catalog = OpenCatalog.open(given)) {
            return new CatalogReader(catalog, given).read();
        }
    }

    private Map<String, String> read() {
        Map<String, String> options = new LinkedHashMap<>();
        options.putAll(
                read(
                        JobOptions.CATALOG_SOURCE_TABLE,
                        JobOptions.KAFKA_BOOTSTRAP_SERVERS,
                        EventsTable::check,
                        EventsTable::map));
        options.putAll(
                read(
                        JobOptions.CATALOG_SINK_TABLE,
                        JobOptions.JDBC_URL,
                        RowsTable::check,
                        RowsTable::map));
        readDimensions(options);
        return options;
    }

    private void readDimensions(Map<String, String> options) {
        Set<String> set = new HashSet<>(options.keySet());
        set.addAll(given.keySet());
        NamesDatabase database = new NamesDatabase(given);
        for (Dimension dimension : Dimension.values()) {
            ConfigOption<String> name = JobOptions.catalogTable(dimension);
            if (given.containsKey(name.key())) {
                NamesTable table = new NamesTable(dimension, given);
                Map<String, String> itsOptions =
                        read(
                                name,
                                DimensionOptions.table(dimension),
                                table::check,
                                mapping -> table.map(mapping, set));
                database.add(name, itsOptions);
                options.putAll(itsOptions);
            }
        }
    }

    /**
     * @param name the option with the name of the table
     * @param required the option that the job requires; if it is given, the catalog need not have
     *     the table
     */
    private Map<String, String> read(
            ConfigOption<String> name,
            ConfigOption<String> required,
            BiConsumer<ObjectPath, CatalogBaseTable> check,
            Consumer<TableMapping> map) {
        ObjectPath path = catalog.path(given.getOrDefault(name.key(), name.defaultValue()));
        CatalogBaseTable table;
        try {
            table = catalog.catalog().getTable(path);
        } catch (TableNotExistException e) {
            return missing(path, name, required);
        } catch (CatalogException e) {
            throw catalog.unusable(e);
        }
        check.accept(path, table);
        TableMapping mapping = new TableMapping(path, table.getOptions(), given);
        map.accept(mapping);
        LOG.info("{}", mapping);
        return mapping.options();
    }

    private Map<String, String> missing(
            ObjectPath path, ConfigOption<String> name, ConfigOption<String> required) {
        if (!given.containsKey(required.key())) {
            throw new ConfigException(
                    String.format(
                            "%s: the catalog has no table %s: register it (docs/catalog.md), name"
                                    + " another one with --%s or --%s, or write --%s",
                            name.key(),
                            path,
                            name.key(),
                            JobOptions.CATALOG_DATABASE.key(),
                            required.key()));
        }
        LOG.info("The catalog has no table {}. The job uses the given {}", path, required.key());
        return Map.of();
    }
}
