package io.wrongbook.widetable.table;

import static io.wrongbook.widetable.table.Column.Type.BIGINT;
import static io.wrongbook.widetable.table.Column.Type.DATETIME;
import static io.wrongbook.widetable.table.Column.Type.TEXT;
import static io.wrongbook.widetable.table.Column.Type.VARCHAR;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * The 19 columns of {@code dwd_wrong_record_wide_delta}, in the table's order (docs/wide-table.md).
 * The widths are those of the shipped DDL; the start-up check reads those of the real table.
 */
public enum Column {
    ID(BIGINT),
    WRONG_ID(VARCHAR, 64),
    USER_ID(VARCHAR, 64),
    SUBJECT(VARCHAR, 32),
    SUBJECT_NAME(VARCHAR, 64),
    QUESTION_ID(VARCHAR, 64),
    QUESTION(TEXT, 65_535),
    PATTERN_ID(VARCHAR, 64),
    PATTERN_NAME(VARCHAR, 255),
    TEACH_TYPE_ID(VARCHAR, 64),
    TEACH_TYPE_NAME(VARCHAR, 255),
    COLLECT_TIME(DATETIME),
    FIX_ID(VARCHAR, 64),
    FIX_TIME(DATETIME),
    FIX_RESULT(BIGINT),
    FIX_RESULT_DESC(VARCHAR, 64),
    EVENT_ID(VARCHAR, 128),
    EVENT_TYPE(VARCHAR, 64),
    PROCESS_TIME(DATETIME);

    /** The type of a column, which also says how its width is counted. */
    public enum Type {
        /** A signed 64-bit number. */
        BIGINT,
        /** A text whose width counts characters, that is Unicode code points. */
        VARCHAR,
        /** A text whose width counts UTF-8 bytes. */
        TEXT,
        /** A local date-time with milliseconds. */
        DATETIME
    }

    private final String columnName = name().toLowerCase(Locale.ROOT);
    private final Type type;
    private final int width;

    Column(Type type) {
        this(type, 0);
    }

    Column(Type type, int width) {
        this.type = type;
        this.width = width;
    }

    /** The name in the database, {@code wrong_id} for example. */
    public String columnName() {
        return columnName;
    }

    public Type type() {
        return type;
    }

    /** The width in the shipped DDL: characters of a VARCHAR, bytes of a TEXT, 0 for the others. */
    public int width() {
        return width;
    }

    public boolean isText() {
        return type == VARCHAR || type == TEXT;
    }

    /**
     * The columns that an add sets, except for its time. A fix fills them while no add is known.
     */
    public static Set<Column> addGroup() {
        return EnumSet.range(USER_ID, TEACH_TYPE_NAME);
    }
}
