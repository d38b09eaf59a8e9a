package io.wrongbook.widetable.catalog;

import static io.wrongbook.widetable.pipeline.PipelineFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.cluster.FlinkLibrary;
import io.wrongbook.widetable.cluster.FlinkOutput;
import io.wrongbook.widetable.cluster.FlinkProcesses;
import io.wrongbook.widetable.event.JsonEvent;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.pipeline.PipelineTest;
import io.wrongbook.widetable.services.ChildProcess;
import io.wrongbook.widetable.services.HiveMetastore;
import io.wrongbook.widetable.support.JobArgs;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The fat jar on a cluster with Hive's jars, the shipped DDL, and a real metastore. */
class HiveCatalogIT extends PipelineTest {

    private static final long NOW = 1_750_000_000_000L;
    private static final Path CATALOG = Path.of("docker/catalog").toAbsolutePath();
    private static final String EVENTS = "wrongbook_events.sql";
    private static final String ROWS = "dwd_wrong_record_wide_delta.sql";

    /** The topic that the job takes if no one names another. */
    private static final String DEAD_LETTERS = "wrongbook-events-dlq";

    @TempDir static Path cluster;
    private static HiveMetastore metastore;
    private static FlinkProcesses flink;

    @BeforeAll
    static void startMetastoreAndCluster() throws IOException {
        metastore = HiveMetastore.start(cluster.resolve("hive"));
        Path lib = cluster.resolve("lib");
        FlinkLibrary.copyTableApiTo(lib);
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(HiveMetastore.clientJars())) {
            for (Path jar : jars) {
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
        }
        flink =
                FlinkProcesses.start(
                        // A job that has read its topic ends with its next checkpoint.
                        cluster, 1, 4, Map.of("execution.checkpointing.interval", "500 ms"));
        SERVICES.kafka().createTopic(DEAD_LETTERS, 1, Map.of("max.message.bytes", "2000000"));
    }

    @AfterAll
    static void stopThem() {
        flink.close();
        metastore.close();
    }

    private List<String> program = inTheToolsJar();

    @Test
    void theCatalogAloneGivesTheRowsThatExplicitOptionsGive() throws Exception {
        fixture.send(new EventGenerator(41, 3_000, NOW));
        run(0, fixture.args("--kafka.stop", "latest"));
        Map<String, Map<String, Object>> explicit = fixture.table();
        fixture.assertTableIsRight();
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE TABLE " + PipelineFixture.TABLE);
        }

        program = onTheClassPath();
        assertThat(register(0, "--dry-run", "true"))
                .contains(
                        "dwd.wrongbook_events would be created",
                        "dwd.dwd_wrong_record_wide_delta would be created");
        program = inTheToolsJar();
        assertThat(register(0)).contains("dwd.wrongbook_events created");
        assertThat(register(0))
                .contains(
                        "dwd.wrongbook_events is the same",
                        "dwd.dwd_wrong_record_wide_delta is the same");
        run(0, "--config", CATALOG.resolve("hive.yaml").toString());

