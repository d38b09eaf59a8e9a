package io.wrongbook.widetable.config;

import java.util.Locale;

/** A reference table of the producers', which has the names to the ids that events carry. */
public enum Dimension {
    /** The texts of questions. */
    QUESTION("content"),
    /** The names of question types. */
    PATTERN("name"),
    /** The names of chapters. */
    CHAPTER("name");

    private final String defaultNameColumn;

    Dimension(String defaultNameColumn) {
        this.defaultNameColumn = defaultNameColumn;
    }

    /** How options, metrics and messages call it. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    String defaultNameColumn() {
        return defaultNameColumn;
    }
}
