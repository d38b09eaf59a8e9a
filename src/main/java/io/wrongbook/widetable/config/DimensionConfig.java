package io.wrongbook.widetable.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/** Which names are looked up, where, and how long they are kept. Immutable. */
public final class DimensionConfig implements Serializable {

    /** No names are looked up. */
    public static final DimensionConfig OFF = new DimensionConfig();

    private static final long serialVersionUID = 1L;

    private final List<DimensionTable> tables;
    private final List<Dimension> lookedUp;
    private final DatabaseConfig database;
    private final int cacheSize;
    private final Duration cacheTtl;

    private DimensionConfig() {
        this.tables = List.of();
        this.lookedUp = List.of();
        this.database = null;
        this.cacheSize = 1;
        this.cacheTtl = Duration.ofMinutes(1);
    }

    DimensionConfig(ReadableConfig options, Map<String, String> values, DatabaseConfig ofTheTable) {
        List<DimensionTable> found = new ArrayList<>();
        for (Dimension dimension : Dimension.values()) {
            if (options.getOptional(DimensionOptions.table(dimension)).isPresent()) {
                found.add(new DimensionTable(dimension, options));
            } else {
                rejectOptionsWithoutTable(dimension, values);
            }
        }
        this.tables = List.copyOf(found);
        this.lookedUp =
                found.stream()
                        .map(DimensionTable::dimension)
                        .collect(Collectors.toUnmodifiableList());
        this.database =
                ofTheTable.with(
                        DimensionOptions.PREFIX + "jdbc.",
                        options.getOptional(DimensionOptions.JDBC_URL),
                        options.getOptional(DimensionOptions.JDBC_USERNAME),
                        options.getOptional(DimensionOptions.JDBC_PASSWORD));
        this.cacheSize = Options.positiveInt(options, DimensionOptions.CACHE_SIZE);
        this.cacheTtl = Options.positive(options, DimensionOptions.CACHE_TTL);
    }

    /** One table for each dimension whose names are looked up; empty if none are. */
    public List<DimensionTable> tables() {
        return tables;
    }

    /** The table of a dimension, if its names are looked up. */
    public Optional<DimensionTable> table(Dimension dimension) {
        return tables.stream().filter(table -> table.dimension() == dimension).findFirst();
    }

    /** The dimensions whose names are looked up. */
    public List<Dimension> lookedUp() {
        return lookedUp;
    }

    public boolean isOff() {
        return tables.isEmpty();
    }

    public DatabaseConfig database() {
        return database;
    }

    /** The largest number of names that are kept. */
    public int cacheSize() {
        return cacheSize;
    }

    /** How long a name is kept before it is read again. */
    public Duration cacheTtl() {
        return cacheTtl;
    }

    private static void rejectOptionsWithoutTable(Dimension dimension, Map<String, String> values) {
        for (ConfigOption<?> option :
                List.of(
                        DimensionOptions.idColumn(dimension),
                        DimensionOptions.nameColumn(dimension))) {
            if (values.containsKey(option.key())) {
                throw new ConfigException(
                        String.format(
                                "%s: has no effect without the table of the dimension: write --%s"
                                        + " <table>",
                                option.key(), DimensionOptions.table(dimension).key()));
            }
        }
    }
}