        assertThat(fixture.table()).isEqualTo(explicit);
        assertThat(log())
                .contains(
                        "Options from the catalog's table dwd.wrongbook_events:",
                        "kafka.topic = " + fixture.topic() + " (topic)",
                        "kafka.properties.fetch.min.bytes = 1 (properties.fetch.min.bytes)",
                        "jdbc.password = ****** (password)")
                .doesNotContain(fixture.option("jdbc.password"));
    }

    @Test
    @Tag("long")
    void theCatalogMayHoldTheDimensions() throws Exception {
        fixture.execute(
                "CREATE TABLE question (id VARCHAR(64) PRIMARY KEY, content TEXT)",
                "CREATE TABLE pattern (id VARCHAR(64) PRIMARY KEY, name TEXT)",
                "CREATE TABLE chapter (id VARCHAR(64) PRIMARY KEY, name TEXT)",
                "INSERT INTO question VALUES ('1', '名: question')",
                "INSERT INTO pattern VALUES ('1', '名: pattern')",
                "INSERT INTO chapter VALUES ('1', '名: chapter')");
        fixture.send(
                "k",
                bytes(
                        JsonEvent.add("w1", "a1", NOW)
                                .withText("questionId", "1")
                                .withText("patternId", "1")
                                .withText("chapterId", "1")
                                .json()),
                NOW);
        run(0, fixture.args("--kafka.stop", "latest"));
        register(0, "--catalog.database", "named");
        assertThat(
                        register(
                                0,
                                "--catalog.database",
                                "named",
                                "--ddl",
                                Stream.of("question", "pattern", "chapter")
                                        .map(name -> CATALOG.resolve("dim_" + name + ".sql"))
                                        .map(Path::toString)
                                        .collect(Collectors.joining(","))))
                .contains(
                        "named.dim_question created",
                        "named.dim_pattern created",
                        "named.dim_chapter created");
        String[] named = {
            "--config",
            CATALOG.resolve("hive.yaml").toString(),
            "--catalog.database",
            "named",
            "--catalog.question-table",
            "dim_question",
            "--catalog.pattern-table",
            "dim_pattern",
            "--catalog.chapter-table",
            "dim_chapter"
        };
        run(0, named);

        assertThat(fixture.table().get("w1"))
                .containsEntry("question", "名: question")
                .containsEntry("pattern_name", "名: pattern")
                .containsEntry("teach_type_name", "名: chapter");
        assertThat(log())
                .contains(
                        "Options from the catalog's table named.dim_pattern:",
                        "dimension.pattern.table = pattern (table-name)",
                        "dimension.jdbc.password = ****** (password)");

        Path elsewhere = directory.resolve("elsewhere.sql");
        Files.writeString(
                elsewhere,
                Files.readString(CATALOG.resolve("dim_chapter.sql"))
                        .replace("${DIMENSION_URL}", "jdbc:mysql://elsewhere/reference"));
        register(
                0,
                "--catalog.database",
                "named",
                "--update",
                "true",
                "--ddl",
                elsewhere.toString());
        assertThat(run(1, named))
                .contains(
                        "catalog.chapter-table: its table has dimension.jdbc.url"
                                + " jdbc:mysql://elsewhere/reference, that of"
                                + " catalog.question-table has dimension.jdbc.url jdbc:mysql://");
    }

    @Test
    void aDriftedTableIsRejectedBeforeTheJobRuns() throws Exception {
        Path drifted = directory.resolve("drifted.sql");
        Files.writeString(
                drifted,
                Files.readString(CATALOG.resolve(ROWS))
                        .replaceAll("collect_time +TIMESTAMP\\(3\\)", "collect_time STRING")
                        .replaceAll("fix_id +STRING,", ""));
        register(0, "--catalog.database", "drift");

        assertThat(
                        register(
                                1,
                                "--catalog.database",
                                "drift",
                                "--ddl",
                                CATALOG.resolve(EVENTS) + "," + drifted))
                .containsPattern("collect_time +STRING +TIMESTAMP\\(3\\)")
                .containsPattern("fix_id +- +STRING")
                .contains("--update true");
        assertThat(
                        register(
                                0,
                                "--catalog.database",
                                "drift",
                                "--update",
                                "true",
                                "--ddl",
                                drifted.toString()))
                .contains("drift.dwd_wrong_record_wide_delta altered");

        assertThat(
                        run(
                                1,
                                "--config",
                                CATALOG.resolve("hive.yaml").toString(),
                                "--catalog.database",
                                "drift"))
                .contains(
                        "catalog.sink-table: the catalog's table drift.dwd_wrong_record_wide_delta"
                                + " does not fit the job")
                .containsPattern("collect_time +TIMESTAMP\\(3\\) +STRING")
                .containsPattern("fix_id +STRING +-");
    }

    @Test
    @Tag("long")
    void theJarBringsTheJdbcCatalogWithIt() throws Exception {
        fixture.send(new EventGenerator(42, 500, NOW));
        run(0, fixture.args("--kafka.stop", "latest"));
        String url = fixture.option("jdbc.url");
        int database = url.lastIndexOf('/');

        run(
                0,
                "--catalog.type",
                "jdbc",
                "--catalog.base-url",
                url.substring(0, database),
                "--catalog.default-database",
                url.substring(database + 1),
                "--catalog.username",
                "${MYSQL_USERNAME}",
                "--catalog.password",
                "${MYSQL_PASSWORD}",
                "--kafka.bootstrap-servers",
                fixture.option("kafka.bootstrap-servers"),
                "--kafka.topic",
                fixture.topic(),
                "--kafka.start",
                "earliest",
                "--kafka.stop",
                "latest");

        fixture.assertTableIsRight();
        assertThat(log()).contains("jdbc.url = " + url + " (url)");
    }

    /** Runs the job as a user does, until it ends. */
    private String run(int exitCode, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("run", "-p", "2", fatJar()));
        command.addAll(List.of(options));
        FlinkOutput output = flink.flink(environment(), command.toArray(new String[0]));
        assertThat(output.exitCode()).as(output.text()).isEqualTo(exitCode);
        return output.text();
    }

    /** The command that registers the tables, with Flink on its class path. */
    private static List<String> onTheClassPath() {
        return List.of(
                "-classpath",
                fatJar() + ":" + cluster.resolve("lib") + "/*",
                RegisterTables.class.getName());
    }

    /** The same, with Flink from FLINK_HOME. */
    private static List<String> inTheToolsJar() {
        return List.of("-jar", System.getProperty("tools.jar"), "register-tables");
    }

    /** Runs the command that docs/catalog.md names. */
    private String register(int exitCode, String... options) throws IOException {
        Path variables = directory.resolve("it.properties");
        Files.writeString(
                variables,
                String.join(
                        "\n",
                        "KAFKA_BOOTSTRAP_SERVERS=" + fixture.option("kafka.bootstrap-servers"),
                        "KAFKA_TOPIC=" + fixture.topic(),
                        "KAFKA_GROUP_ID=" + fixture.topic(),
                        "MYSQL_URL=" + fixture.option("jdbc.url"),
                        "DIMENSION_URL=" + fixture.option("jdbc.url"),
                        "QUESTION_TABLE=question",
                        "PATTERN_TABLE=pattern",
                        "CHAPTER_TABLE=chapter"));
        // To the end of the topic and no further, so that the job ends by itself.
        Path events = directory.resolve(EVENTS);
        Files.writeString(
                events,
                Files.readString(CATALOG.resolve(EVENTS))
                        .replace(
                                "'scan.startup.mode' = 'group-offsets',",
                                "'scan.startup.mode' = 'earliest-offset',"
                                        + " 'scan.bounded.mode' = 'latest-offset',"
                                        + " 'properties.fetch.min.bytes' = '1',"));
        List<String> command = new ArrayList<>(ChildProcess.java());
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(program);
        command.addAll(
                Arrays.asList(
                        JobArgs.lastWins(
                                List.of(
                                        "--config",
                                        CATALOG.resolve("hive.yaml").toString(),
                                        "--variables",
                                        variables.toString(),
                                        "--ddl",
                                        events + "," + CATALOG.resolve(ROWS)),
                                options)));
        ChildProcess process =
                ChildProcess.start(
                        "RegisterTables",
                        command,
                        environment(),
                        directory.resolve("register.log"));
        int actual = process.waitFor(Duration.ofMinutes(2));
        assertThat(actual).as(process.output()).isEqualTo(exitCode);
        return process.output();
    }

    private Map<String, String> environment() {
        return Map.of(
                "FLINK_HOME", cluster.toString(),
                "HIVE_CONF_DIR", CATALOG.resolve("hive-conf").toString(),
                "HIVE_METASTORE_URIS", metastore.uris(),
                "MYSQL_USERNAME", fixture.option("jdbc.username"),
                "MYSQL_PASSWORD", fixture.option("jdbc.password"));
    }

    private static String log() throws IOException {
        return Files.readString(cluster.resolve("log/flink.log"));
    }

    private static String fatJar() {
        return System.getProperty("fat.jar");
    }
}
