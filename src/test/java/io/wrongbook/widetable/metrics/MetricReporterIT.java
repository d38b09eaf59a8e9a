package io.wrongbook.widetable.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.wrongbook.widetable.cluster.FlinkProcesses;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.generator.ReferenceModel;
import io.wrongbook.widetable.metrics.micrometer.MicrometerReporterFactory;
import io.wrongbook.widetable.pipeline.PipelineTest;
import io.wrongbook.widetable.services.ChildProcess;
import io.wrongbook.widetable.services.DebianPackage;
import io.wrongbook.widetable.services.FreePort;
import io.wrongbook.widetable.services.HttpReceiver;
import io.wrongbook.widetable.services.Prometheus;
import io.wrongbook.widetable.services.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The metric reporter as a plugin of a cluster of separate processes, with a real Prometheus, a
 * real Pushgateway and a receiver of OTLP; and the job's own registries beside it.
 */
class MetricReporterIT extends PipelineTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "t0k3n-of-arms";
    private static final int FIRST_PORT = FreePort.find();
    private static final int LAST_PORT = FIRST_PORT + 4;
    private static final int PUSHGATEWAY_PORT = FreePort.find();

    @TempDir static Path home;
    private static HttpReceiver otlp;
    private static ChildProcess pushgateway;
    private static Prometheus prometheus;
    private static FlinkProcesses flink;

    @BeforeAll
    static void startEverything() throws IOException {
        otlp = HttpReceiver.start();
        pushgateway =
                ChildProcess.start(
                        "Pushgateway",
                        List.of(
                                DebianPackage.program(
                                                "prometheus-pushgateway", "prometheus-pushgateway")
                                        .toString(),
                                "--web.listen-address=127.0.0.1:" + PUSHGATEWAY_PORT),
                        Map.of(),
                        home.resolve("pushgateway.log"));
        Path scrape =
                Files.writeString(
                        home.resolve("prometheus.yaml"),
                        """
                        global: {scrape_interval: 1s}
                        scrape_configs:
                          - job_name: flink
                            honor_labels: true
                            static_configs:
                              - targets: [%s]
                        """
                                .formatted(
                                        IntStream.rangeClosed(FIRST_PORT, LAST_PORT)
                                                .mapToObj(port -> "'localhost:" + port + "'")
                                                .collect(Collectors.joining(","))));
        prometheus = Prometheus.start(home.resolve("prometheus"), scrape);
        Path plugin = Files.createDirectories(home.resolve("cluster/plugins/wrongbook-metrics"));
        Files.copy(
                Path.of(System.getProperty("metrics.jar")),
                plugin.resolve("wrongbook-metrics.jar"));
        flink = FlinkProcesses.start(home.resolve("cluster"), 1, 4, configuration());
    }

    private static Map<String, String> configuration() {
        String reporter = "metrics.reporter.wrongbook.";
        Map<String, String> config = new TreeMap<>();
        config.put("metrics.reporters", "wrongbook");
        config.put(reporter + "factory.class", MicrometerReporterFactory.class.getName());
        config.put(reporter + "filter.excludes", "*:isCausing*");
        config.put(reporter + "arms.prometheus-port", FIRST_PORT + "-" + LAST_PORT);
        config.put(reporter + "arms.pushgateway-url", "http://127.0.0.1:" + PUSHGATEWAY_PORT);
        config.put(reporter + "arms.otlp-url", otlp.url() + "/reporter/{token}/metrics");
        config.put(reporter + "arms.token", TOKEN);
        config.put(reporter + "arms.interval", "1 s");
        return config;
    }

    @AfterAll
    static void stopEverything() throws Exception {
        // A program that is missing leaves the rest unstarted.
        for (AutoCloseable started : new AutoCloseable[] {flink, prometheus, pushgateway, otlp}) {
            if (started != null) {
                started.close();
            }
        }
    }

    @Test
    void everyReceiverHasTheValuesOfTheJob() throws Exception {
        String job = run();
        fixture.send(new EventGenerator(71, 2_000, System.currentTimeMillis() - 2_000));
        fixture.awaitAllRight(() -> flink.rest("/jobs/" + job));
        ReferenceModel model = fixture.model();

        await().untilAsserted(
                        () ->
                                assertThat(
                                                query(
                                                        "sum(wrongbook_events_processed_total{type='add'})"))
                                        .isEqualTo(model.adds()));
        assertThat(query("sum(wrongbook_events_ignored_total{job='wrongbook-wide-table'})"))
                .isEqualTo(model.ignored());
        assertThat(query("sum(wrongbook_dead_letters_total)"))
                .isEqualTo(model.deadLetters().size());
        assertThat(query("max(wrongbook_processing_latency_seconds{quantile='0.99'}) > bool 0"))
                .isEqualTo(1);
        assertThat(query("sum(flink_jobmanager_job_numRestarts)")).isZero();
        assertThat(query("min(flink_taskmanager_Status_JVM_Memory_Heap_Used) > bool 0"))
                .isEqualTo(1);
        assertThat(
                        prometheus.query(
                                "{job='wrongbook-wide-table',operator='event-router',subtask='0',host='localhost'}"))
                .isNotEmpty();
        assertThat(prometheus.metricNames())
                .contains("flink_taskmanager_job_task_isBackPressured")
                .doesNotContain("flink_taskmanager_job_task_isCausingBackPressure")
                .noneMatch(name -> name.contains("isCausing"));

        await().untilAsserted(
                        () ->
                                assertThat(
                                                Samples.scrape(PUSHGATEWAY_PORT)
                                                        .count(
                                                                "wrongbook_events_processed_total",
                                                                "type=\"fix\"",
                                                                "job=\"wrongbook-wide-table\""))
                                        .isEqualTo(model.fixes()));
        await().until(
                        () ->
                                otlpNames("/reporter/" + TOKEN + "/metrics")
                                        .contains("wrongbook_rows_written_total"));
        assertThat(otlpNames("/reporter/" + TOKEN + "/metrics"))
                .contains("flink_jobmanager_numRegisteredTaskManagers");

        flink.cancel(job);
        await("what Flink has removed is gone")
                .untilAsserted(
                        () ->
                                assertThat(prometheus.query("wrongbook_rows_written_total"))
                                        .isEmpty());
        await().untilAsserted(
                        () ->
                                assertThat(
                                                Samples.scrape(PUSHGATEWAY_PORT)
                                                        .values("wrongbook_rows_written_total"))
                                        .isEmpty());
        assertNoLogHasTheToken();
    }

    /** A session cluster's TaskManagers outlive many jobs. */
    @Test
    @Tag("long")
    void aCancelledJobLeavesNeitherThreadsNorClassesBehind() throws Exception {
        int port = FreePort.find();
        for (int round = 0; round < 3; round++) {
            String job =
                    run(
                            "--arms.prometheus-port",
                            String.valueOf(port),
                            "--arms.otlp-url",
                            otlp.url() + "/job/{token}/metrics",
                            "--arms.pushgateway-url",
                            "http://127.0.0.1:" + PUSHGATEWAY_PORT,
                            "--arms.trace-url",
                            otlp.url() + "/job/{token}/traces",
                            "--arms.trace-sample-rate",
                            "1",
                            "--arms.token",
                            "${ARMS_TOKEN}",
                            "--arms.interval",
                            "200 ms");
            fixture.send(new EventGenerator(72 + round, 200, System.currentTimeMillis() - 200));
            fixture.awaitAllRight(() -> flink.rest("/jobs/" + job));
            assertThat(Samples.scrape(port).count("wrongbook_rows_written_total")).isPositive();
            await().until(() -> !otlpNames("/job/" + TOKEN + "/metrics").isEmpty());
            await().until(() -> requests("/job/" + TOKEN + "/traces") > 0);
            flink.cancel(job);
            await().until(() -> state(job).equals("CANCELED"));
        }

        await("only the reporter's threads are left")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () -> {
                            String threads = flink.rest("/taskmanagers/tm-0/thread-dump");
                            assertThat(threads).doesNotContain("BatchSpanProcessor");
                            for (String name : List.of("scrape", "otlp", "pushgateway")) {
                                assertThat(threads.split("\"\\\\\"wrongbook-metrics-" + name, -1))
                                        .as(name)
                                        .hasSize(2);
                            }
                        });
        await("all class loaders but the last job's are collected")
                .atMost(Duration.ofSeconds(90))
                .until(() -> classLoaders() <= 1);
        assertNoLogHasTheToken();
    }

    private String run(String... options) throws IOException {
        return flink.run(
                Map.of("ARMS_TOKEN", TOKEN),
                Path.of(System.getProperty("fat.jar")),
                2,
                fixture.args(options));
    }

    private static String state(String job) throws IOException {
        return JSON.readTree(flink.rest("/jobs/" + job)).get("state").asText();
    }

    /** The value of an expression that gives one. */
    private static long query(String expression) throws IOException {
        List<JsonNode> result = prometheus.query(expression);
        assertThat(result).as(expression).hasSize(1);
        return Math.round(result.get(0).get("value").get(1).asDouble());
    }

    private static long requests(String path) {
        return otlp.requests().stream().filter(r -> r.path().equals(path)).count();
    }

    private static Set<String> otlpNames(String path) throws IOException {
        Set<String> names = new TreeSet<>();
        for (HttpReceiver.Request request : otlp.requests()) {
            if (request.path().equals(path)) {
                ExportMetricsServiceRequest.parseFrom(request.body())
                        .getResourceMetricsList()
                        .stream()
                        .flatMap(resource -> resource.getScopeMetricsList().stream())
                        .flatMap(scope -> scope.getMetricsList().stream())
                        .map(Metric::getName)
                        .forEach(names::add);
            }
        }
        return names;
    }

    /** How many class loaders of jobs live in the TaskManager after a full garbage collection. */
    private static long classLoaders() throws IOException {
        Path log = home.resolve("jcmd.log");
        try (ChildProcess jcmd =
                ChildProcess.start(
                        "jcmd",
                        List.of(
                                ChildProcess.javaHome("jcmd").toString(),
                                String.valueOf(flink.taskManagerPid(0)),
                                "GC.class_histogram"),
                        Map.of(),
                        log)) {
            assertThat(jcmd.waitFor(Duration.ofSeconds(60))).isZero();
            return jcmd.output()
                    .lines()
                    .filter(line -> line.contains("org.apache.flink.util.ChildFirstClassLoader"))
                    .mapToLong(line -> Long.parseLong(line.trim().split("\\s+", -1)[1]))
                    .sum();
        }
    }

    private static void assertNoLogHasTheToken() throws IOException {
        try (var logs = Files.walk(home.resolve("cluster/log"))) {
            for (Path log : logs.filter(Files::isRegularFile).collect(Collectors.toList())) {
                assertThat(log).content().doesNotContain(TOKEN);
            }
        }
    }
}
