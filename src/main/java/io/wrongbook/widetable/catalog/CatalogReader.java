package io.wrongbook.widetable.catalog;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JobOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.ObjectPath;
import org.apache.flink.table.catalog.exceptions.CatalogException;
import org.apache.flink.table.catalog.exceptions.TableNotExistException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the two tables, checks them, and makes options of the job from their options. */
final class CatalogReader {

    private static final Logger LOG = LoggerFactory.getLogger(CatalogReader.class);

    private final OpenCatalog catalog;
    private final Map<String, String> given;

    private CatalogReader(OpenCatalog catalog, Map<String, String> given) {
        this.catalog = catalog;
        this.given = given;
    }

    /**
     * What the tables of the catalog say, by the job's keys.
     *
     * @param given the options that were given; they win
     */
    static Map<String, String> read(Map<String, String> given) {
        try (OpenCatalog catalog = OpenCatalog.open(given)) {
            return new CatalogReader(catalog, given).read();
        }
    }

    private Map<String, String> read() {
        Map<String, String> options = new LinkedHashMap<>();
        ObjectPath events = path(JobOptions.CATALOG_SOURCE_TABLE);
        table(events, JobOptions.CATALOG_SOURCE_TABLE, JobOptions.KAFKA_BOOTSTRAP_SERVERS)
                .ifPresent(
                        table -> {
                            EventsTable.check(events, table);
                            TableMapping mapping = mapping(events, table);
                            EventsTable.map(mapping);
                            options.putAll(mapping.options());
                            LOG.info("{}", mapping);
                        });
        ObjectPath rows = path(JobOptions.CATALOG_SINK_TABLE);
        table(rows, JobOptions.CATALOG_SINK_TABLE, JobOptions.JDBC_URL)
                .ifPresent(
                        table -> {
                            RowsTable.check(rows, table);
                            TableMapping mapping = mapping(rows, table);
                            RowsTable.map(mapping);
                            options.putAll(mapping.options());
                            LOG.info("{}", mapping);
                        });
        return options;
    }

    private ObjectPath path(ConfigOption<String> table) {
        return catalog.path(given.getOrDefault(table.key(), table.defaultValue()));
    }

    private TableMapping mapping(ObjectPath path, CatalogBaseTable table) {
        return new TableMapping(path, table.getOptions(), given);
    }

    /**
     * @param required what the job cannot do without; a catalog may lack the table if this is given
     */
    private Optional<CatalogBaseTable> table(
            ObjectPath path, ConfigOption<String> name, ConfigOption<String> required) {
        try {
            return Optional.of(catalog.catalog().getTable(path));
        } catch (TableNotExistException e) {
            if (given.containsKey(required.key())) {
                LOG.info("The catalog has no table {}; {} is given", path, required.key());
                return Optional.empty();
            }
            throw new ConfigException(
                    String.format(
                            "%s: the catalog has no table %s: register it (docs/catalog.md), name"
                                    + " another with --%s or --%s, or write --%s",
                            name.key(),
                            path,
                            name.key(),
                            JobOptions.CATALOG_DATABASE.key(),
                            required.key()));
        } catch (CatalogException e) {
            throw catalog.unusable(e);
        }
    }
}
