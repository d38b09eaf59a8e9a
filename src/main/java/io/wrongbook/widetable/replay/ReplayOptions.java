package io.wrongbook.widetable.replay;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/** The options of the replay, in addition to those of the job. */
public final class ReplayOptions {

    public static final ConfigOption<String> OFFSETS =
            key("offsets")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The offsets of the dead letters to replay:"
                                    + " `<partition>:<first>-<last>,...`, for example"
                                    + " `0:100-199,1:50-`. Without a last offset, all up to the"
                                    + " end.");

    public static final ConfigOption<String> SINCE =
            key("since")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Replay only dead letters whose record has this Kafka timestamp or a"
                                    + " later one: ISO-8601 with an offset, or epoch"
                                    + " milliseconds.");

    public static final ConfigOption<String> UNTIL =
            key("until")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Replay only dead letters whose record has an earlier Kafka"
                                    + " timestamp.");

    public static final ConfigOption<String> REASONS =
            key("reasons")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Replay only dead letters with these reasons, for example"
                                    + " `BAD_FIELD,VALUE_TOO_LONG`.");

    public static final ConfigOption<Boolean> DRY_RUN =
            key("dry-run")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether to only report what would be done, without doing it.");

    public static final ConfigOption<String> EXPORT =
            key("export")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The new file to which the dead letters are written, one line of JSON"
                                    + " each, so that you can repair them. Nothing is replayed.");

    public static final ConfigOption<String> IMPORT =
            key("import")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The file whose dead letters are replayed instead of those in the"
                                    + " topic.");

    /** All options, in the order of the documentation. */
    public static final List<ConfigOption<?>> ALL =
            List.of(OFFSETS, SINCE, UNTIL, REASONS, DRY_RUN, EXPORT, IMPORT);

    private ReplayOptions() {}
}
