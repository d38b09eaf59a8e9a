package io.wrongbook.widetable.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.wrongbook.widetable.cluster.FlinkProcesses;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.services.SharedServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The JobManager that leads is killed while events flow, three times, on clusters with the shipped
 * configuration and its high availability switched on.
 */
@Tag("long")
class JobManagerFaultIT {

    private static final int EVENTS = 40_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Path FAT_JAR = Path.of(System.getProperty("fat.jar"));

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    @TempDir Path directory;

    private TestingServer zookeeper;
    private PipelineFixture pipeline;

    @BeforeEach
    void start() throws Exception {
        zookeeper = new TestingServer();
        pipeline = new PipelineFixture(SERVICES.kafka(), SERVICES.mariaDb(), directory);
    }

    @AfterEach
    void stop() throws IOException {
        pipeline.close();
        zookeeper.close();
    }

    @Test
    void ofASessionCluster() throws Exception {
        try (FlinkProcesses flink =
                FlinkProcesses.start(
                        directory, 1, 2, HighAvailability.settings(directory, zookeeper))) {
            flink.startJobManager();
            JobView job = new JobView(flink::rest, flink.run(FAT_JAR, 2, pipeline.args()));

            killTheLeaderThreeTimes(flink, job);
        }
    }

    @Test
    void ofAnApplicationCluster() throws Exception {
        Path usrlib = Files.createDirectories(directory.resolve("usrlib"));
        Files.copy(FAT_JAR, usrlib.resolve(FAT_JAR.getFileName()));
        String[] args = {
            "--job-classname",
            "io.wrongbook.widetable.WideTableJob",
            "--",
            "--config",
            pipeline.optionsFile().toString()
        };
        try (FlinkProcesses flink =
                FlinkProcesses.startApplication(
                        directory,
                        1,
                        2,
                        HighAvailability.settings(directory, zookeeper),
                        pipeline.environment(),
                        args)) {
            flink.startJobManager();
            await("the job").atMost(PATIENCE).until(() -> onlyJob(flink).isPresent());
            JobView job = new JobView(flink::rest, onlyJob(flink).orElseThrow());

            killTheLeaderThreeTimes(flink, job);
        }
    }

    private void killTheLeaderThreeTimes(FlinkProcesses flink, JobView job) throws Exception {
        EventGenerator events = new EventGenerator(53, EVENTS, FaultRun.NOW);
        for (int kill = 0; kill < 3; kill++) {
            await("something to restore")
                    .atMost(PATIENCE)
                    .until(() -> job.checkpoints("completed") > 0);
            int rows = pipeline.table().size();
            pipeline.send(events, EVENTS / 5);
            await("rows are in flight")
                    .atMost(PATIENCE)
                    .until(() -> pipeline.table().size() > rows + 500);

            flink.killLeader();
            flink.startJobManager();

            await("the job is back with its state")
                    .atMost(PATIENCE)
                    // Between two leaders, the REST API does not answer.
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> job.state().equals("RUNNING") && job.checkpoints("restored") == 1);
        }
        pipeline.send(events, EVENTS / 5);
        pipeline.awaitAllRight(() -> job.state() + " " + job.failures());

        int failures = job.failures().size();
        int completed = job.checkpoints("completed");
        zookeeper.restart();
        pipeline.send(events);
        pipeline.awaitAllRight(() -> job.state() + " " + job.failures());
        await("checkpoints go on").until(() -> job.checkpoints("completed") > completed + 1);

        // A ZooKeeper that restarts is no failure.
        assertThat(job.failures()).hasSize(failures);
        assertThat(job.checkpoints("restored")).isEqualTo(1);
    }

    private static Optional<String> onlyJob(FlinkProcesses flink) throws IOException {
        JsonNode jobs = flink.json("/jobs/overview").get("jobs");
        return jobs.isEmpty() ? Optional.empty() : Optional.of(jobs.get(0).get("jid").asText());
    }
}
