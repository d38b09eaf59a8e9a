package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.table.Column;
import io.wrongbook.widetable.table.ColumnWidths.Width;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A column as the database describes it. */
final class TableColumn {

    private static final Set<String> TEXT_TYPES =
            Set.of("tinytext", "text", "mediumtext", "longtext");

    /** The values of EXTRA in MySQL and MariaDB for a generated column. */
    private static final Set<String> GENERATED = Set.of("VIRTUAL GENERATED", "STORED GENERATED");

    /** Milliseconds decide which of two events wins. */
    private static final int MIN_TIME_PRECISION = 3;

    /** Texts that do not come from events; a column that cannot hold them cannot hold any row. */
    private static final Map<Column, String> FIXED_TEXTS =
            Map.of(Column.EVENT_TYPE, AddEvent.TYPE, Column.FIX_RESULT_DESC, "订正正确");

    private final String name;
    private final String dataType;
    private final String columnType;
    private final long length;
    private final String characterSet;
    private final int precision;
    private final boolean nullable;
    private final boolean autoIncrement;
    private final boolean generated;
    private final boolean hasDefault;

    /** Reads the current row of INFORMATION_SCHEMA.COLUMNS. */
    TableColumn(ResultSet row) throws SQLException {
        this.name = row.getString("COLUMN_NAME");
        this.dataType = row.getString("DATA_TYPE");
        this.columnType = row.getString("COLUMN_TYPE");
        this.length = row.getLong("CHARACTER_MAXIMUM_LENGTH");
        this.characterSet = row.getString("CHARACTER_SET_NAME");
        this.precision = row.getInt("DATETIME_PRECISION");
        this.nullable = "YES".equals(row.getString("IS_NULLABLE"));
        String extra = row.getString("EXTRA").toUpperCase(Locale.ROOT);
        this.autoIncrement = extra.contains("AUTO_INCREMENT");
        this.generated = GENERATED.stream().anyMatch(extra::contains);
        // ON UPDATE, INVISIBLE and the other values of EXTRA set no value on insert. An ENUM gets
        // its first value, even in strict mode.
        this.hasDefault =
                row.getString("COLUMN_DEFAULT") != null
                        || extra.contains("DEFAULT_GENERATED")
                        || dataType.equals("enum");
    }

    String name() {
        return name;
    }

    /** The width of a text column. */
    Width width() {
        return TEXT_TYPES.contains(dataType) ? Width.bytes(length) : Width.characters(length);
    }

    /** Whether an insert that does not name this column fails. */
    boolean mustBeGiven() {
        return !nullable && !hasDefault && !autoIncrement && !generated;
    }

    /** The reason why this column does not fit; empty if it fits. */
    Optional<String> faultAs(Column column) {
        String wanted = fault(column);
        return wanted == null
                ? Optional.empty()
                : Optional.of(String.format("%s is %s, but %s", name, columnType, wanted));
    }

    private String fault(Column column) {
        if (mayBeNull(column) && !nullable) {
            return "must allow NULL";
        }
        if (column == Column.WRONG_ID && nullable) {
            return "must be NOT NULL: the upsert uses it to reject the row of another record";
        }
        if (generated) {
            return "must not be a generated column";
        }
        if (autoIncrement) {
            return "must not be AUTO_INCREMENT: the server would replace an id of 0";
        }
        switch (column.type()) {
            case BIGINT:
                return dataType.equals("bigint") && !columnType.contains("unsigned")
                        ? null
                        : "must be a signed BIGINT";
            case DATETIME:
                return dataType.equals("datetime") && precision >= MIN_TIME_PRECISION
                        ? null
                        : "must be DATETIME(3)";
            default:
                return textFault(column);
        }
    }

    /** NULL has a meaning in these columns. */
    private static boolean mayBeNull(Column column) {
        return column == Column.COLLECT_TIME
                || column == Column.FIX_TIME
                || Column.addGroup().contains(column);
    }

    private String textFault(Column column) {
        if (!dataType.equals("varchar") && !TEXT_TYPES.contains(dataType)) {
            return String.format("must be VARCHAR(%d) or a TEXT", column.width());
        }
        if (!"utf8mb4".equals(characterSet)) {
            return "has the character set " + characterSet + ", which must be utf8mb4";
        }
        String fixed = FIXED_TEXTS.get(column);
        return fixed == null || width().fits(fixed) ? null : "must hold '" + fixed + "'";
    }
}
