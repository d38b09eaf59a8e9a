package io.wrongbook.widetable.table;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The width of each text column, counted as the database counts. Immutable.
 *
 * <p>The width of a VARCHAR is in Unicode code points, that of a TEXT in UTF-8 bytes.
 */
public final class ColumnWidths implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The width of one column, in characters or in bytes. */
    public static final class Width implements Serializable {

        private static final long serialVersionUID = 1L;

        private final long max;
        private final boolean inBytes;

        private Width(long max, boolean inBytes) {
            this.max = max;
            this.inBytes = inBytes;
        }

        public static Width characters(long max) {
            return new Width(max, false);
        }

        public static Width bytes(long max) {
            return new Width(max, true);
        }

        public boolean fits(String text) {
            // A char takes at most three UTF-8 bytes, and a code point at least one char.
            long atMost = inBytes ? 3L * text.length() : text.length();
            return atMost <= max || length(text) <= max;
        }

        private long length(String text) {
            return inBytes
                    ? text.getBytes(StandardCharsets.UTF_8).length
                    : text.codePointCount(0, text.length());
        }

        private String describe(String text) {
            return String.format(
                    "%d %s, but the column holds at most %d",
                    length(text), inBytes ? "bytes in UTF-8" : "characters", max);
        }

        @Override
        public String toString() {
            return max + (inBytes ? " bytes" : " characters");
        }
    }

    private final EnumMap<Column, Width> widths;

    private ColumnWidths(Map<Column, Width> widths) {
        this.widths = new EnumMap<>(widths);
    }

    /** The widths in the shipped DDL. */
    public static ColumnWidths shipped() {
        Map<Column, Width> widths = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            if (column.isText()) {
                widths.put(
                        column,
                        column.type() == Column.Type.TEXT
                                ? Width.bytes(column.width())
                                : Width.characters(column.width()));
            }
        }
        return new ColumnWidths(widths);
    }

    /** The widths of a real table; every text column must be present. */
    public static ColumnWidths of(Map<Column, Width> widths) {
        for (Column column : Column.values()) {
            if (column.isText() && !widths.containsKey(column)) {
                throw new IllegalArgumentException("no width for " + column.columnName());
            }
        }
        return new ColumnWidths(widths);
    }

    /** The reason why the text does not fit into the column; empty if it fits. */
    public Optional<String> excess(Column column, String text) {
        Width width = widths.get(column);
        return width.fits(text) ? Optional.empty() : Optional.of(width.describe(text));
    }

    @Override
    public String toString() {
        return widths.toString();
    }
}
