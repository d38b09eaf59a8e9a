package io.wrongbook.widetable.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;

/** Options as people read them. */
public final class OptionText {

    private OptionText() {}

    /** The description as it was written: nothing is escaped, code stands between backticks. */
    public static String description(ConfigOption<?> option) {
        return new HtmlFormatter()
                .format(option.description())
                .replace("&lt;", "<")
                .replace("&gt;", ">");
    }
}
