package io.wrongbook.widetable.config;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;

/** All options of the job. The table in the documentation is generated from this list. */
public final class JobOptions {

    public static final ConfigOption<String> KAFKA_BOOTSTRAP_SERVERS =
            key("kafka.bootstrap-servers")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The brokers, `host:port,host:port`. Required, unless it comes from a"
                                    + " catalog.");

    public static final ConfigOption<String> KAFKA_TOPIC =
            key("kafka.topic")
                    .stringType()
                    .defaultValue("wrongbook-events")
                    .withDescription("The topic with the events.");

    public static final ConfigOption<String> KAFKA_GROUP_ID =
            key("kafka.group-id")
                    .stringType()
                    .defaultValue("wrongbook-wide-table-group")
                    .withDescription(
                            "The consumer group. The job commits its offsets with each"
                                    + " checkpoint.");

    public static final ConfigOption<String> KAFKA_START =
            key("kafka.start")
                    .stringType()
                    .defaultValue("committed")
                    .withDescription(
                            "Where to start without a checkpoint: `committed` (the offsets of the"
                                    + " group, or `earliest` for a partition without one),"
                                    + " `earliest`, `latest` (the time at which the job starts),"
                                    + " `timestamp:<epoch ms>`.");

    public static final ConfigOption<String> KAFKA_STOP =
            key("kafka.stop")
                    .stringType()
                    .defaultValue("never")
                    .withDescription(
                            "Where to stop: `never`, `latest` (the end of the topic when the job"
                                    + " starts), `timestamp:<epoch ms>`. The job finishes when it"
                                    + " reaches this position.");

    public static final ConfigOption<Duration> KAFKA_PARTITION_DISCOVERY_INTERVAL =
            key("kafka.partition-discovery-interval")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(60))
                    .withDescription("How often the job looks for new partitions of the topic.");

    public static final String KAFKA_PROPERTIES = "kafka.properties.";

    public static final ConfigOption<String> DEAD_LETTER_TOPIC =
            key("dead-letter.topic")
                    .stringType()
                    .defaultValue("wrongbook-events-dlq")
                    .withDescription("The topic for records that cannot become rows.");

    public static final ConfigOption<String> JDBC_URL =
            key("jdbc.url")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The database, `jdbc:mysql://host:3306/database`. Required, unless it"
                                    + " comes from a catalog.");

    public static final ConfigOption<String> JDBC_USERNAME =
            key("jdbc.username")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("The database user; needs SELECT, INSERT and UPDATE.");

    public static final ConfigOption<String> JDBC_PASSWORD =
            key("jdbc.password")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The password of this user. Write `${NAME}` to take it from the"
                                    + " environment.");

    public static final ConfigOption<String> JDBC_TABLE =
            key("jdbc.table")
                    .stringType()
                    .defaultValue("dwd_wrong_record_wide_delta")
                    .withDescription("The wide table, `table` or `database.table`.");

    public static final ConfigOption<Boolean> JDBC_CREATE_TABLE =
            key("jdbc.create-table")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription(
                            "Whether the job creates the table at start-up if it does not exist.");

    public static final String JDBC_PROPERTIES = "jdbc.properties.";

    public static final ConfigOption<Integer> JDBC_BATCH_SIZE =
            key("jdbc.batch-size")
                    .intType()
                    .defaultValue(1000)
                    .withDescription(
                            "The sink writes a batch as soon as it holds this many records.");

    public static final ConfigOption<Duration> JDBC_BATCH_INTERVAL =
            key("jdbc.batch-interval")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(1))
                    .withDescription(
                            "The sink writes each record within this time after it arrives.");

    public static final ConfigOption<Duration> JDBC_RETRY_TIMEOUT =
            key("jdbc.retry-timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(60))
                    .withDescription(
                            "How long the job retries while the database is unavailable, before it"
                                    + " restarts from its last checkpoint. At start-up, the job"
                                    + " retries for this time while the brokers are unavailable,"
                                    + " too. Keep it below the checkpoint timeout.");

    public static final ConfigOption<Duration> STATE_TTL =
            key("state.ttl")
                    .durationType()
                    .defaultValue(Duration.ofDays(1))
                    .withDescription(
                            "How long the state keeps a record after its last change. The table"
                                    + " stays correct after the state has dropped a record.");

    public static final ConfigOption<String> TIME_ZONE =
            key("time-zone")
                    .stringType()
                    .defaultValue("Asia/Shanghai")
                    .withDescription(
                            "The time zone of the date-times in the table. Only zones without clock"
                                    + " changes since 2000 are allowed.");

    public static final ConfigOption<Integer> PARALLELISM_SOURCE =
            key("parallelism.source")
                    .intType()
                    .noDefaultValue()
                    .withDescription("If unset, the platform decides and can tune it.");

    public static final ConfigOption<Integer> PARALLELISM_PROCESS =
            key("parallelism.process")
                    .intType()
                    .noDefaultValue()
                    .withDescription("If unset, the platform decides and can tune it.");

    public static final ConfigOption<Integer> PARALLELISM_SINK =
            key("parallelism.sink")
                    .intType()
                    .noDefaultValue()
                    .withDescription("If unset, the platform decides and can tune it.");

    public static final String CATALOG = "catalog.";

    public static final ConfigOption<String> CATALOG_TYPE =
            key(CATALOG + "type")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The type of the catalog: `hive`, `jdbc` or any other that Flink finds."
                                    + " Options that are not given come from the tables of the"
                                    + " catalog (docs/catalog.md).");

    public static final ConfigOption<String> CATALOG_DATABASE =
            key(CATALOG + "database")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The database of the catalog that has the tables. If unset, the default"
                                    + " database of the catalog.");

    public static final ConfigOption<String> CATALOG_SOURCE_TABLE =
            key(CATALOG + "source-table")
                    .stringType()
                    .defaultValue("wrongbook_events")
                    .withDescription("The table of the catalog for the events.");

    public static final ConfigOption<String> CATALOG_SINK_TABLE =
            key(CATALOG + "sink-table")
                    .stringType()
                    .defaultValue("dwd_wrong_record_wide_delta")
                    .withDescription("The table of the catalog for the rows.");

    public static final ConfigOption<String> ARMS_OTLP_URL =
            key("arms.otlp-url")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The URL to which the job sends its metrics by OTLP/HTTP, for example"
                                    + " of ARMS (docs/metrics.md).");

    public static final ConfigOption<String> ARMS_PROMETHEUS_PORT =
            key("arms.prometheus-port")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The port on which each TaskManager serves the job's metrics to"
                                    + " Prometheus; of a range such as `9250-9260`, the first free"
                                    + " port.");

    public static final ConfigOption<String> ARMS_PUSHGATEWAY_URL =
            key("arms.pushgateway-url")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The URL of the Pushgateway to which the job pushes its metrics.");

    public static final ConfigOption<Duration> ARMS_INTERVAL =
            key("arms.interval")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription(
                            "How often the job sends its metrics. Histograms and the shortest"
                                    + " alerts of ARMS cover a minute, and a rate needs two values"
                                    + " within it: so the default is half of that.");

    public static final ConfigOption<String> ARMS_TRACE_URL =
            key("arms.trace-url")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The URL to which the job sends traces by OTLP/HTTP. If unset, the job"
                                    + " traces nothing.");

    public static final ConfigOption<Double> ARMS_TRACE_SAMPLE_RATE =
            key("arms.trace-sample-rate")
                    .doubleType()
                    .defaultValue(0.1)
                    .withDescription(
                            "The share of events that the job traces, 0 to 1. For an event with a"
                                    + " `traceparent` header, the decision of its producer counts"
                                    + " instead.");

    public static final ConfigOption<String> ARMS_TOKEN =
            key("arms.token")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The token that replaces `{token}` in these URLs. Write `${NAME}` to"
                                    + " take it from the environment.");

    /** All options, in the order of the documentation. */
    public static final List<ConfigOption<?>> ALL =
            Stream.of(
                            List.of(
                                    KAFKA_BOOTSTRAP_SERVERS,
                                    KAFKA_TOPIC,
                                    KAFKA_GROUP_ID,
                                    KAFKA_START,
                                    KAFKA_STOP,
                                    KAFKA_PARTITION_DISCOVERY_INTERVAL,
                                    DEAD_LETTER_TOPIC,
                                    JDBC_URL,
                                    JDBC_USERNAME,
                                    JDBC_PASSWORD,
                                    JDBC_TABLE,
                                    JDBC_CREATE_TABLE,
                                    JDBC_BATCH_SIZE,
                                    JDBC_BATCH_INTERVAL,
                                    JDBC_RETRY_TIMEOUT),
                            DimensionOptions.all(),
                            List.of(
                                    STATE_TTL,
                                    TIME_ZONE,
                                    PARALLELISM_SOURCE,
                                    PARALLELISM_PROCESS,
                                    PARALLELISM_SINK,
                                    CATALOG_TYPE,
                                    CATALOG_DATABASE,
                                    CATALOG_SOURCE_TABLE,
                                    CATALOG_SINK_TABLE,
                                    catalogTable(Dimension.QUESTION),
                                    catalogTable(Dimension.PATTERN),
                                    catalogTable(Dimension.CHAPTER),
                                    ARMS_OTLP_URL,
                                    ARMS_PROMETHEUS_PORT,
                                    ARMS_PUSHGATEWAY_URL,
                                    ARMS_INTERVAL,
                                    ARMS_TRACE_URL,
                                    ARMS_TRACE_SAMPLE_RATE,
                                    ARMS_TOKEN))
                    .<ConfigOption<?>>flatMap(List::stream)
                    .collect(Collectors.toUnmodifiableList());

    /**
     * Options with these prefixes are passed unchanged to the Kafka clients, the JDBC driver and
     * the catalog.
     */
    public static final List<String> PASS_THROUGH =
            List.of(KAFKA_PROPERTIES, JDBC_PROPERTIES, CATALOG);

    private JobOptions() {}

    /**
     * The option for the catalog's table of a dimension. If it is unset, the catalog is not read
     * for this dimension.
     */
    public static ConfigOption<String> catalogTable(Dimension dimension) {
        return key(CATALOG + dimension.key() + "-table")
                .stringType()
                .noDefaultValue()
                .withDescription(
                        String.format(
                                "The table of the catalog with the %s. If unset, the job reads none"
                                        + " from the catalog.",
                                DimensionOptions.what(dimension)));
    }
}
