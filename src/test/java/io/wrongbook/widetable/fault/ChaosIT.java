package io.wrongbook.widetable.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wrongbook.widetable.cluster.FlinkOutput;
import io.wrongbook.widetable.cluster.FlinkProcesses;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.pipeline.SteadyLoad;
import io.wrongbook.widetable.services.EmbeddedMariaDb;
import io.wrongbook.widetable.services.KafkaProcess;
import io.wrongbook.widetable.services.SharedServices;
import io.wrongbook.widetable.services.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.curator.test.TestingServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * All faults at once, by a schedule that a seed decides: {@code ./mvnw -Pchaos}. The same seed is
 * the same schedule; what it meets in the processes differs from run to run.
 */
@Tag("long")
class ChaosIT {

    private static final Path FAT_JAR = Path.of(System.getProperty("fat.jar"));
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private static final Duration SLOW = Duration.ofMillis(100);
    private static final int MAX_PARTITIONS = 12;

    /** A JobManager that no longer leads has suspended its jobs: the leader runs them. */
    private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED", "SUSPENDED");

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    /** A failed run is explained by the logs of its processes. */
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    private final Map<ChaosKind, Nemesis.Fault> faults = new EnumMap<>(ChaosKind.class);
    private TestingServer zookeeper;
    private TcpProxy network;
    private PipelineFixture pipeline;
    private FlinkProcesses flink;
    private SteadyLoad load;
    private Random random;
    private int taskManagers;
    private int partitions = PipelineFixture.PARTITIONS;

    @BeforeEach
    void start() throws Exception {
        zookeeper = new TestingServer();
        network = TcpProxy.start(database().port());
        pipeline = new PipelineFixture(broker(), database(), directory);
        taskManagers = 2;
        flink = FlinkProcesses.start(directory, taskManagers, 2, platform());
        flink.startJobManager();
    }

    @AfterEach
    void stop() throws Exception {
        if (!broker().isAlive()) {
            broker().restart();
        }
        if (!database().isAlive()) {
            database().restart();
        }
        pipeline.close();
        flink.close();
        network.close();
        zookeeper.close();
    }

    @Test
    void everythingAtOnce() throws Exception {
        Duration length = Duration.ofMinutes(Long.getLong("chaos.minutes"));
        int rate = Integer.getInteger("chaos.rate");
        String given = System.getProperty("chaos.seed", "");
        long seed = given.isEmpty() ? System.nanoTime() % 1_000_000 : Long.parseLong(given);
        ChaosSchedule schedule = ChaosSchedule.of(seed, length);
        System.out.printf(
                "Faults of %1$d minutes, again with -Dchaos.minutes=%1$d -Dchaos.rate=%2$d"
                        + " -Dchaos.seed=%3$d:%n%4$s%n",
                length.toMinutes(), rate, seed, schedule);
        random = new Random(seed);
        registerFaults();
        assertThat(faults.keySet()).containsExactly(ChaosKind.values());
        startTheJob();
        EventGenerator events =
                new EventGenerator(seed, Long.MAX_VALUE, System.currentTimeMillis());

        try (SteadyLoad sending = new SteadyLoad(pipeline, events, rate)) {
            load = sending;
            new Nemesis(faults).run(schedule);
            sending.check();
        }
        awaitRunningJob();
        awaitEndOfBacklog(length);

        pipeline.awaitAllRight(this::describeJobs);
        System.out.printf(
                "%,d events on %d partitions, %,d rows, %,d dead letters: right%n",
                pipeline.produced(),
                partitions,
                pipeline.table().size(),
                pipeline.model().deadLetters().size());
    }

