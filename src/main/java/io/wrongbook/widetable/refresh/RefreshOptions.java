package io.wrongbook.widetable.refresh;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/** The options of the refresh of names, besides those of the job. */
public final class RefreshOptions {

    public static final ConfigOption<String> DIMENSIONS =
            key("dimensions")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Only these: `question`, `pattern`, `chapter`, with commas between."
                                    + " Default: all that have a table.");

    public static final ConfigOption<Boolean> RENAME =
            key("rename")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Replaces names that are not the dimension's, too, even those that"
                                    + " events carried. Otherwise only blank names are filled.");

    public static final ConfigOption<Boolean> DRY_RUN =
            key("dry-run")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription("Says how many rows would be changed, and changes nothing.");

    /** In the order of the documentation. */
    public static final List<ConfigOption<?>> ALL = List.of(DIMENSIONS, RENAME, DRY_RUN);

    private RefreshOptions() {}
}
