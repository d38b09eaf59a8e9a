package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.sql.SqlScript;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** A job in Flink SQL. */
final class SqlJob implements Program.Pass {

    /** What the job is made from. */
    enum Script {
        /**
         * The job of the source document with only the repairs that make it run. It has no state,
         * and its rows are wrong.
         */
        DOCUMENT,
        /** The product's SQL edition, docs/sql.md. */
        EDITION
    }

    private final Script script;
    private final boolean toDatabase;

    SqlJob(Script script, boolean toDatabase) {
        this.script = script;
        this.toDatabase = toDatabase;
    }

    @Override
    public Measurement run(BenchTarget target) throws Exception {
        StreamExecutionEnvironment env = BenchFlink.boundedEnvironment();
        env.getConfig().enableObjectReuse();
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        StatementSet inserts =
                script == Script.DOCUMENT ? document(tables, target) : edition(tables, target);
        ((StreamStatementSet) inserts).attachAsDataStream();
        return BenchFlink.run(env, target);
    }

    private StatementSet document(StreamTableEnvironment tables, BenchTarget target)
            throws IOException {
        return SqlScript.file(
                        "src/test/resources/bench/document.sql",
                        Map.of(
                                "BROKERS",
                                target.bootstrapServers(),
                                "TOPIC",
                                target.topic(),
                                "SINK",
                                toDatabase ? toDatabase(target) : "'connector' = 'blackhole'"))
                .run(tables);
    }

    private static StatementSet edition(StreamTableEnvironment tables, BenchTarget target)
            throws IOException {
        Map<String, String> variables =
                Map.of(
                        "KAFKA_BOOTSTRAP_SERVERS", target.bootstrapServers(),
                        "KAFKA_TOPIC", target.topic(),
                        "KAFKA_GROUP_ID", "unused",
                        "MYSQL_URL", target.jdbcUrl(),
                        "MYSQL_USERNAME", target.username(),
                        "MYSQL_PASSWORD", target.password(),
                        "CATALOG", "default_catalog",
                        "DATABASE", "default_database",
                        "DEAD_LETTER_TOPIC", target.topic() + "-dlq");
        SqlScript.file("docker/catalog/wrongbook_events.sql", variables).run(tables);
        SqlScript.file("docker/catalog/dwd_wrong_record_wide_delta.sql", variables).run(tables);
        tables.executeSql("ALTER TABLE wrongbook_events SET ('scan.bounded.mode'='latest-offset')");
        return SqlScript.edition(variables).run(tables);
    }

    private static String toDatabase(BenchTarget target) {
        return """
               'connector' = 'jdbc', 'url' = '%s', 'username' = '%s', 'password' = '%s',
               'table-name' = '%s', 'sink.buffer-flush.max-rows' = '1000',
               'sink.buffer-flush.interval' = '1s'"""
                .formatted(
                        target.jdbcUrl(), target.username(), target.password(), BenchTarget.TABLE);
    }
}
