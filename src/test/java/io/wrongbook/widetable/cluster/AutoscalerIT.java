package io.wrongbook.widetable.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.pipeline.PipelineTest;
import io.wrongbook.widetable.pipeline.SteadyLoad;
import io.wrongbook.widetable.services.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.autoscaler.config.AutoScalerOptions;
import org.apache.flink.configuration.Configuration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The autoscaler's engine, with the shipped options, on separate processes with the shipped
 * configuration. The load is the database's: each write takes its time on a slow network, so that
 * the sink is busy and this machine is not.
 */
@Tag("long")
class AutoscalerIT extends PipelineTest {

    private static final Path FAT_JAR = Path.of(System.getProperty("fat.jar"));
    private static final Duration PATIENCE = Duration.ofMinutes(8);

    /** A subtask writes 32 rows in four ways of 100 ms: 80 rows a second, two of them 160. */
    private static final int HIGH_LOAD = 300;

    private static final int LOW_LOAD = 10;

    @TempDir Path cluster;

    @Test
    void widerUnderLoadAndNarrowerWithout() throws Exception {
        try (TcpProxy network = TcpProxy.start(SERVICES.mariaDb().port(), Duration.ofMillis(100));
                FlinkProcesses flink = FlinkProcesses.start(cluster, 2, 5, platform())) {
            String job = flink.run(FAT_JAR, 2, options(network));
            StandaloneAutoscaler autoscaler = new StandaloneAutoscaler(flink, soon());
            EventGenerator events =
                    new EventGenerator(71, Long.MAX_VALUE, System.currentTimeMillis());

            try (SteadyLoad load = new SteadyLoad(fixture, events, HIGH_LOAD)) {
                patiently("a wider sink")
                        .until(
                                () -> {
                                    load.check();
                                    autoscaler.scale(job);
                                    int subtasks = subtasksOfTheSink(flink, job);
                                    assertThat(subtasks).isLessThanOrEqualTo(10);
                                    return subtasks > 2;
                                });

                load.setRate(LOW_LOAD);
                patiently("a narrow sink")
                        .until(
                                () -> {
                                    load.check();
                                    autoscaler.scale(job);
                                    return subtasksOfTheSink(flink, job) == 2;
                                });
            }

            fixture.awaitAllRight(() -> flink.rest("/jobs/" + job + "/exceptions"));
            assertThat(flink.json("/jobs/" + job + "/exceptions").at("/root-exception").isNull())
                    .isTrue();
        }
    }

    private static ConditionFactory patiently(String condition) {
        return await(condition)
                .pollInSameThread()
                .pollInterval(Duration.ofSeconds(2))
                .atMost(PATIENCE);
    }

    private String[] options(TcpProxy network) {
        return fixture.args(
                "--jdbc.url",
                "jdbc:mysql://127.0.0.1:" + network.port() + "/" + fixture.database(),
                "--jdbc.batch-size",
                "32",
                "--jdbc.batch-interval",
                "10 s");
    }

    private Map<String, String> platform() {
        Map<String, String> settings = ShippedConfig.withoutTheMachine();
        settings.put("execution.checkpointing.dir", cluster.resolve("state").toUri().toString());
        // Times only: the test need not wait as long as a cluster should.
        settings.put("jobmanager.adaptive-scheduler.scaling-interval.min", "1 s");
        settings.put("metrics.fetcher.update-interval", "1 s");
        return settings;
    }

    /** The shipped options with shorter times. */
    private static Configuration soon() {
        Configuration options = AutoscalerConfig.load();
        options.set(AutoScalerOptions.METRICS_WINDOW, Duration.ofSeconds(20));
        options.set(AutoScalerOptions.STABILIZATION_INTERVAL, Duration.ofSeconds(5));
        options.set(AutoScalerOptions.SCALE_DOWN_INTERVAL, Duration.ofSeconds(5));
        options.set(AutoScalerOptions.RESTART_TIME, Duration.ofSeconds(10));
        return options;
    }

    /** How many subtasks of the sink run; 0 while they are not as many as they are to be. */
    private static int subtasksOfTheSink(FlinkProcesses flink, String job) throws IOException {
        JsonNode bounds = flink.json("/jobs/" + job + "/resource-requirements");
        for (JsonNode vertex : flink.json("/jobs/" + job).get("vertices")) {
            if (vertex.get("name").asText().contains("jdbc-upsert")) {
                int running = vertex.at("/tasks/RUNNING").asInt();
                JsonNode bound =
                        bounds.get(vertex.get("id").asText()).at("/parallelism/upperBound");
                return running == bound.asInt() ? running : 0;
            }
        }
        throw new IllegalStateException("no sink in job " + job);
    }
}
