package io.wrongbook.widetable.verify;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/** The options of the verification, besides those of the job. */
public final class VerifyOptions {

    public static final ConfigOption<Integer> LIMIT =
            key("limit")
                    .intType()
                    .defaultValue(20)
                    .withDescription("How many differing rows to show; all are counted.");

    public static final ConfigOption<Duration> GRACE =
            key("grace")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription(
                            "How long a row may differ, because a running job has not written it"
                                    + " yet, before it is a difference.");

    /** In the order of the documentation. */
    public static final List<ConfigOption<?>> ALL = List.of(LIMIT, GRACE);

    private VerifyOptions() {}
}