    private void registerFaults() {
        on(ChaosKind.TASK_MANAGER_KILLED, this::killATaskManager, flink::startTaskManager);
        on(ChaosKind.JOB_MANAGER_KILLED, flink::killLeader, flink::startJobManager);
        on(ChaosKind.DATABASE_KILLED, database()::kill, database()::restart);
        on(ChaosKind.DATABASE_STOPPED, database()::close, database()::restart);
        on(ChaosKind.BROKER_KILLED, broker()::kill, broker()::restart);
        on(ChaosKind.BROKER_STOPPED, broker()::stop, broker()::restart);
        on(ChaosKind.TOPIC_GAINS_A_PARTITION, this::addAPartition, () -> {});
        onNetwork(
                network,
                ChaosKind.DATABASE_NETWORK_CUT,
                ChaosKind.DATABASE_NETWORK_SLOW,
                ChaosKind.DATABASE_NETWORK_HANGS,
                ChaosKind.DATABASE_NETWORK_RESET);
        onNetwork(
                broker().network(),
                ChaosKind.BROKER_NETWORK_CUT,
                ChaosKind.BROKER_NETWORK_SLOW,
                ChaosKind.BROKER_NETWORK_HANGS,
                ChaosKind.BROKER_NETWORK_RESET);
        on(
                ChaosKind.CHECKPOINTS_UNAVAILABLE,
                this::takeCheckpointsAway,
                this::bringCheckpointsBack);
        on(ChaosKind.RESCALE, this::rescale, () -> {});
        on(ChaosKind.SAVEPOINT_AND_RESTART, this::stopWithSavepoint, this::awaitRunningJob);
    }

    private void onNetwork(
            TcpProxy network, ChaosKind cut, ChaosKind slow, ChaosKind hangs, ChaosKind reset) {
        on(cut, network::cut, network::mend);
        on(slow, () -> network.delay(SLOW), () -> network.delay(Duration.ZERO));
        // The clients give up what hangs after their timeouts, and new connections are good.
        on(hangs, network::hang, () -> {});
        on(reset, network::reset, network::reset);
    }

    private void on(ChaosKind kind, Nemesis.Action begin, Nemesis.Action end) {
        faults.put(kind, new Nemesis.Fault(begin, end));
    }

    /** The one that has run for longest. */
    private void killATaskManager() {
        flink.killTaskManager(taskManagers - 2);
        taskManagers++;
    }

    /** A producer may hang on a partition that was added while it sends. */
    private void addAPartition() throws Exception {
        if (partitions < MAX_PARTITIONS) {
            partitions++;
            load.pause(() -> broker().increasePartitions(pipeline.topic(), partitions));
        }
    }

    private void takeCheckpointsAway() throws IOException {
        Files.move(directory.resolve("checkpoints"), directory.resolve("elsewhere"));
        Files.createFile(directory.resolve("checkpoints"));
    }

    private void bringCheckpointsBack() throws IOException {
        Files.delete(directory.resolve("checkpoints"));
        Files.move(directory.resolve("elsewhere"), directory.resolve("checkpoints"));
    }

    private void rescale() {
        int parallelism = 1 + random.nextInt(4);
        awaitAnswer(
                "rescale",
                () -> {
                    for (String job : runningJobs()) {
                        rescale(job, parallelism);
                    }
                });
    }

    private void rescale(String job, int parallelism) throws IOException {
        String path = "/jobs/" + job + "/resource-requirements";
        JsonNode bounds = flink.json(path);
        bounds.forEach(
                vertex ->
                        ((ObjectNode) vertex.get("parallelism"))
                                .put("lowerBound", 1)
                                .put("upperBound", parallelism));
        flink.put(path, bounds.toString());
    }

    /** Another fault may keep the job from stopping; then it is the end that looks after it. */
    private void stopWithSavepoint() {
        awaitAnswer(
                "stop",
                () -> {
                    for (String job : runningJobs()) {
                        FlinkOutput stopped =
                                flink.flink("stop", "--savepointPath", url("savepoints"), job);
                        System.out.println(stopped.exitCode() == 0 ? "stopped" : "not stopped");
                    }
                });
    }

