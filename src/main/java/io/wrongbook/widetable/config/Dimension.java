package io.wrongbook.widetable.config;

import java.util.Locale;

/** A reference table of the producers, with the names for the ids that events carry. */
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

    /** The name in options, metrics and messages. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    String defaultNameColumn() {
        return defaultNameColumn;
    }
}
