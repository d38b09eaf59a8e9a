package io.wrongbook.widetable.local;

import io.wrongbook.widetable.WideTableJob;
import io.wrongbook.widetable.WideTableVerifier;
import io.wrongbook.widetable.config.JobConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

    private final Arguments arguments;
    private final Path directory = Path.of("target", "local-run").toAbsolutePath();
    private final int metricsPort = FreePort.find();

    private LocalRun(Arguments arguments) {
        this.arguments = arguments;
    }

    /** Ends with 0 if every row is right, 1 if not, 2 for a wrong option. */
    public static void main(String[] args) throws Exception {
        System.exit(run(args));
    }

    static int run(String... args) throws Exception {
        if (Arrays.asList(args).contains("--help")) {
            System.out.print(HELP);
            return 0;
        }
        Arguments arguments;
        try {
            arguments =
                    new Arguments(
                            Set.of("events", "rate", "seed", "monitoring", "keep-running"), args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        }
        return new LocalRun(arguments).run() ? 0 : 1;
    }

    private boolean run() throws Exception {
        FileUtils.deleteDirectory(directory.toFile());
        Files.createDirectories(directory);
        say("Starting Kafka, MariaDB and Flink (their logs: target/local-run.log)");
        // Once, before threads start: SLF4J complains if two of them initialise it.
        LoggerFactory.getLogger(LocalRun.class).info("Starting in {}", directory);
        Future<EmbeddedMariaDb> starting =
                inBackground(() -> EmbeddedMariaDb.start(directory.resolve("mariadb")));
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory.resolve("kafka"));
                EmbeddedMariaDb mariaDb = starting.get();
                MiniCluster flink = new MiniCluster(flinkConfiguration())) {
            kafka.createTopic(TOPIC, PARTITIONS);
            kafka.createTopic(DEAD_LETTER_TOPIC, 1, Map.of("max.message.bytes", "1064972"));
            mariaDb.createDatabase(DATABASE);
            flink.start();
            JobID job = submit(flink, kafka, mariaDb);
            say("  Flink's web UI   %s", flink.getRestAddress().get());
            say("  Kafka            %s, topic %s", kafka.bootstrapServers(), TOPIC);
            say(
                    "  MySQL            %s?user=%s&password=%s",
                    mariaDb.jdbcUrl(DATABASE), mariaDb.username(), mariaDb.password());
            try (AutoCloseable monitoring = monitoring()) {
                boolean right = feed(kafka, mariaDb) && verify(kafka, mariaDb);
                if (arguments.flag("keep-running")) {
                    say("Everything keeps running until Ctrl-C. To send more events:");
                    say(
                            "  ./mvnw -q -Pgenerate -Dlocal.args=\"--kafka.bootstrap-servers %s"
                                    + " --seed 43\"",
                            kafka.bootstrapServers());
                    new CountDownLatch(1).await();
                }
                flink.cancelJob(job).get();
                flink.requestJobResult(job).get();
                return right;
            }
        }
    }

    /** A Prometheus beside the job, if it is asked for. */
    private AutoCloseable monitoring() throws IOException {
        if (!arguments.flag("monitoring")) {
            return () -> {};
        }
        Path home = directory.resolve("prometheus");
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
        long events = arguments.number("events", 20_000);
        long rate = arguments.number("rate", 2_000);
        LocalEvents sent =
                new LocalEvents(
                        kafka.bootstrapServers(),
                        TOPIC,
                        arguments.number("seed", 42),
                        events,
                        rate);
        try (LocalTable table =
                new LocalTable(
                        mariaDb.connect(DATABASE), kafka, DEAD_LETTER_TOPIC, sent.model(), ZONE)) {
            Future<Void> sending =
                    inBackground(
                            () -> {
                                sent.send();
                                return null;
                            });
            return new LocalReport(sent, table, events, rate).follow(sending);
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
                directory.resolve("checkpoints").toUri().toString());
        platform.set(PipelineOptions.NAME, "wrongbook-wide-table");
        platform.set(CoreOptions.DEFAULT_PARALLELISM, SLOTS);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(platform);
        WideTableJob.configure(env, JobConfig.load(environment(mariaDb), options(kafka, mariaDb)));
        JobGraph graph = env.getStreamGraph().getJobGraph();
        flink.submitJob(graph).get();
        return graph.getJobID();
    }

    /** What a user would do afterwards, by the command of the runbook. */
    private static boolean verify(EmbeddedKafka kafka, EmbeddedMariaDb mariaDb) throws Exception {
        say("");
        say("WideTableVerifier (docs/operations.md) says");
        return WideTableVerifier.run(
                        System.out, System.err, environment(mariaDb), options(kafka, mariaDb))
                == 0;
    }

    private static Map<String, String> environment(EmbeddedMariaDb mariaDb) {
        return Map.of("PASSWORD", mariaDb.password());
    }

    private static String[] options(EmbeddedKafka kafka, EmbeddedMariaDb mariaDb) {
        return new String[] {
            "--kafka.bootstrap-servers",
            kafka.bootstrapServers(),
            "--jdbc.url",
            mariaDb.jdbcUrl(DATABASE),
            "--jdbc.username",
            mariaDb.username(),
            "--jdbc.password",
            "${PASSWORD}",
            "--jdbc.create-table",
            "true"
        };
    }

    private MiniClusterConfiguration flinkConfiguration() {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.PORT, 8081);
        configuration.set(RestOptions.BIND_PORT, "8081-8181");
        if (arguments.flag("monitoring")) {
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
