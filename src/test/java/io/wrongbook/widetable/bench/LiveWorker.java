package io.wrongbook.widetable.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.runtime.checkpoint.AbstractCheckpointStats;
import org.apache.flink.runtime.checkpoint.CheckpointStatsStatus;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;

/** Runs the job, discarding, over a topic that begins with an add of each of many records. */
final class LiveWorker {

    static final String RESULT = "RESULT ";

    /**
     * What was measured behind the first adds.
     *
     * @param stateBytes of the last checkpoint, all of it
     * @param checkpointBytes that a checkpoint wrote, median
     * @param checkpointSeconds that it took, median
     */
    record Result(
            long live,
            double eventsPerSecond,
            long stateBytes,
            double checkpointSeconds,
            double checkpointBytes) {

        /** Of several runs over the same records, number by number. */
        static Result median(List<Result> runs) {
            return new Result(
                    runs.get(0).live,
                    LiveWorker.median(runs.stream().map(Result::eventsPerSecond)),
                    (long) LiveWorker.median(runs.stream().map(r -> (double) r.stateBytes)),
                    LiveWorker.median(runs.stream().map(Result::checkpointSeconds)),
                    LiveWorker.median(runs.stream().map(Result::checkpointBytes)));
        }
    }

    /** Or the smallest size would be measured with a cold JVM. */
    private static final int WARM_PASSES = 3;

    private LiveWorker() {}

    public static void main(String[] args) throws Exception {
        long live = Long.parseLong(args[0]);
        BenchTarget target = BenchTarget.of(Arrays.copyOfRange(args, 2, args.length));
        for (int i = 0; i < WARM_PASSES; i++) {
            new OurJob(OurJob.Part.ALL_BUT_SINK).run(target.withTopic(args[1]));
        }
        long before = CountingSink.count();
        StreamExecutionEnvironment env =
                BenchFlink.environment(Map.of("execution.checkpointing.interval", "5 s"));
        OurJob.build(env, target.jobConfig("--kafka.stop", "latest"), OurJob.Part.ALL_BUT_SINK);
        JobGraph graph = env.getStreamGraph().getJobGraph();
        JobID job = graph.getJobID();
        try (MiniCluster cluster = BenchFlink.startCluster(Map.of())) {
            long events = target.records();
            cluster.submitJob(graph).get();
            await(before + live);
            long start = System.currentTimeMillis();
            await(before + events);
            double seconds = (System.currentTimeMillis() - start) / 1e3;
            cluster.requestJobResult(job)
                    .get()
                    .toJobExecutionResult(LiveWorker.class.getClassLoader());
            AccessExecutionGraph execution = cluster.getArchivedExecutionGraph(job).get();
            List<AbstractCheckpointStats> checkpoints =
                    execution.getCheckpointStatsSnapshot().getHistory().getCheckpoints().stream()
                            .filter(c -> c.getStatus() == CheckpointStatsStatus.COMPLETED)
                            .filter(c -> c.getTriggerTimestamp() >= start)
                            .toList();
            Result result =
                    new Result(
                            live,
                            (events - live) / seconds,
                            checkpoints.stream()
                                    .mapToLong(AbstractCheckpointStats::getStateSize)
                                    .max()
                                    .orElse(0),
                            median(checkpoints.stream().map(c -> c.getEndToEndDuration() / 1e3)),
                            median(
                                    checkpoints.stream()
                                            .map(c -> (double) c.getCheckpointedSize())));
            System.out.println(RESULT + new ObjectMapper().writeValueAsString(result));
        }
        System.exit(0);
    }

    private static void await(long count) {
        Awaitility.await()
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofMinutes(15))
                .until(() -> CountingSink.count() >= count);
    }

    private static double median(Stream<Double> values) {
        List<Double> all = values.toList();
        return all.isEmpty() ? Double.NaN : Throughput.median(all);
    }
}
