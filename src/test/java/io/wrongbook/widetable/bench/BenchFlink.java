package io.wrongbook.widetable.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.commons.io.FileUtils;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The Flink cluster of the benchmark, configured as a platform would, the same for all jobs. */
final class BenchFlink {

    /** One for each core of the machine that the published figures come from. */
    static final int PARALLELISM = 2;

    private BenchFlink() {}

    static StreamExecutionEnvironment environment() throws Exception {
        Path checkpoints = Path.of("target", "bench", "checkpoints").toAbsolutePath();
        FileUtils.deleteDirectory(checkpoints.toFile());
        Configuration platform = new Configuration();
        platform.set(CoreOptions.DEFAULT_PARALLELISM, PARALLELISM);
        platform.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        platform.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
        platform.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        platform.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                Files.createDirectories(checkpoints).toUri().toString());
        platform.setString("state.backend.rocksdb.compression.per.level", "NO_COMPRESSION");
        platform.setString("state.backend.rocksdb.use-bloom-filter", "true");
        // A bounded job would wait for one more checkpoint at its end.
        platform.set(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH, false);
        return StreamExecutionEnvironment.getExecutionEnvironment(platform);
    }

    static MiniCluster cluster() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(1024));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(256));
        configuration.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(256));
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(PARALLELISM)
                                .build());
        cluster.start();
        return cluster;
    }

    /** Runs a bounded job; its time is from the moment when all its tasks run to its end. */
    static Measurement run(StreamExecutionEnvironment env, BenchTarget target) throws Exception {
        try (MiniCluster cluster = cluster()) {
            JobGraph graph = env.getStreamGraph().getJobGraph();
            JobID job = graph.getJobID();
            Cpu cpu = Cpu.since(target);
            cluster.submitJob(graph).get();
            cluster.requestJobResult(job)
                    .get()
                    .toJobExecutionResult(BenchFlink.class.getClassLoader());
            AccessExecutionGraph execution = cluster.getArchivedExecutionGraph(job).get();
            long end = execution.getStatusTimestamp(JobStatus.FINISHED);
            return cpu.measured(BenchKafka.records(target), (end - runningSince(execution)) / 1e3);
        }
    }

    private static long runningSince(AccessExecutionGraph execution) {
        long latest = 0;
        for (AccessExecutionVertex vertex : execution.getAllExecutionVertices()) {
            latest =
                    Math.max(
                            latest,
                            vertex.getCurrentExecutionAttempt()
                                    .getStateTimestamp(ExecutionState.RUNNING));
        }
        return latest;
    }
}
