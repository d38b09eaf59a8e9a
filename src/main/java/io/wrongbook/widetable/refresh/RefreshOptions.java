package io.wrongbook.widetable.refresh;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/** The options of the refresh, in addition to those of the job. */
public final class RefreshOptions {

    public static final ConfigOption<String> DIMENSIONS =
            key("dimensions")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The dimensions to refresh, separated by commas: `question`, `pattern`,"
                                    + " `chapter`. Default: all that have a table.");

    public static final ConfigOption<Boolean> RENAME =
            key("rename")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether to also replace names that differ from the dimension, even"
                                    + " names from events. Otherwise only blank names are filled.");

    public static final ConfigOption<Boolean> DRY_RUN =
            key("dry-run")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether to only report how many rows would change, without changing"
                                    + " them.");

    /** All options, in the order of the documentation. */
    public static final List<ConfigOption<?>> ALL = List.of(DIMENSIONS, RENAME, DRY_RUN);

    private RefreshOptions() {}
}