    /** Between two leaders, the REST API does not answer. */
    private static void awaitAnswer(String what, Nemesis.Action action) {
        await(what)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () -> {
                            action.run();
                            return true;
                        });
    }

    /** Waits for one more checkpoint of the job; if there is none, starts it as a person would. */
    private void awaitRunningJob() {
        Map<String, Integer> before = new HashMap<>();
        await("a job that runs")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(
                        () -> {
                            List<String> jobs = runningJobs();
                            if (jobs.isEmpty()) {
                                startTheJob();
                                return false;
                            }
                            for (String job : jobs) {
                                int completed = view(job).checkpoints("completed");
                                // A new leader counts from 0.
                                if (completed > before.merge(job, completed, Math::min)) {
                                    return true;
                                }
                            }
                            return false;
                        });
    }

    /** While faults come, the job hardly runs: it may have all events yet to read. */
    private void awaitEndOfBacklog(Duration length) throws Exception {
        long produced = pipeline.produced();
        await("all " + produced + " events are read")
                .atMost(length.plus(PATIENCE))
                .pollInterval(Duration.ofSeconds(5))
                .until(
                        () -> {
                            long committed = pipeline.committed();
                            System.out.printf("%,d of %,d events read%n", committed, produced);
                            return committed == produced;
                        });
    }

    private void startTheJob() throws IOException {
        List<String> command = new ArrayList<>(List.of("run", "-d", "-p", "2"));
        newestSavepoint().ifPresent(path -> command.addAll(List.of("-s", path.toString())));
        command.add(FAT_JAR.toString());
        command.addAll(
                List.of(
                        pipeline.args(
                                "--kafka.bootstrap-servers",
                                broker().distantBootstrapServers(),
                                "--jdbc.url",
                                "jdbc:mysql://127.0.0.1:"
                                        + network.port()
                                        + "/"
                                        + pipeline.database(),
                                // What hangs is noticed within a test of three minutes.
                                "--jdbc.properties.socketTimeout",
                                "5000",
                                "--kafka.partition-discovery-interval",
                                "1 s")));
        flink.flink(command.toArray(new String[0])).orThrow();
    }

    /**
     * A job ends with a savepoint, or because it had to restart while the checkpoints were
     * unavailable: then the newest savepoint is older, and what came after it is read again.
     */
    private Optional<Path> newestSavepoint() throws IOException {
        Path savepoints = Files.createDirectories(directory.resolve("savepoints"));
        try (Stream<Path> all = Files.list(savepoints)) {
            return all.filter(path -> Files.exists(path.resolve("_metadata")))
                    .max(
                            Comparator.comparing(
                                    path -> path.resolve("_metadata").toFile().lastModified()));
        }
    }

    private List<String> runningJobs() throws IOException {
        List<String> jobs = new ArrayList<>();
        for (JsonNode job : flink.json("/jobs/overview").get("jobs")) {
            if (!ENDED.contains(job.get("state").asText())) {
                jobs.add(job.get("jid").asText());
            }
        }
        return jobs;
    }

    private JobView view(String job) {
        return new JobView(flink::rest, job);
    }

    private String describeJobs() throws IOException {
        return flink.rest("/jobs/overview");
    }

    private Map<String, String> platform() throws IOException {
        Map<String, String> settings = HighAvailability.settings(directory, zookeeper);
        // Not a minute: the last fault shall be over soon.
        settings.put("restart-strategy.exponential-delay.max-backoff", "5 s");
        // So long a job stands still whose task fails during a stop with a savepoint.
        settings.put("execution.checkpointing.timeout", "1 min");
        settings.put("jobmanager.adaptive-scheduler.scaling-interval.min", "1 s");
        settings.put("jobmanager.adaptive-scheduler.resource-stabilization-timeout", "2 s");
        return settings;
    }

    private String url(String subdirectory) {
        return directory.resolve(subdirectory).toUri().toString();
    }

    private static KafkaProcess broker() {
        return SERVICES.kafkaProcess();
    }

    private static EmbeddedMariaDb database() {
        return SERVICES.mariaDb();
    }
}
