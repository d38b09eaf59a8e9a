package io.wrongbook.widetable.local;

import io.wrongbook.widetable.WideTableJob;
import io.wrongbook.widetable.WideTableVerifier;
import io.wrongbook.widetable.generator.EventPlan;
import io.wrongbook.widetable.services.EmbeddedKafka;
import io.wrongbook.widetable.services.EmbeddedMariaDb;
import io.wrongbook.widetable.services.FreePort;
import io.wrongbook.widetable.services.Prometheus;
import io.wrongbook.widetable.startup.JobConfigLoader;
import io.wrongbook.widetable.support.Arguments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.apache.commons.io.FileUtils;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.LoggerFactory;

/**
 * The whole product on one machine: a broker, a database, Flink with its web UI and an event
 * generator. Ends with a summary read back from the database and a check of every row.
 */
public final class LocalRun {

    private static final String HELP =
            """
            Runs the job between a real broker and a real database and checks every row.

              --events <n>            how many events to generate; default 20000
              --rate <n>              events a second; default 2000; 0 is as fast as possible
              --seed <n>              default 42; the same seed gives the same events
              --tame true             plausible events only: nothing repeated, broken or oddly
                                      spelled, and every fix after its add
              --monitoring true       start Prometheus, too, with the alerts that we ship
              --keep-running true     leave everything up afterwards, until Ctrl-C
              --help                  this text
            """;

    private static final String TOPIC = "wrongbook-events";
    private static final String DEAD_LETTER_TOPIC = "wrongbook-events-dlq";
    private static final String DATABASE = "wrongbook";
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final int PARTITIONS = 3;
    private static final int SLOTS = 2;
    private static final Set<String> OPTIONS = EventPlan.optionsAnd("monitoring", "keep-running");

    private static final Path DIRECTORY = Path.of("target", "local-run").toAbsolutePath();
    private static final Path LOCK = DIRECTORY.resolveSibling("local-run.lock");
    private static final String LOG = "target/local-run.log";

    private final EventPlan plan;
    private final boolean monitored;
    private final boolean keepsRunning;
    private final int metricsPort = FreePort.find();

    /** The job's own metrics, which the summary reads. */
    private final int jobMetricsPort = FreePort.find();

    private LocalRun(Arguments arguments) {
        this.plan = EventPlan.of(arguments, 2_000);
        this.monitored = arguments.flag("monitoring");
        this.keepsRunning = arguments.flag("keep-running");
    }

    /**
     * Ends with 0 if every row is right; with 1 if one is not, or if something fails; with 2 if
     * nothing was started: for a wrong option, a missing program, or another run in this directory.
     */
    public static void main(String[] args) {
        System.exit(exitCode(args));
    }

    private static int exitCode(String... args) {
        try {
            return run(args);
        } catch (Exception e) {
            LoggerFactory.getLogger(LocalRun.class).error("The local run failed", e);
            System.err.println("The local run failed, see " + LOG + ": " + e);
            return 1;
        }
    }

    /**
     * Runs, and gives the exit code of {@link #main}.
     *
     * @throws Exception if something fails that was started
     */
    static int run(String... args) throws Exception {
        if (Arrays.asList(args).contains("--help")) {
            System.out.print(HELP);
            return 0;
        }
        LocalRun run;
        try {
            run = new LocalRun(new Arguments(OPTIONS, args));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        }
        // Before all else: also the log belongs to the run that has the lock.
        Optional<DirectoryLock> lock = DirectoryLock.take(LOCK);
        if (lock.isEmpty()) {
            System.err.printf(
                    "another local run, process %s, uses this directory: stop it, wait for its end,"
                            + " or run in another copy of the project%n",
                    Files.readString(LOCK));
            return 2;
        }
        try (DirectoryLock held = lock.get()) {
            return run.monitored && !prometheusIsThere() ? 2 : run.run() ? 0 : 1;
        }
    }

    /** Fetches Prometheus if need be; says so in a line if it cannot be had. */
    private static boolean prometheusIsThere() {
        say("Looking for Prometheus; without one on the PATH it is fetched from Debian");
        try {
            Prometheus.program();
            return true;
        } catch (IOException e) {
            System.err.println(
                    "option --monitoring needs prometheus on the PATH, or apt-get and dpkg-deb with"
                            + " access to Debian's packages: "
                            + e.getMessage().lines().reduce((first, last) -> last).orElse(""));
            return false;
        }
    }

    private boolean run() throws Exception {
        FileUtils.deleteDirectory(DIRECTORY.toFile());
        Files.createDirectories(DIRECTORY.resolve("tmp"));
        say("Starting Kafka, MariaDB and Flink (their log: %s)", LOG);
        // Once, before threads start: SLF4J complains if two of them initialise it.
        LoggerFactory.getLogger(LocalRun.class).info("Starting in {}", DIRECTORY);
        Future<EmbeddedMariaDb> starting =
                inBackground(() -> EmbeddedMariaDb.start(DIRECTORY.resolve("mariadb")));
        try (EmbeddedKafka kafka = EmbeddedKafka.start(DIRECTORY.resolve("kafka"));
                EmbeddedMariaDb mariaDb = starting.get();
                MiniCluster flink = new MiniCluster(flinkConfiguration())) {
            kafka.createTopic(TOPIC, PARTITIONS);
            kafka.createTopic(DEAD_LETTER_TOPIC, 1, Map.of("max.message.bytes", "1064972"));
            mariaDb.createDatabase(DATABASE);
            try (Connection connection = mariaDb.connect(DATABASE)) {
                new LocalDimensions(connection).create();
            }
            flink.start();
            JobID job = submit(flink, kafka, mariaDb);
            say("  Flink's web UI   %s", flink.getRestAddress().get());
            say("  Kafka            %s, topic %s", kafka.bootstrapServers(), TOPIC);
            say(
                    "  MySQL            %s?user=%s&password=%s",
                    mariaDb.jdbcUrl(DATABASE), mariaDb.username(), mariaDb.password());
            say("  MySQL client     %s", client(mariaDb));
            try (AutoCloseable monitoring = monitoring()) {
                boolean right = feed(kafka, mariaDb) && verify(kafka, mariaDb);
                if (keepsRunning) {
                    keepRunning(kafka);
                }
                flink.cancelJob(job).get();
                flink.requestJobResult(job).get();
                return right;
            }
        }
    }

