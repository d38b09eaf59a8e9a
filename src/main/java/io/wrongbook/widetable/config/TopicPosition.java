package io.wrongbook.widetable.config;

import java.io.Serializable;
import java.util.List;

/** A position in the topic, as {@code kafka.start} and {@code kafka.stop} name it. */
public final class TopicPosition implements Serializable {

    private static final long serialVersionUID = 1L;

    static final String COMMITTED = "committed";
    static final String EARLIEST = "earliest";
    static final String LATEST = "latest";
    static final String NEVER = "never";

    private static final String TIMESTAMP = "timestamp:";

    private final String text;

    private TopicPosition(String text) {
        this.text = text;
    }

    static TopicPosition parse(String key, String text, List<String> words) {
        boolean timestamp = text.startsWith(TIMESTAMP) && text.matches(TIMESTAMP + "[0-9]{1,18}");
        if (!timestamp && !words.contains(text)) {
            throw new ConfigException(
                    String.format(
                            "%s: %s is not a position: write %s or timestamp:<epoch milliseconds>",
                            key, Options.quoted(text), String.join(", ", words)));
        }
        return new TopicPosition(text);
    }

    public boolean isCommitted() {
        return text.equals(COMMITTED);
    }

    public boolean isEarliest() {
        return text.equals(EARLIEST);
    }

    public boolean isLatest() {
        return text.equals(LATEST);
    }

    public boolean isNever() {
        return text.equals(NEVER);
    }

    /** The epoch milliseconds of a {@code timestamp:} position. */
    public long timestamp() {
        if (!text.startsWith(TIMESTAMP)) {
            throw new IllegalStateException(text + " is not a timestamp");
        }
        return Long.parseLong(text.substring(TIMESTAMP.length()));
    }

    @Override
    public String toString() {
        return text;
    }
}
