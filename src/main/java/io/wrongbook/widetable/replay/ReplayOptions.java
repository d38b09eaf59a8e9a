package io.wrongbook.widetable.replay;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/** The options of the replay, besides those of the job. */
public final class ReplayOptions {

    public static final ConfigOption<String> OFFSETS =
            key("offsets")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Only these dead letters: `<partition>:<first>-<last>,...`, `0:100-199,1:50-`"
                                    + " for example. Without a last one: to the end.");

    public static final ConfigOption<String> SINCE =
            key("since")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Only dead letters whose record has this Kafka timestamp or a later one:"
                                    + " ISO-8601 with an offset, or epoch milliseconds.");

    public static final ConfigOption<String> UNTIL =
            key("until")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Only dead letters whose record has an earlier Kafka timestamp.");

    public static final ConfigOption<String> REASONS =
            key("reasons")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Only these reasons: `BAD_FIELD,VALUE_TOO_LONG` for example.");

    public static final ConfigOption<Boolean> DRY_RUN =
            key("dry-run")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription("Says what would be done, and changes nothing.");

    public static final ConfigOption<String> EXPORT =
            key("export")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Writes the dead letters to this new file, a line of JSON each, to be"
                                    + " repaired there. Replays nothing.");

    public static final ConfigOption<String> IMPORT =
            key("import")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Replays the dead letters of this file instead of the topic's.");

    /** In the order of the documentation. */
    public static final List<ConfigOption<?>> ALL =
            List.of(OFFSETS, SINCE, UNTIL, REASONS, DRY_RUN, EXPORT, IMPORT);

    private ReplayOptions() {}
}
