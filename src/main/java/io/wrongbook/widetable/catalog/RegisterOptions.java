package io.wrongbook.widetable.catalog;

import static org.apache.flink.configuration.ConfigOptions.key;

import io.wrongbook.widetable.config.JobOptions;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/** The options of {@link RegisterTables}. */
final class RegisterOptions {

    static final ConfigOption<String> DDL =
            key("ddl")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The files with the DDL, separated by commas. Each file has one CREATE"
                                    + " TABLE statement.");

    static final ConfigOption<String> VARIABLES =
            key("variables")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A .properties file with values for the variables in the DDL.");

    static final ConfigOption<Boolean> DRY_RUN =
            key("dry-run")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription("Whether to only report the changes, without making them.");

    static final ConfigOption<Boolean> UPDATE =
            key("update")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription("Whether to alter tables that differ from their DDL.");

    /** The options that the job does not have. */
    static final List<ConfigOption<?>> OWN = List.of(DDL, VARIABLES, DRY_RUN, UPDATE);

    /** Also includes the options of the job, so that its configuration file is accepted. */
    static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> all = new ArrayList<>(OWN);
        all.addAll(JobOptions.ALL);
        return all;
    }

    private RegisterOptions() {}
}
