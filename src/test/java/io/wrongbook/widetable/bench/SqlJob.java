package io.wrongbook.widetable.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamStatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** The SQL job of the source document, with only the repairs that make it run at all. */
final class SqlJob implements Program.Pass {

    private final boolean toDatabase;

    SqlJob(boolean toDatabase) {
        this.toDatabase = toDatabase;
    }

    @Override
    public Measurement run(BenchTarget target) throws Exception {
        StreamExecutionEnvironment env = BenchFlink.boundedEnvironment();
        env.getConfig().enableObjectReuse();
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        StreamStatementSet inserts = tables.createStatementSet();
        for (String statement : statements(target)) {
            if (statement.startsWith("INSERT")) {
                inserts.addInsertSql(statement);
            } else {
                tables.executeSql(statement);
            }
        }
        inserts.attachAsDataStream();
        return BenchFlink.run(env, target);
    }

    private List<String> statements(BenchTarget target) throws IOException {
        String script;
        try (InputStream resource = SqlJob.class.getResourceAsStream("/bench/sql-edition.sql")) {
            script = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String> statements = new ArrayList<>();
        for (String statement :
                script.replaceAll("--.*", "")
                        .replace("${BROKERS}", target.bootstrapServers())
                        .replace("${TOPIC}", target.topic())
                        .replace(
                                "${SINK}",
                                toDatabase ? toDatabase(target) : "'connector' = 'blackhole'")
                        .split(";", -1)) {
            if (!statement.isBlank()) {
                statements.add(statement.trim());
            }
        }
        return statements;
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
