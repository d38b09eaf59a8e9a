package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.config.JobConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where a program reads and writes. Given to the worker processes as their first arguments.
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

    /** The job's own options for a bounded run over the topic. */
    JobConfig jobConfig() {
        return jobConfig("--kafka.stop", "latest");
    }

    /** The job's own options, and more of them. */
    JobConfig jobConfig(String... more) {
        String[] options = {
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
            "${PASSWORD}"
        };
        return JobConfig.load(
                Map.of("PASSWORD", password),
                Stream.of(options, more).flatMap(Stream::of).toArray(String[]::new));
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl, username, password);
    }

    static BenchTarget of(String[] args) {
        return new BenchTarget(
                args[0], args[1], args[2], args[3], args[4], Long.parseLong(args[5]));
    }

    String[] toArguments() {
        return new String[] {
            bootstrapServers, topic, jdbcUrl, username, password, Long.toString(databasePid)
        };
    }
}
