package io.wrongbook.widetable.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.contrib.streaming.state.RocksDBOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.junit.jupiter.api.Test;

/** The shipped configuration of a cluster, held against Flink's own options and memory model. */
class ShippedConfigTest {

    private final Configuration config = ShippedConfig.load();

    @Test
    void everyKeyIsAnOptionOfThisFlinkAndEveryValueFits() throws Exception {
        Map<String, ConfigOption<?>> known =
                FlinkOptions.of(CoreOptions.class, RocksDBOptions.class);
        assertThat(known).hasSizeGreaterThan(300);

        assertThat(known.keySet()).containsAll(settings().keySet());
        settings()
                .keySet()
                .forEach(
                        key ->
                                assertThatCode(() -> config.get(known.get(key)))
                                        .as(key)
                                        .doesNotThrowAnyException());
    }

    @Test
    void everySettingSaysWhy() throws IOException {
        List<String> lines = Files.readAllLines(ShippedConfig.FILE);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).matches("[a-z].*:.*")) {
                // One comment may stand above several settings that belong together.
                int above = i - 1;
                while (!lines.get(above).isBlank() && !lines.get(above).startsWith("#")) {
                    above--;
                }
                assertThat(lines.get(above)).as("above " + lines.get(i)).startsWith("#");
            }
        }
    }

    @Test
    void checkpointsAreThoseOfTheArchitectureDocument() {
        assertThat(config.get(CheckpointingOptions.CHECKPOINTING_INTERVAL)).hasSeconds(10);
        assertThat(config.get(CheckpointingOptions.CHECKPOINTING_TIMEOUT)).hasMinutes(5);
        assertThat(config.get(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS)).hasSeconds(2);
        assertThat(config.get(CheckpointingOptions.MAX_CONCURRENT_CHECKPOINTS)).isEqualTo(1);
        assertThat(config.get(CheckpointingOptions.ENABLE_UNALIGNED)).isTrue();
        assertThat(config.get(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT)).hasSeconds(10);
        assertThat(config.get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS)).isTrue();
        assertThat(config.get(CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION))
                .isEqualTo(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    }

    @Test
    void networkAndStateAreThoseOfTheArchitectureDocument() {
        assertThat(config.get(ExecutionOptions.BUFFER_TIMEOUT)).isEqualTo(Duration.ofMillis(100));
        assertThat(config.get(TaskManagerOptions.MEMORY_SEGMENT_SIZE))
                .isEqualTo(MemorySize.parse("32 kb"));
        assertThat(config.get(RocksDBOptions.WRITE_BUFFER_RATIO)).isEqualTo(0.4);
        assertThat(config.get(RocksDBOptions.HIGH_PRIORITY_POOL_RATIO)).isEqualTo(0.1);
        assertThat(config.get(RocksDBOptions.USE_MANAGED_MEMORY)).isTrue();
        assertThat(config.getOptional(RocksDBOptions.FIX_PER_SLOT_MEMORY_SIZE)).isEmpty();
    }

    /** Flink's own arithmetic, as its start scripts use it; it rejects parts that do not add up. */
    @Test
    void theMemoryAddsUp() {
        TaskExecutorProcessSpec taskManager =
                TaskExecutorProcessUtils.processSpecFromConfig(config);

        assertThat(taskManager.getTotalProcessMemorySize()).isEqualTo(MemorySize.parse("8 gb"));
        assertThat(taskManager.getTaskHeapSize()).isGreaterThanOrEqualTo(MemorySize.parse("4 gb"));
        assertThat(
                        JobManagerProcessUtils
                                .processSpecFromConfigWithNewOptionToInterpretLegacyHeap(
                                        config, JobManagerOptions.JVM_HEAP_MEMORY)
                                .getJvmHeapMemorySize())
                .isGreaterThan(MemorySize.parse("1400 mb"));
    }

    @Test
    void javaGetsWhatThisBuildGivesItToo() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));

        assertThat(pom)
                .contains(
                        "<flink.jvm.options>"
                                + config.get(CoreOptions.FLINK_JVM_OPTIONS)
                                + "</flink.jvm.options>");
    }

    /** All but those of our own metric reporter. */
    private Map<String, String> settings() {
        Map<String, String> settings = config.toMap();
        settings.keySet().removeIf(key -> key.startsWith("metrics.reporter.wrongbook."));
        return settings;
    }
}
