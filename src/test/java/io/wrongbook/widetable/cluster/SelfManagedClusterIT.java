package io.wrongbook.widetable.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.pipeline.PipelineTest;
import io.wrongbook.widetable.rocksdb.PointLookupOptionsFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped configuration on separate processes, and the commands of its page. */
class SelfManagedClusterIT extends PipelineTest {

    private static final Path PAGE = Path.of("docs/deploy-self-managed.md");
    private static final Path FAT_JAR = Path.of(System.getProperty("fat.jar"));
    private static final long NOW = 1_750_000_000_000L;

    /** Between two changes of parallelism; the test need not wait as long as a cluster should. */
    private static final String COOL_DOWN = "jobmanager.adaptive-scheduler.scaling-interval.min";

    @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.NEVER)
    static Path cluster;

    private static Map<String, String> config;
    private static FlinkProcesses flink;

    @BeforeAll
    static void startCluster() throws IOException {
        config = ShippedConfig.withoutTheMachine();
        config.put(COOL_DOWN, "1 s");
        config.put("execution.checkpointing.dir", url("checkpoints"));
        config.put("execution.checkpointing.savepoint-dir", url("savepoints"));
        flink = FlinkProcesses.start(cluster, 2, 2, config);
    }

    @AfterAll
    static void stopCluster() {
        flink.close();
    }

    @Test
    void theClusterHasTheSettingsOfTheFile() throws IOException {
        Map<String, String> effective = new TreeMap<>();
        for (JsonNode setting : flink.json("/jobmanager/config")) {
            effective.put(setting.get("key").asText(), setting.get("value").asText());
        }

        assertThat(effective).containsAllEntriesOf(config);
    }

    @Test
    void theCommandsOfThePage() throws Exception {
        PageCommands page = page();
        EventGenerator generator = new EventGenerator(61, 16_000, NOW);

        page.run("submit");
        String first = onlyJob("RUNNING");
        awaitParallelism(first, 2);
        fixture.send(generator, 4_000);
        fixture.awaitAllRight(() -> flink.rest("/jobs/" + first + "/exceptions"));

        assertThat(page.run("look"))
                .contains(first + " : wrongbook-wide-table (RUNNING)", "\"root-exception\":null");
        assertCheckpointsAsConfigured(first);

        page.run("stop");
        await().until(() -> state(first).equals("FINISHED"));
        fixture.send(generator, 4_000);
        page.run("start-again");
        String second = onlyJob("RUNNING");
        awaitParallelism(second, 3);
        assertThat(checkpoints(second).at("/latest/restored/is_savepoint")).hasToString("true");

        page.run("rescale");
        awaitParallelism(second, 4);
        fixture.send(generator, 4_000);
        fixture.awaitAllRight(() -> flink.rest("/jobs/" + second + "/exceptions"));

        await("a checkpoint to start from")
                .until(() -> checkpoints(second).at("/counts/completed").asInt() > 0);
        page.run("cancel");
        await().until(() -> state(second).equals("CANCELED"));
        page.run("from-checkpoint");
        String third = onlyJob("RUNNING");
        fixture.send(generator, 4_000);
        fixture.awaitAllRight(() -> flink.rest("/jobs/" + third + "/exceptions"));
        assertThat(checkpoints(third).at("/latest/restored/external_path").asText())
                .contains("/" + second + "/chk-");
        flink.cancel(third);
    }

    /**
     * Each job has a class loader of its own. It must go with the job, from the TaskManagers, which
     * run it, and from the JobManager, which runs {@code main()} here.
     */
    @Test
    void tenJobsLeaveNothingBehind() throws Exception {
        fixture.send(new EventGenerator(62, 300, NOW));
        // Flink's own threads and caches fill up first.
        for (int i = 0; i < 3; i++) {
            submitAndCancel();
        }
        Map<String, JvmState> before = states();

        for (int i = 0; i < 10; i++) {
            submitAndCancel();
        }

        // A job is CANCELED before its TaskManagers have let go of it.
        await("what ten jobs leave").untilAsserted(() -> assertNothingLeft(before, states()));
    }

    private static void assertNothingLeft(
            Map<String, JvmState> before, Map<String, JvmState> after) {
        before.forEach(
                (process, state) -> {
                    JvmState now = after.get(process);
                    assertThat(now.jobClassLoaders())
                            .as("class loaders in " + process)
                            .isLessThanOrEqualTo(1);
                    assertThat(now.metaspace())
                            .as("metaspace of " + process)
                            .isLessThan(state.metaspace() + MemorySize.parse("4 mb").getBytes());
                    assertThat(now.threads().size())
                            .as("threads of %s: %s", process, now.threads())
                            .isLessThanOrEqualTo(state.threads().size() + 4);
                });
    }

    private void submitAndCancel() throws Exception {
        fixture.emptyTable();
        String job = flink.submit(FAT_JAR, 2, fixture.args("--kafka.start", "earliest"));
        await().until(() -> !fixture.table().isEmpty());
        flink.cancel(job);
        await().until(() -> state(job).equals("CANCELED"));
    }

    private static Map<String, JvmState> states() throws IOException {
        return Map.of(
                "JobManager", JvmState.of(flink.jobManagerPid()),
                "TaskManager 0", JvmState.of(flink.taskManagerPid(0)),
                "TaskManager 1", JvmState.of(flink.taskManagerPid(1)));
    }

    private void assertCheckpointsAsConfigured(String job) throws IOException {
        JsonNode checkpoints = flink.json("/jobs/" + job + "/checkpoints/config");

        assertThat(checkpoints.get("mode").asText()).isEqualTo("exactly_once");
        assertThat(checkpoints.get("interval").asLong()).isEqualTo(10_000);
        assertThat(checkpoints.get("timeout").asLong()).isEqualTo(300_000);
        assertThat(checkpoints.get("min_pause").asLong()).isEqualTo(2_000);
        assertThat(checkpoints.get("max_concurrent").asInt()).isEqualTo(1);
        assertThat(checkpoints.get("unaligned_checkpoints").asBoolean()).isTrue();
        assertThat(checkpoints.get("aligned_checkpoint_timeout").asLong()).isEqualTo(10_000);
        assertThat(checkpoints.get("tolerable_failed_checkpoints").asInt())
                .isEqualTo(Integer.MAX_VALUE);
        assertThat(checkpoints.at("/externalization/enabled").asBoolean()).isTrue();
        assertThat(checkpoints.at("/externalization/delete_on_cancellation").asBoolean()).isFalse();
        assertThat(checkpoints.get("state_backend").asText())
                .isEqualTo("EmbeddedRocksDBStateBackend");
        assertThat(checkpoints.get("checkpoint_storage").asText())
                .isEqualTo("FileSystemCheckpointStorage");
        // The REST API says no more than "cluster level default".
        assertThat(cluster.resolve("log/jobmanager.log"))
                .content()
                .contains("ExponentialDelayRestartBackoffTimeStrategy(initialBackoffMS=1000,")
                .contains("maxBackoffMS=60000")
                .contains(
                        "Using configured options factory: "
                                + PointLookupOptionsFactory.class.getName());
    }

    /** The page's commands, with this test's addresses and options in the reader's shell. */
    private PageCommands page() throws IOException {
        Files.createDirectories(directory.resolve("target"));
        Files.copy(FAT_JAR, directory.resolve("target").resolve(FAT_JAR.getFileName()));
        fixture.optionsFile();
        Map<String, String> environment = new HashMap<>(fixture.environment());
        environment.put("PATH", flink.bin() + ":" + System.getenv("PATH"));
        environment.put("REST", flink.restUrl());
        environment.put("SAVEPOINTS", url("savepoints"));
        environment.put("CHECKPOINTS", cluster.resolve("checkpoints").toString());
        return new PageCommands(PAGE, directory, environment);
    }

    private static String url(String subdirectory) {
        return cluster.resolve(subdirectory).toUri().toString();
    }

    private static String onlyJob(String state) throws IOException {
        await().until(() -> jobs(state).size() == 1);
        return jobs(state).keySet().iterator().next();
    }

    private static Map<String, String> jobs(String state) throws IOException {
        Map<String, String> jobs = new HashMap<>();
        for (JsonNode job : flink.json("/jobs/overview").get("jobs")) {
            jobs.put(job.get("jid").asText(), job.get("state").asText());
        }
        jobs.values().removeIf(s -> !s.equals(state));
        return jobs;
    }

    private static JsonNode checkpoints(String job) throws IOException {
        return flink.json("/jobs/" + job + "/checkpoints");
    }

    private static String state(String job) throws IOException {
        return flink.json("/jobs/" + job).get("state").asText();
    }

    private static void awaitParallelism(String job, int parallelism) {
        await("parallelism " + parallelism)
                .atMost(Duration.ofSeconds(60))
                .until(() -> isRunning(job, parallelism));
    }

    /** Whether all parts of the job run, as wide as this. */
    private static boolean isRunning(String job, int parallelism) throws IOException {
        for (JsonNode vertex : flink.json("/jobs/" + job).get("vertices")) {
            if (vertex.get("parallelism").asInt() != parallelism
                    || vertex.at("/tasks/RUNNING").asInt() != parallelism) {
                return false;
            }
        }
        return true;
    }
}
