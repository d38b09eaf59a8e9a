package io.wrongbook.widetable.verify;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/** The options of the verification, in addition to those of the job. */
public final class VerifyOptions {

    public static final ConfigOption<Integer> LIMIT =
            key("limit")
                    .intType()
                    .defaultValue(20)
                    .withDescription(
                            "The number of differing rows to show; all of them are counted.");

    public static final ConfigOption<Duration> GRACE =
            key("grace")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription(
                            "How long a row may differ before it counts as a difference, since a"
                                    + " running job may not have written it yet.");

    /** All options, in the order of the documentation. */
    public static final List<ConfigOption<?>> ALL = List.of(LIMIT, GRACE);

    private VerifyOptions() {}
}
