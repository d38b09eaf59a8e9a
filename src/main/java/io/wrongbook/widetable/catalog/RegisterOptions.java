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
                            "Files with a CREATE TABLE statement each, with commas between.");

    static final ConfigOption<String> VARIABLES =
            key("variables")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "A .properties file whose values replace variables of the DDL.");

    static final ConfigOption<Boolean> DRY_RUN =
            key("dry-run")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription("Report, and change nothing.");

    static final ConfigOption<Boolean> UPDATE =
            key("update")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription("Make tables that differ what the DDL says.");

    /** Those that the job does not have. */
    static final List<ConfigOption<?>> OWN = List.of(DDL, VARIABLES, DRY_RUN, UPDATE);

    /** Those of the job are known too, so that its file can be given. */
    static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> all = new ArrayList<>(OWN);
        all.addAll(JobOptions.ALL);
        return all;
    }

    private RegisterOptions() {}
}
