package io.wrongbook.widetable.config;

import java.io.Serializable;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The table and the columns that hold the names of one dimension. Immutable. Its identifiers are
 * safe to use in SQL.
 */
public final class DimensionTable implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final Pattern COLUMN = Pattern.compile("[A-Za-z0-9_$]{1,64}");

    private final Dimension dimension;
    private final String table;
    private final String idColumn;
    private final String nameColumn;

    DimensionTable(Dimension dimension, ReadableConfig options) {
        this.dimension = dimension;
        this.table = Options.table(options, DimensionOptions.table(dimension));
        this.idColumn = column(options, DimensionOptions.idColumn(dimension));
        this.nameColumn = column(options, DimensionOptions.nameColumn(dimension));
    }

    public Dimension dimension() {
        return dimension;
    }

    /** {@code table} or {@code database.table}. */
    public String table() {
        return table;
    }

    public String idColumn() {
        return idColumn;
    }

    public String nameColumn() {
        return nameColumn;
    }

    private static String column(ReadableConfig options, ConfigOption<String> option) {
        String column = Options.get(options, option);
        if (!COLUMN.matcher(column).matches()) {
            throw new ConfigException(
                    option.key()
                            + ": is not a valid column name: write at most 64 letters, digits, _"
                            + " and $");
        }
        return column;
    }
}