    private void keepRunning(EmbeddedKafka kafka) throws InterruptedException {
        say("Everything keeps running until Ctrl-C. To send more events:");
        say(
                "  ./mvnw -q -Pgenerate -Dlocal.args=\"--kafka.bootstrap-servers %s --seed 43%s\"",
                kafka.bootstrapServers(), plan.tame() ? " --tame true" : "");
        new CountDownLatch(1).await();
    }

    /**
     * A command for the table, with the client that came with the server. Without the character
     * set, clients whose terminal is not in UTF-8 show question marks.
     */
    private static String client(EmbeddedMariaDb mariaDb) {
        return ("%s --no-defaults --skip-ssl --default-character-set=utf8mb4 -h 127.0.0.1 -P %d"
                        + " -u %s -p%s %s")
                .formatted(
                        Path.of("").toAbsolutePath().relativize(mariaDb.client()),
                        mariaDb.port(),
                        mariaDb.username(),
                        mariaDb.password(),
                        DATABASE);
    }

    /** A Prometheus beside the job, if it is asked for. */
    private AutoCloseable monitoring() throws IOException {
        if (!monitored) {
            return () -> {};
        }
        Path home = DIRECTORY.resolve("prometheus");
        Prometheus prometheus =
                Prometheus.start(
                        home,
                        PrometheusConfig.write(
                                home, List.of(metricsPort), Duration.ofSeconds(5), 1));
        say("  Prometheus       %s", prometheus.url());
        say("  metrics          http://127.0.0.1:%d/metrics", metricsPort);
        return prometheus;
    }

    private boolean feed(EmbeddedKafka kafka, EmbeddedMariaDb mariaDb) throws Exception {
        LocalEvents sent = new LocalEvents(kafka.bootstrapServers(), TOPIC, plan);
        try (LocalTable table =
                new LocalTable(
                        mariaDb.connect(DATABASE), kafka, DEAD_LETTER_TOPIC, sent.model(), ZONE)) {
            Future<Void> sending =
                    inBackground(
                            () -> {
                                sent.send();
                                return null;
                            });
            return new LocalReport(sent, table, plan, jobMetricsPort).follow(sending);
        }
    }

    /** What a platform would set: the job's own code sets none of it. */
    private JobID submit(MiniCluster flink, EmbeddedKafka kafka, EmbeddedMariaDb mariaDb)
            throws Exception {
        Configuration platform = new Configuration();
        platform.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        platform.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(10));
        platform.set(CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
        platform.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                DIRECTORY.resolve("checkpoints").toUri().toString());
        platform.set(PipelineOptions.NAME, "wrongbook-wide-table");
        platform.set(CoreOptions.DEFAULT_PARALLELISM, SLOTS);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(platform);
        WideTableJob.configure(
                env, JobConfigLoader.load(environment(mariaDb), options(kafka, mariaDb)));
        JobGraph graph = env.getStreamGraph().getJobGraph();
        flink.submitJob(graph).get();
        return graph.getJobID();
    }

    /** What a user would do afterwards, by the command of the runbook. */
    private boolean verify(EmbeddedKafka kafka, EmbeddedMariaDb mariaDb) throws Exception {
        say("");
        say("WideTableVerifier (docs/operations.md) says");
        return WideTableVerifier.run(
                        System.out, System.err, environment(mariaDb), options(kafka, mariaDb))
                == 0;
    }

    private static Map<String, String> environment(EmbeddedMariaDb mariaDb) {
        return Map.of("PASSWORD", mariaDb.password());
    }

    private String[] options(EmbeddedKafka kafka, EmbeddedMariaDb mariaDb) {
        List<String> options = new ArrayList<>(LocalDimensions.OPTIONS);
        Collections.addAll(
                options,
                "--kafka.bootstrap-servers",
                kafka.bootstrapServers(),
                "--jdbc.url",
                mariaDb.jdbcUrl(DATABASE),
                "--jdbc.username",
                mariaDb.username(),
                "--jdbc.password",
                "${PASSWORD}",
                "--jdbc.create-table",
                "true",
                "--arms.prometheus-port",
                Integer.toString(jobMetricsPort));
        return options.toArray(new String[0]);
    }

    private MiniClusterConfiguration flinkConfiguration() {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.PORT, 8081);
        configuration.set(RestOptions.BIND_PORT, "8081-8181");
        // Whoever reaches the web UI may run programs here.
        configuration.set(RestOptions.BIND_ADDRESS, "localhost");
        configuration.set(JobManagerOptions.BIND_HOST, "localhost");
        if (monitored) {
            PrometheusConfig.showMetrics(configuration, metricsPort);
        }
        return new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build();
    }

    private static <T> Future<T> inBackground(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    static void say(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }
}
