package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.rocksdb.PointLookupOptionsFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.io.FileUtils;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
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

    /**
     * What docs/performance.md recommends. A system property {@code state.*} of the benchmark's JVM
     * stands above it.
     *
     * @param checkpoints is emptied
     */
    static Map<String, String> platform(Path checkpoints) throws Exception {
        FileUtils.deleteDirectory(checkpoints.toFile());
        Map<String, String> options = new TreeMap<>();
        options.put("state.backend.type", "rocksdb");
        options.put("state.backend.rocksdb.compression.per.level", "NO_COMPRESSION");
        options.put("state.backend.rocksdb.use-bloom-filter", "true");
        options.put(
                "state.backend.rocksdb.options-factory", PointLookupOptionsFactory.class.getName());
        options.put("execution.checkpointing.interval", "10 s");
        options.put("execution.checkpointing.incremental", "true");
        options.put("execution.checkpointing.dir", checkpoints.toAbsolutePath().toUri().toString());
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("state."))
                .forEach(name -> options.put(name, System.getProperty(name)));
        return options;
    }

    static StreamExecutionEnvironment environment(Map<String, String> more) throws Exception {
        Configuration configuration =
                Configuration.fromMap(
                        platform(
                                Path.of(
                                        "target",
                                        "bench",
                                        "checkpoints-" + ProcessHandle.current().pid())));
        configuration.set(CoreOptions.DEFAULT_PARALLELISM, PARALLELISM);
        configuration.addAll(Configuration.fromMap(more));
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    }

    /** For a bounded job, which would wait for one more checkpoint at its end. */
    static StreamExecutionEnvironment boundedEnvironment() throws Exception {
        return environment(
                Map.of("execution.checkpointing.checkpoints-after-tasks-finish.enabled", "false"));
    }

    static MiniCluster startCluster(Map<String, String> more) throws Exception {
        Configuration configuration = Configuration.fromMap(more);
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
        try (MiniCluster cluster = startCluster(Map.of())) {
            JobGraph graph = env.getStreamGraph().getJobGraph();
            Cpu cpu = Cpu.since(target);
            AccessExecutionGraph execution = run(cluster, graph);
            long end = execution.getStatusTimestamp(JobStatus.FINISHED);
            return cpu.measured(target.records(), (end - runningSince(execution)) / 1e3);
        }
    }

    /** Runs a bounded job to its end. */
    static AccessExecutionGraph run(MiniCluster cluster, JobGraph graph) throws Exception {
        JobID job = graph.getJobID();
        cluster.submitJob(graph).get();
        cluster.requestJobResult(job).get().toJobExecutionResult(BenchFlink.class.getClassLoader());
        return cluster.getArchivedExecutionGraph(job).get();
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
