package io.wrongbook.widetable.sql;

import io.wrongbook.widetable.generator.TableComparison;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import java.io.IOException;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.ExplainDetail;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableEnvironment;

/** The SQL edition over a test's topic, on the catalog's own DDL, with a table beside the job's. */
final class SqlEdition {

    private static final String TABLE = "sql_edition";

    private final PipelineFixture fixture;
    private final TableEnvironment tables =
            TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    private final Map<String, String> variables;

    SqlEdition(PipelineFixture fixture) {
        this.fixture = fixture;
        this.variables =
                new HashMap<>(
                        Map.of(
                                "KAFKA_BOOTSTRAP_SERVERS",
                                fixture.option("kafka.bootstrap-servers"),
                                "KAFKA_TOPIC",
                                fixture.topic(),
                                "KAFKA_GROUP_ID",
                                "unused",
                                "MYSQL_URL",
                                fixture.option("jdbc.url"),
                                "MYSQL_USERNAME",
                                fixture.option("jdbc.username"),
                                "MYSQL_PASSWORD",
                                fixture.option("jdbc.password"),
                                "CATALOG",
                                "default_catalog",
                                "DATABASE",
                                "default_database",
                                "DEAD_LETTER_TOPIC",
                                deadLetterTopic()));
    }

    /** Of the script and of the DDL; a test may add some. */
    Map<String, String> variables() {
        return variables;
    }

    String deadLetterTopic() {
        return fixture.topic() + "-sql-dlq";
    }

    /** Creates a table of the catalog from its shipped DDL. */
    void createTable(String name) throws IOException {
        SqlScript.file("docker/catalog/" + name + ".sql", variables).run(tables);
    }

    void execute(String statement) {
        tables.executeSql(statement);
    }

    /** The script's inserts, up to the present end of the topic. */
    StatementSet inserts(SqlScript script) throws Exception {
        return inserts(script, "latest-offset");
    }

    /** The script's inserts, without an end. */
    StatementSet endless(SqlScript script) throws Exception {
        return inserts(script, "unbounded");
    }

    private StatementSet inserts(SqlScript script, String boundedMode) throws Exception {
        fixture.execute("CREATE TABLE IF NOT EXISTS " + TABLE + " LIKE " + PipelineFixture.TABLE);
        createTable("wrongbook_events");
        createTable("dwd_wrong_record_wide_delta");
        execute("ALTER TABLE wrongbook_events SET ('scan.bounded.mode'='" + boundedMode + "')");
        execute("ALTER TABLE dwd_wrong_record_wide_delta SET ('table-name'='" + TABLE + "')");
        return script.run(tables);
    }

    /** What Flink's planner makes of the inserts. */
    static String plan(StatementSet inserts) {
        return inserts.explain().replaceFirst("(?s).*== Optimized Execution Plan ==", "");
    }

    /** The same with the kinds of changes that each step hands on. */
    static String changes(StatementSet inserts) {
        return inserts.explain(ExplainDetail.CHANGELOG_MODE)
                .replaceFirst("(?s).*== Optimized Physical Plan ==", "")
                .replaceFirst("(?s)== Optimized Execution Plan ==.*", "");
    }

    /** The table's rows, by wrong_id. */
    Map<String, Map<String, Object>> rows() throws Exception {
        try (Connection connection = fixture.connect()) {
            return TableComparison.readTable(connection, TABLE);
        }
    }
}
