package io.wrongbook.widetable.catalog;

import io.wrongbook.widetable.config.JobOptions;
import io.wrongbook.widetable.config.KafkaConfig;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.CatalogBaseTable;
import org.apache.flink.table.catalog.ObjectPath;

/** The catalog's table for the events: a Kafka topic, as bytes or with the envelope as columns. */
final class EventsTable {

    /** The columns of a table in JSON: the fields of the envelope (docs/events.md). */
    private static final Map<String, String> ENVELOPE =
            new TreeMap<>(
                    Map.of(
                            "eventId", "STRING",
                            "domain", "STRING",
                            "type", "STRING",
                            "timestamp", "BIGINT",
                            "payload", "STRING"));

    private static final Map<String, String> STARTS =
            Map.of(
                    "group-offsets", "committed",
                    "earliest-offset", "earliest",
                    "latest-offset", "latest");

    private static final Map<String, String> STOPS =
            Map.of("unbounded", "never", "latest-offset", "latest");

    private EventsTable() {}

    /**
     * Compares the table with what the job reads.
     *
     * @throws io.wrongbook.widetable.config.ConfigException if the table does not fit
     */
    static void check(ObjectPath path, CatalogBaseTable table) {
        Map<String, String> options = table.getOptions();
        Differences differences = new Differences("expected", "found");
        differences.expect("connector", "kafka", options.get("connector"));
        Map<String, String> columns = TableColumns.physical(table);
        String format = options.getOrDefault("value.format", options.get("format"));
        if ("raw".equals(format)) {
            differences.expectAny("a column", "BYTES", columns.values());
        } else {
            differences.expect("format", "json", format);
            ENVELOPE.forEach((name, type) -> differences.expectType(name, type, columns.get(name)));
        }
        differences.reject(path, JobOptions.CATALOG_SOURCE_TABLE);
    }

    /** Translates the options of the Kafka connector. */
    static void map(TableMapping table) {
        String topic = table.take("topic");
        if (topic == null || topic.contains(";")) {
            table.reject("topic", "the job reads exactly one topic", JobOptions.KAFKA_TOPIC);
        } else {
            table.put(JobOptions.KAFKA_TOPIC.key(), topic, "topic");
        }
        table.map("properties.bootstrap.servers", JobOptions.KAFKA_BOOTSTRAP_SERVERS);
        table.map("properties.group.id", JobOptions.KAFKA_GROUP_ID);
        position(table, "scan.startup", STARTS, JobOptions.KAFKA_START);
        position(table, "scan.bounded", STOPS, JobOptions.KAFKA_STOP);
        table.map(
                "scan.topic-partition-discovery.interval",
                JobOptions.KAFKA_PARTITION_DISCOVERY_INTERVAL);
        table.map("scan.parallelism", JobOptions.PARALLELISM_SOURCE);
        table.mapAll("properties.", JobOptions.KAFKA_PROPERTIES, KafkaConfig::owns);
    }

    private static void position(
            TableMapping table,
            String prefix,
            Map<String, String> words,
            ConfigOption<String> ours) {
        String option = prefix + ".mode";
        String mode = table.take(option);
        String millis = table.take(prefix + ".timestamp-millis");
        if (mode == null) {
            return;
        }
        String position = mode.equals("timestamp") ? "timestamp:" + millis : words.get(mode);
        if (position == null) {
            table.reject(option, "the job does not support " + mode, ours);
        } else {
            table.put(ours.key(), position, option);
        }
    }
}
