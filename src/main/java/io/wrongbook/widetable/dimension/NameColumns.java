package io.wrongbook.widetable.dimension;

import io.wrongbook.widetable.config.Dimension;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.table.Column;
import java.util.Map;

/** The two columns of the wide table that belong to a dimension. */
public final class NameColumns {

    private static final Map<Dimension, NameColumns> ALL =
            Map.of(
                    Dimension.QUESTION,
                    new NameColumns(Column.QUESTION_ID, Column.QUESTION),
                    Dimension.PATTERN,
                    new NameColumns(Column.PATTERN_ID, Column.PATTERN_NAME),
                    Dimension.CHAPTER,
                    new NameColumns(Column.TEACH_TYPE_ID, Column.TEACH_TYPE_NAME));

    private final Column id;
    private final Column name;

    private NameColumns(Column id, Column name) {
        this.id = id;
        this.name = name;
    }

    public static NameColumns of(Dimension dimension) {
        return ALL.get(dimension);
    }

    /** Whether the row's add has an id but no name. Without a known add, no name is missing. */
    public boolean lackName(WideRow row) {
        return row.record().add != null && !isBlank(row.get(id)) && isBlank(row.get(name));
    }

    private static boolean isBlank(Object text) {
        return text == null || ((String) text).isBlank();
    }

    public Column id() {
        return id;
    }

    public Column name() {
        return name;
    }
}
