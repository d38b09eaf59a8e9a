package io.wrongbook.widetable.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.monitoring.SlsServer;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.services.SharedServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A cluster with the logging that we ship, and with SLS's jars in lib/, while the job runs. */
class ClusterLogsIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NOW = 1_750_000_000_000L;

    /** What a start, a job and its end write, however many events there are. */
    private static final int FEW_LINES = 1_500;

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    @TempDir private Path cluster;
    @TempDir private Path directory;

    @Test
    void tenThousandEventsWriteNoLines() throws Exception {
        Path conf = Files.createDirectories(cluster.resolve("conf"));
        Files.writeString(
                conf.resolve("log4j.properties"),
                Files.readString(Path.of("docker/flink/log4j-console.properties"))
                        + Files.readString(Path.of("docker/flink/log4j-sls.properties")));
        Path lib = Files.createDirectories(cluster.resolve("lib"));
        for (Path jar : SlsServer.jars()) {
            Files.copy(jar, lib.resolve(jar.getFileName()));
        }
        try (SlsServer sls = new SlsServer(directory);
                FlinkProcesses flink =
                        FlinkProcesses.start(
                                cluster,
                                1,
                                2,
                                Map.of("execution.checkpointing.interval", "1 s"),
                                sls.environment());
                PipelineFixture fixture =
                        new PipelineFixture(SERVICES.kafka(), SERVICES.database(), directory)) {
            Path jar = Path.of(System.getProperty("fat.jar"));
            String job = flink.run(jar, 2, fixture.args());
            fixture.send(new EventGenerator(51, 10_000, NOW));
            fixture.awaitAllRight();

            List<JsonNode> lines = lines(cluster.resolve("log"));
            assertThat(lines.size()).as("lines in all").isBetween(100, FEW_LINES);
            assertThat(lines)
                    .as("the job's own lines say whose they are")
                    .anySatisfy(
                            line -> {
                                assertThat(line.get("job").asText()).isEqualTo(job);
                                assertThat(line.get("operator").asText())
                                        .isEqualTo("wrong-record -> jdbc-upsert");
                                assertThat(line.get("subtask").asText()).isEqualTo("1/2");
                            });
            await("SLS has all that the files have")
                    .atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () ->
                                    assertThat(sls.lines())
                                            .hasSizeGreaterThanOrEqualTo(lines.size()));
            assertThat(sls.lines())
                    .anySatisfy(line -> assertThat(line).containsEntry("flink-job-id", job));
            assertThat(sls.lines().toString()).doesNotContain(SlsServer.SECRET);
            for (Path log : logs(cluster.resolve("log"))) {
                assertThat(log).content().doesNotContain(SlsServer.SECRET);
            }
        }
    }

    /** All lines of the servers' files; each must be JSON. */
    private static List<JsonNode> lines(Path log) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String server : List.of("jobmanager.log", "taskmanager-0.log")) {
            for (String line : Files.readAllLines(log.resolve(server))) {
                lines.add(JSON.readTree(line));
            }
        }
        return lines;
    }

    private static List<Path> logs(Path log) throws IOException {
        try (Stream<Path> files = Files.list(log)) {
            return files.toList();
        }
    }
}
