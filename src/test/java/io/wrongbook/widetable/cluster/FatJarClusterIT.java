package io.wrongbook.widetable.cluster;

import static io.wrongbook.widetable.pipeline.PipelineFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.golden.GoldenCase;
import io.wrongbook.widetable.pipeline.PipelineTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The fat jar on a bare cluster of separate processes, with nothing but options. */
class FatJarClusterIT extends PipelineTest {

    private static final long NOW = 1_750_000_000_000L;

    @TempDir static Path cluster;
    private static FlinkProcesses flink;

    @BeforeAll
    static void startCluster() throws IOException {
        flink =
                FlinkProcesses.start(
                        cluster,
                        1,
                        4,
                        Map.of(
                                "state.backend.type", "rocksdb",
                                // A job that has read its topic ends with its next checkpoint.
                                "execution.checkpointing.interval", "500 ms",
                                "execution.checkpointing.incremental", "true",
                                "execution.checkpointing.dir",
                                        cluster.resolve("checkpoints").toUri().toString(),
                                "restart-strategy.type", "fixed-delay",
                                "restart-strategy.fixed-delay.attempts", "1000",
                                "restart-strategy.fixed-delay.delay", "200 ms",
                                "pipeline.generic-types", "false"));
    }

    @AfterAll
    static void stopCluster() {
        flink.close();
    }

    @Test
    void survivesTheLossOfATaskManager() throws Exception {
        EventGenerator generator = new EventGenerator(21, 30_000, NOW);
        String job =
                flink.run(
                        fixture.environment(),
                        Path.of(fatJar()),
                        2,
                        "--config",
                        fixture.optionsFile().toString());
        fixture.send(generator, 10_000);
        await().atMost(Duration.ofMinutes(3)).until(() -> fixture.table().size() > 1_000);
        await("a checkpoint").atMost(Duration.ofMinutes(3)).until(() -> checkpoints(job) > 0);

        fixture.send(generator, 10_000);
        flink.killTaskManager(lastTaskManager());
        flink.startTaskManager();
        fixture.send(generator, 10_000);

        fixture.awaitAllRight(
                () -> flink.rest("/jobs/" + job) + flink.rest("/jobs/" + job + "/exceptions"));
        assertThat(flink.json("/jobs/" + job).get("state").asText()).isEqualTo("RUNNING");
        assertSecretIsHidden(job);
        flink.cancel(job);
    }

    @ParameterizedTest
    @MethodSource("io.wrongbook.widetable.golden.GoldenCase#all")
    void everyGoldenCaseGivesItsRows(GoldenCase golden) throws Exception {
        for (String record : golden.records()) {
            fixture.send(null, bytes(record), golden.kafkaTimestamp());
        }

        String job = flink.submit(Path.of(fatJar()), 2, fixture.args("--kafka.stop", "latest"));
        await().atMost(Duration.ofMinutes(3)).until(() -> state(job).equals("FINISHED"));

        Map<String, Map<String, Object>> expected =
                golden.rows().stream()
                        .collect(Collectors.toMap(row -> (String) row.get("wrong_id"), row -> row));
        assertThat(fixture.table()).isEqualTo(expected);
        assertThat(fixture.deadLetters())
                .hasSize(
                        (int)
                                golden.results().stream()
                                        .filter(GoldenCase.Result.DEAD::equals)
                                        .count());
    }

    @ParameterizedTest
    @MethodSource("codecs")
    void readsEveryCompression(String codec) throws Exception {
        fixture.send(new EventGenerator(22, 200, NOW), codec);

        String job = flink.submit(Path.of(fatJar()), 2, fixture.args("--kafka.stop", "latest"));
        await().atMost(Duration.ofMinutes(3)).until(() -> state(job).equals("FINISHED"));

        fixture.assertTableIsRight();
    }

    static List<String> codecs() {
        return List.of("gzip", "snappy", "lz4", "zstd");
    }

    @Test
    void aWrongOptionIsOneClearLine() throws Exception {
        FlinkOutput run =
                flink.flink(
                        "run",
                        fatJar(),
                        "--kafka.bootstrap-server",
                        "localhost:9092",
                        "--jdbc.password",
                        "hush-hush");

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.text())
                .contains(
                        "unknown option kafka.bootstrap-server: did you mean"
                                + " kafka.bootstrap-servers?")
                .doesNotContain("hush-hush");
    }

    @Test
    void aCatalogOnAClusterWithoutTheTableApiIsOneClearLine() throws Exception {
        FlinkOutput run = flink.flink("run", fatJar(), "--catalog.type", "hive");

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.text())
                .containsPattern(
                        "catalog.type: the class path has no org/apache/flink/table/\\S+: add the"
                                + " jars of the catalog");
    }

    private void assertSecretIsHidden(String job) throws IOException {
        String password = fixture.option("jdbc.password");
        for (String path :
                List.of("/jobs/" + job + "/config", "/jobs/" + job, "/jobmanager/config")) {
            assertThat(flink.rest(path)).doesNotContain(password);
        }
        assertThat(flink.rest("/jobs/" + job + "/config")).contains("jdbc.password", "******");
        try (var logs = Files.walk(cluster.resolve("log"))) {
            for (Path log : logs.filter(Files::isRegularFile).toList()) {
                assertThat(log).content().doesNotContain(password);
            }
        }
    }

    private static String state(String job) throws IOException {
        String state = flink.json("/jobs/" + job).get("state").asText();
        assertThat(state).isNotIn("FAILED", "FAILING", "RESTARTING");
        return state;
    }

    private static int checkpoints(String job) throws IOException {
        return flink.json("/jobs/" + job + "/checkpoints").get("counts").get("completed").asInt();
    }

    private static int lastTaskManager() throws IOException {
        return flink.taskManagers().stream()
                .mapToInt(id -> Integer.parseInt(id.substring("tm-".length())))
                .max()
                .orElseThrow();
    }

    private static String fatJar() {
        return System.getProperty("fat.jar");
    }
}
