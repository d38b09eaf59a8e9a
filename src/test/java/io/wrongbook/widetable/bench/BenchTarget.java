package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.mysql.TableCheck;
import io.wrongbook.widetable.startup.JobConfigLoader;
import io.wrongbook.widetable.table.Column;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Where a program reads and writes. Given to the worker processes as arguments.
 *
 * @param topic the topic to read to its end
 * @param databasePid the database's process, whose CPU time is counted
 */
record BenchTarget(
        String bootstrapServers,
        String topic,
        String jdbcUrl,
        String username,
        String password,
        long databasePid) {

    static final String TABLE = "dwd_wrong_record_wide_delta";

    static BenchTarget of(String[] args) {
        return new BenchTarget(
                args[0], args[1], args[2], args[3], args[4], Long.parseLong(args[5]));
    }

    List<String> toArguments() {
        return List.of(
                bootstrapServers, topic, jdbcUrl, username, password, Long.toString(databasePid));
    }

    BenchTarget withTopic(String other) {
        return new BenchTarget(bootstrapServers, other, jdbcUrl, username, password, databasePid);
    }

    BenchTarget withJdbcUrl(String other) {
        return new BenchTarget(bootstrapServers, topic, other, username, password, databasePid);
    }

    /** The job's own options, and more of them. */
    JobConfig jobConfig(String... more) {
        return JobConfigLoader.load(
                Map.of("PASSWORD", password),
                Stream.concat(jobOptions(), Stream.of(more)).toArray(String[]::new));
    }

    /** The options of the job, the password as a variable. */
    Stream<String> jobOptions() {
        return Stream.of(
                "--kafka.bootstrap-servers",
                bootstrapServers,
                "--kafka.topic",
                topic,
                "--kafka.start",
                "earliest",
                "--dead-letter.topic",
                topic + "-dlq",
                "--jdbc.url",
                jdbcUrl,
                "--jdbc.username",
                username,
                "--jdbc.password",
                "${PASSWORD}");
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, username, password);
    }

    /** Makes the table anew, by the product's own DDL. */
    void recreateTable() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS " + TABLE);
        }
        TableCheck.check(jobConfig("--jdbc.create-table", "true").jdbc());
    }

    /** Tells tables with different rows apart; when a row was written does not matter. */
    String fingerprint() throws SQLException {
        String row =
                Arrays.stream(Column.values())
                        .filter(column -> column != Column.PROCESS_TIME)
                        .map(column -> "COALESCE(" + column.columnName() + ", 'NULL')")
                        .collect(Collectors.joining(", ", "CONCAT_WS('|', ", ")"));
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT COUNT(*), SUM(CRC32(" + row + ")) FROM " + TABLE)) {
            result.next();
            return result.getLong(1) + " rows, sum of their CRC-32 " + result.getString(2);
        }
    }

    List<TopicPartition> partitions() {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; i < BenchTopic.PARTITIONS; i++) {
            partitions.add(new TopicPartition(topic, i));
        }
        return partitions;
    }

    KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.GROUP_ID_CONFIG,
                        "raw-loop",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** How many records the topic holds. */
    long records() {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            return consumer.endOffsets(partitions()).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }
}
