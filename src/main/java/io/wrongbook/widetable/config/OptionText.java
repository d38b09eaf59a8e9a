package io.wrongbook.widetable.config;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;

/** Options as text for people. */
public final class OptionText {

    private OptionText() {}

    /**
     * The description as it is written in the code: nothing is escaped, and code is between
     * backticks.
     */
    public static String description(ConfigOption<?> option) {
        return new HtmlFormatter()
                .format(option.description())
                .replace("&lt;", "<")
                .replace("&gt;", ">");
    }
}
