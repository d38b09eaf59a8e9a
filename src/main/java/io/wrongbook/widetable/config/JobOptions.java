package io.wrongbook.widetable.config;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;

/** Every option of the job. The README's table is made from this list. */
public final class JobOptions {

    public static final ConfigOption<String> KAFKA_BOOTSTRAP_SERVERS =
            key("kafka.bootstrap-servers")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Required, unless a catalog has it. The brokers, `host:port,host:port`.");

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
                            "The consumer group whose offsets are committed with each checkpoint.");

    public static final ConfigOption<String> KAFKA_START =
            key("kafka.start")
                    .stringType()
                    .defaultValue("committed")
                    .withDescription(
                            "Where to begin without a checkpoint: `committed` (the group's offsets,"
                                    + " `earliest` where there are none), `earliest`, `latest` (the"
                                    + " time of the start), `timestamp:<epoch ms>`.");

    public static final ConfigOption<String> KAFKA_STOP =
            key("kafka.stop")
                    .stringType()
                    .defaultValue("never")
                    .withDescription(
                            "Where to end: `never`, `latest` (the end of the topic at the start),"
                                    + " `timestamp:<epoch ms>`. The job ends when it is there.");

    public static final ConfigOption<Duration> KAFKA_PARTITION_DISCOVERY_INTERVAL =
            key("kafka.partition-discovery-interval")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(60))
                    .withDescription("How often to look for new partitions of the topic.");

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
                            "Required, unless a catalog has it. `jdbc:mysql://host:3306/database`.");

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
                            "Its password. Write `${NAME}` to take it from the environment.");

    public static final ConfigOption<String> JDBC_TABLE =
            key("jdbc.table")
                    .stringType()
                    .defaultValue("dwd_wrong_record_wide_delta")
                    .withDescription("The table, `table` or `database.table`.");

    public static final ConfigOption<Boolean> JDBC_CREATE_TABLE =
            key("jdbc.create-table")
                    .booleanType()
                    .defaultValue(false)
                    .withDescription("Create the table at the start if it is not there.");

    public static final String JDBC_PROPERTIES = "jdbc.properties.";

    public static final ConfigOption<Integer> JDBC_BATCH_SIZE =
            key("jdbc.batch-size")
                    .intType()
                    .defaultValue(1000)
                    .withDescription("Write as soon as this many records wait.");

    public static final ConfigOption<Duration> JDBC_BATCH_INTERVAL =
            key("jdbc.batch-interval")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(1))
                    .withDescription("Write at the latest so long after a record came.");

    public static final ConfigOption<Duration> JDBC_RETRY_TIMEOUT =
            key("jdbc.retry-timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(60))
                    .withDescription(
                            "How long to retry when the database is unavailable, before the job"
                                    + " restarts from its checkpoint; at the start, also when the"
                                    + " brokers are. Keep it below the checkpoint timeout.");

    public static final ConfigOption<Duration> STATE_TTL =
            key("state.ttl")
                    .durationType()
                    .defaultValue(Duration.ofDays(1))
                    .withDescription(
                            "How long a record is remembered after its last change. The table stays"
                                    + " right when it is forgotten.");

    public static final ConfigOption<String> TIME_ZONE =
            key("time-zone")
                    .stringType()
                    .defaultValue("Asia/Shanghai")
                    .withDescription(
                            "The zone of the table's date-times; only zones without clock changes"
                                    + " since 2000.");

    public static final ConfigOption<Integer> PARALLELISM_SOURCE =
            key("parallelism.source")
                    .intType()
                    .noDefaultValue()
                    .withDescription("Unset: the platform decides, and can tune it.");

    public static final ConfigOption<Integer> PARALLELISM_PROCESS =
            key("parallelism.process")
                    .intType()
                    .noDefaultValue()
                    .withDescription("Unset: the platform decides, and can tune it.");

    public static final ConfigOption<Integer> PARALLELISM_SINK =
            key("parallelism.sink")
                    .intType()
                    .noDefaultValue()
                    .withDescription("Unset: the platform decides, and can tune it.");

    public static final String CATALOG = "catalog.";

    public static final ConfigOption<String> CATALOG_TYPE =
            key(CATALOG + "type")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "`hive`, `jdbc` or any catalog that Flink finds: options that are not"
                                    + " given come from its tables (docs/catalog.md).");

    public static final ConfigOption<String> CATALOG_DATABASE =
            key(CATALOG + "database")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The catalog's database with the tables. Unset: its default database.");

    public static final ConfigOption<String> CATALOG_SOURCE_TABLE =
            key(CATALOG + "source-table")
                    .stringType()
                    .defaultValue("wrongbook_events")
                    .withDescription("The catalog's table of the events.");

    public static final ConfigOption<String> CATALOG_SINK_TABLE =
            key(CATALOG + "sink-table")
                    .stringType()
                    .defaultValue("dwd_wrong_record_wide_delta")
                    .withDescription("The catalog's table of the rows.");

    public static final ConfigOption<String> ARMS_OTLP_URL =
            key("arms.otlp-url")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Send the job's metrics there by OTLP/HTTP, to ARMS for example"
                                    + " (docs/metrics.md).");

    public static final ConfigOption<String> ARMS_PROMETHEUS_PORT =
            key("arms.prometheus-port")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Serve the job's metrics to Prometheus on this port of each"
                                    + " TaskManager, or on the first free one of a range such as"
                                    + " `9250-9260`.");

    public static final ConfigOption<String> ARMS_PUSHGATEWAY_URL =
            key("arms.pushgateway-url")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Push the job's metrics to this Pushgateway.");

    public static final ConfigOption<Duration> ARMS_INTERVAL =
            key("arms.interval")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(30))
                    .withDescription(
                            "How often metrics are sent. Histograms and ARMS' shortest alerts cover"
                                    + " a minute: this is half of it, so that each minute has two"
                                    + " values, as a rate needs.");

    public static final ConfigOption<String> ARMS_TRACE_URL =
            key("arms.trace-url")
                    .stringType()
                    .noDefaultValue()
                    .withDescription("Send traces there by OTLP/HTTP. Unset: nothing is traced.");

    public static final ConfigOption<Double> ARMS_TRACE_SAMPLE_RATE =
            key("arms.trace-sample-rate")
                    .doubleType()
                    .defaultValue(0.1)
                    .withDescription(
                            "The share of events that are traced, 0 to 1. Events with a"
                                    + " `traceparent` header follow their producer instead.");

    public static final ConfigOption<String> ARMS_TOKEN =
            key("arms.token")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Stands for `{token}` in these URLs. Write `${NAME}` to take it from"
                                    + " the environment.");

    /** In the order of the documentation. */
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
     * Options with these beginnings go to the Kafka clients, to the JDBC driver and to the catalog
     * as they are.
     */
    public static final List<String> PASS_THROUGH =
            List.of(KAFKA_PROPERTIES, JDBC_PROPERTIES, CATALOG);

    private JobOptions() {}

    /** Names the catalog's table of a dimension; unset: the catalog is not asked for one. */
    public static ConfigOption<String> catalogTable(Dimension dimension) {
        return key(CATALOG + dimension.key() + "-table")
                .stringType()
                .noDefaultValue()
                .withDescription(
                        String.format(
                                "The catalog's table with the %s. Unset: the catalog has none.",
                                DimensionOptions.what(dimension)));
    }
}
