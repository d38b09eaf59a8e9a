package io.wrongbook.widetable.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class FlinkProcessesIT {

    @TempDir private Path directory;

    @Test
    void aClusterTakesCommandsAndReplacesAKilledTaskManager() throws Exception {
        try (FlinkProcesses cluster =
                FlinkProcesses.start(
                        directory, 1, 3, Map.of("pipeline.global-job-parameters", "a: it's"))) {
            assertThat(cluster.taskManagers()).containsExactly("tm-0");
            assertThat(cluster.rest("/overview")).contains("\"slots-total\":3");
            assertThat(cluster.rest("/jobmanager/config")).contains("a: it's");

            FlinkOutput list = cluster.flink("list");
            assertThat(list.exitCode()).as(list.text()).isZero();
            assertThat(list.text()).contains("No running jobs.");
            FlinkOutput unknown =
                    cluster.flink(
                            Map.of("NAME", "value"), "cancel", "00000000000000000000000000000000");
            assertThat(unknown.exitCode()).isNotZero();
            assertThat(unknown.text()).contains("Could not find Flink job");

            cluster.killTaskManager(0);
            await().atMost(Duration.ofSeconds(30)).until(() -> cluster.taskManagers().isEmpty());
            cluster.startTaskManager();
            assertThat(cluster.taskManagers()).containsExactly("tm-1");
        }
        assertThat(runningHere()).isEmpty();
        assertThat(names("lib"))
                .anyMatch(name -> name.startsWith("flink-runtime-1"))
                .noneMatch(name -> name.contains("kafka"))
                .noneMatch(name -> name.contains("mysql"))
                .noneMatch(name -> name.contains("jdbc"))
                .noneMatch(name -> name.startsWith("jackson"))
                .noneMatch(name -> name.startsWith("commons-codec"))
                .noneMatch(name -> name.endsWith("-tests.jar"));
    }

    private List<String> names(String subdirectory) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(subdirectory))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private List<ProcessHandle> runningHere() {
        return ProcessHandle.current()
                .children()
                .filter(p -> p.info().commandLine().orElse("").contains(directory.toString()))
                .toList();
    }
}
