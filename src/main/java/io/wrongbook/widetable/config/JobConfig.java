package io.wrongbook.widetable.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** The job's configuration, validated. Immutable; shows no secret. */
public final class JobConfig {

    private static final Instant EARLIEST_EVENT = Instant.parse("2000-01-01T00:00:00Z");

    private final Configuration options;
    private final Map<String, String> shown;
    private final KafkaConfig kafka;
    private final JdbcConfig jdbc;
    private final DimensionConfig dimensions;
    private final MetricsConfig metrics;
    private final TracingConfig tracing;
    private final Duration stateTtl;
    private final ZoneId zone;
    private final Integer sourceParallelism;
    private final Integer processParallelism;
    private final Integer sinkParallelism;

    private JobConfig(Map<String, String> values) {
        this.options = Configuration.fromMap(values);
        this.shown = Secrets.masked(new TreeMap<>(values));
        this.kafka = new KafkaConfig(options, withPrefix(values, JobOptions.KAFKA_PROPERTIES));
        this.jdbc = new JdbcConfig(options, withPrefix(values, JobOptions.JDBC_PROPERTIES));
        this.dimensions = new DimensionConfig(options, values, jdbc.database());
        this.metrics = new MetricsConfig(options);
        this.tracing = new TracingConfig(options);
        this.stateTtl = Options.positive(options, JobOptions.STATE_TTL);
        this.zone = zone(Options.get(options, JobOptions.TIME_ZONE));
        this.sourceParallelism = Options.positiveInt(options, JobOptions.PARALLELISM_SOURCE);
        this.processParallelism = Options.positiveInt(options, JobOptions.PARALLELISM_PROCESS);
        this.sinkParallelism = Options.positiveInt(options, JobOptions.PARALLELISM_SINK);
    }

    /**
     * Validates the options.
     *
     * @param values by key, with variables already replaced
     * @throws ConfigException if an option is missing or invalid; the message says what to write
     */
    public static JobConfig of(Map<String, String> values) {
        return new JobConfig(values);
    }

    public KafkaConfig kafka() {
        return kafka;
    }

    public JdbcConfig jdbc() {
        return jdbc;
    }

    public DimensionConfig dimensions() {
        return dimensions;
    }

    public MetricsConfig metrics() {
        return metrics;
    }

    public TracingConfig tracing() {
        return tracing;
    }

    /** How long the state keeps a record after its last change. */
    public Duration stateTtl() {
        return stateTtl;
    }

    /** The time zone of the table's date-times; it has no clock changes. */
    public ZoneId zone() {
        return zone;
    }

    /** Empty if the platform decides. */
    public Optional<Integer> sourceParallelism() {
        return Optional.ofNullable(sourceParallelism);
    }

    public Optional<Integer> processParallelism() {
        return Optional.ofNullable(processParallelism);
    }

    public Optional<Integer> sinkParallelism() {
        return Optional.ofNullable(sinkParallelism);
    }

    /**
     * The value of an option that is not the job's own; null if it is unset and has no default.
     *
     * @throws ConfigException if the value cannot be parsed
     */
    public <T> T get(ConfigOption<T> option) {
        return Options.get(options, option);
    }

    /** The options as given, with secrets masked: for logs and for the web UI. */
    public Map<String, String> shown() {
        return shown;
    }

    @Override
    public String toString() {
        return shown.toString();
    }

    private static Map<String, String> withPrefix(Map<String, String> values, String prefix) {
        Map<String, String> stripped = new LinkedHashMap<>();
        values.forEach(
                (key, value) -> {
                    if (key.startsWith(prefix)) {
                        stripped.put(key.substring(prefix.length()), value);
                    }
                });
        return stripped;
    }

    private static ZoneId zone(String name) {
        ZoneId zone;
        try {
            zone = ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new ConfigException(
                    "time-zone: "
                            + Options.quoted(name)
                            + " is not a known time zone: write for example Asia/Shanghai");
        }
        if (zone.getRules().nextTransition(EARLIEST_EVENT) != null) {
            // If an hour repeats, a later event looks older than an earlier one.
            throw new ConfigException(
                    String.format(
                            "time-zone: %s has had clock changes since 2000: write UTC or a fixed"
                                    + " offset, for example %s",
                            name, zone.getRules().getStandardOffset(Instant.now())));
        }
        return zone;
    }
}
