package io.wrongbook.widetable.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.cluster.FlinkProcesses;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.services.SharedServices;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The fat jar's only TaskManager is killed while events flow, three times. */
@Tag("long") // FatJarClusterIT kills one in every build.
class TaskManagerFaultIT {

    private static final int EVENTS = 60_000;

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    @TempDir Path directory;

    @Test
    void killedThreeTimesWhileEventsFlow() throws Exception {
        try (PipelineFixture pipeline =
                        new PipelineFixture(SERVICES.kafka(), SERVICES.database(), directory);
                FlinkProcesses flink = FlinkProcesses.start(directory, 1, 2, platform())) {
            Path jar = Path.of(System.getProperty("fat.jar"));
            JobView job = new JobView(flink::rest, flink.run(jar, 2, pipeline.args()));
            await("something to restore").until(() -> job.checkpoints("completed") > 0);
            EventGenerator events = new EventGenerator(31, EVENTS, FaultRun.NOW);
            for (int kill = 0; kill < 3; kill++) {
                int rows = pipeline.table().size();
                pipeline.send(events, EVENTS / 4);
                await("rows are in flight")
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> pipeline.table().size() > rows + 500);
                flink.killTaskManager(kill);
                flink.startTaskManager();
            }
            pipeline.send(events);

            pipeline.awaitAllRight(() -> job.state() + " " + job.failures());
            assertThat(job.state()).isEqualTo("RUNNING");
            assertThat(job.checkpoints("restored")).isEqualTo(3);
        }
    }

    private Map<String, String> platform() {
        return Map.of(
                "state.backend.type", "rocksdb",
                "execution.checkpointing.interval", "500 ms",
                "execution.checkpointing.incremental", "true",
                "execution.checkpointing.dir", directory.resolve("checkpoints").toUri().toString(),
                "restart-strategy.type", "fixed-delay",
                "restart-strategy.fixed-delay.attempts", "1000",
                "restart-strategy.fixed-delay.delay", "200 ms");
    }
}
