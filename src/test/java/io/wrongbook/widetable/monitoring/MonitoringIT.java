package io.wrongbook.widetable.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.wrongbook.widetable.WideTableJob;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.local.PrometheusConfig;
import io.wrongbook.widetable.metrics.JobMetric;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.services.EmbeddedMariaDb;
import io.wrongbook.widetable.services.FreePort;
import io.wrongbook.widetable.services.OwnDatabaseServer;
import io.wrongbook.widetable.services.Prometheus;
import io.wrongbook.widetable.services.SharedServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job, and a real Prometheus with the alerts that we ship, while the database comes and goes.
 */
@OwnDatabaseServer
class MonitoringIT {

    private static final int EVENTS = 20_000;
    private static final int METRICS_PORT = FreePort.find();

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(withMetrics())
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    @TempDir private Path directory;

    /** A database of this test's own, because it is killed. */
    private EmbeddedMariaDb database;

    private PipelineFixture fixture;

    private static Configuration withMetrics() {
        Configuration configuration = new Configuration();
        PrometheusConfig.showMetrics(configuration, METRICS_PORT);
        return configuration;
    }

    @BeforeEach
    void startJob() throws Exception {
        database = EmbeddedMariaDb.start(directory.resolve("mariadb"));
        fixture = new PipelineFixture(SERVICES.kafka(), database, directory);
        // With a dimension there are its metrics. It has no name, so that rows are the events'.
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE patterns (id VARCHAR(64) PRIMARY KEY, name TEXT)");
        }
        fixture.start("--dimension.pattern.table", "patterns");
    }

    @AfterEach
    void stopJob() {
        fixture.close();
        database.close();
    }

    @Test
    void everyMetricIsThereAndAnOutageOfTheDatabaseFiresItsAlert() throws Exception {
        try (Prometheus prometheus = prometheus(Duration.ofSeconds(1), 5)) {
            fixture.send(generator(61, EVENTS));
            fixture.awaitAllRight();

            await("Prometheus has seen all events")
                    .untilAsserted(
                            () ->
                                    assertThat(
                                                    count(
                                                            prometheus,
                                                            "sum(wrongbook_events_processed_total)"))
                                            .isEqualTo(
                                                    fixture.model().adds()
                                                            + fixture.model().fixes()));
            // Flink works out rates and shares once in five seconds.
            await("sane values").untilAsserted(() -> assertValuesAreSane(prometheus));
            assertEveryQueryNamesMetricsThatThereAre(prometheus);
            await("the job is there, and with it all that is wanted")
                    .untilAsserted(
                            () ->
                                    assertThat(prometheus.firing())
                                            .contains("watchdog")
                                            .doesNotContain(
                                                    "job_failure",
                                                    "no_events",
                                                    "database_away",
                                                    "metrics_missing",
                                                    "jobmanager_missing",
                                                    "taskmanagers_missing"));

            database.kill();
            fixture.send(generator(62, 100));
            await("the alert")
                    .untilAsserted(() -> assertThat(prometheus.firing()).contains("database_away"));
            restartDatabase();
            await("its end")
                    .untilAsserted(
                            () -> assertThat(prometheus.firing()).doesNotContain("database_away"));
            fixture.awaitAllRight();

            fixture.stopWithSavepoint();
            await("the end of the job is an alert")
                    .untilAsserted(() -> assertThat(prometheus.firing()).contains("job_failure"));
        }
    }

    /** With the very rules that we ship, and a fault of 40 s. */
    @Test
    @Tag("long")
    void anOutageOfFortySecondsFiresWhatItMustAndClearsAgain() throws Exception {
        try (Prometheus prometheus = prometheus(Duration.ofSeconds(10), 1)) {
            fixture.send(generator(63, EVENTS));
            fixture.awaitAllRight();
            Set<String> fired = new TreeSet<>();

            database.kill();
            fixture.send(generator(64, 100));
            await("40 s")
                    .atMost(Duration.ofMinutes(1))
                    .pollDelay(Duration.ofSeconds(40))
                    .untilAsserted(() -> fired.addAll(prometheus.firing()));
            restartDatabase();

            await("late rows are an alert")
                    .atMost(Duration.ofMinutes(2))
                    .until(
                            () -> {
                                fired.addAll(prometheus.firing());
                                return fired.contains("high_latency");
                            });
            await("the end of all alerts")
                    .atMost(Duration.ofMinutes(4))
                    .until(() -> prometheus.firing().equals(Set.of("watchdog")));
            assertThat(fired).containsExactly("database_away", "high_latency", "watchdog");
            fixture.awaitAllRight();
        }
    }

    private static void assertEveryQueryNamesMetricsThatThereAre(Prometheus prometheus)
            throws IOException {
        Set<String> there = prometheus.metricNames();
        for (String query : MonitoringFiles.allQueries()) {
            assertThat(there).as(query).containsAll(MonitoringFiles.metrics(query));
        }
        for (JobMetric metric : JobMetric.values()) {
            assertThat(there).contains("wrongbook_" + metric.metricName());
        }
    }

    private void assertValuesAreSane(Prometheus prometheus) throws IOException {
        assertThat(count(prometheus, "sum(wrongbook_events_processed_total{type='add'})"))
                .isEqualTo(fixture.model().adds());
        assertThat(count(prometheus, "sum(wrongbook_events_processed_total{type='fix'})"))
                .isEqualTo(fixture.model().fixes());
        assertThat(count(prometheus, "sum(wrongbook_events_ignored_total)"))
                .isEqualTo(fixture.model().ignored());
        assertThat(count(prometheus, "sum(wrongbook_dead_letters_total)"))
                .isEqualTo(fixture.model().deadLetters().size());
        assertThat(value(prometheus, "sum(wrongbook_rows_written_total)"))
                .isBetween((double) fixture.model().records(), (double) EVENTS);
        assertThat(value(prometheus, "sum(wrongbook_events_processed_per_second)"))
                .isBetween(1.0, (double) EVENTS);
        assertThat(value(prometheus, "sum(wrongbook_duplicates_total)"))
                .isBetween(1.0, EVENTS * 0.2);
        assertThat(value(prometheus, "sum(wrongbook_orphan_fixes_total)"))
                .isBetween(1.0, EVENTS * 0.2);
        assertThat(value(prometheus, "max(wrongbook_error_rate)")).isBetween(0.001, 0.1);
        // Some events are hours late.
        assertThat(value(prometheus, "max(wrongbook_processing_latency_seconds{quantile='0.5'})"))
                .isBetween(0.01, 60.0);
        assertThat(value(prometheus, "max(wrongbook_last_processing_latency_seconds)"))
                .isPositive();
        assertThat(value(prometheus, "max(wrongbook_pipeline_latency_seconds{quantile='0.99'})"))
                .isBetween(0.001, 60.0);
        for (String histogram : List.of("processing_latency", "pipeline_latency", "flush")) {
            assertThat(value(prometheus, "sum(wrongbook_" + histogram + "_seconds_count)"))
                    .isPositive();
        }
        assertThat(value(prometheus, "max(wrongbook_flush_seconds{quantile='0.99'})"))
                .isBetween(0.0001, 30.0);
        assertThat(value(prometheus, "sum(wrongbook_flush_retries_total)")).isZero();
        assertThat(value(prometheus, "max(wrongbook_batch_age_seconds)")).isZero();
        assertThat(value(prometheus, "max(wrongbook_time_to_fix_seconds{quantile='0.5'})"))
                .isPositive();
        assertThat(value(prometheus, "max(flink_jobmanager_job_runningTime)")).isPositive();
    }

    /** The only value of an expression. */
    private static double value(Prometheus prometheus, String expression) throws IOException {
        List<JsonNode> series = prometheus.query(expression);
        assertThat(series).as(expression).hasSize(1);
        return series.get(0).get("value").get(1).asDouble();
    }

    private static long count(Prometheus prometheus, String expression) throws IOException {
        return (long) value(prometheus, expression);
    }

    private Prometheus prometheus(Duration interval, int speed) throws IOException {
        Path home = directory.resolve("prometheus");
        Path config = PrometheusConfig.write(home, List.of(METRICS_PORT), interval, speed);
        // What a user does whose job has another name.
        Path alerts = home.resolve("alerts.yaml");
        Files.writeString(
                alerts, Files.readString(alerts).replace(WideTableJob.NAME, fixture.jobName()));
        return Prometheus.start(home, config);
    }

    /** Events of now: their last one's time is the present. */
    private static EventGenerator generator(long seed, int events) {
        return new EventGenerator(
                new EventGenerator.Options(
                        seed, events, System.currentTimeMillis() - events / 10, 10_000));
    }

    private void restartDatabase() throws IOException {
        database = EmbeddedMariaDb.start(directory.resolve("mariadb"), database.port());
    }
}
