package io.wrongbook.widetable.metrics;

import static io.wrongbook.widetable.event.JsonEvent.add;
import static io.wrongbook.widetable.event.JsonEvent.fix;
import static io.wrongbook.widetable.pipeline.PipelineFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.generator.Meaning.Reason;
import io.wrongbook.widetable.generator.ReferenceModel;
import io.wrongbook.widetable.metrics.micrometer.MicrometerReporterFactory;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.services.FreePort;
import io.wrongbook.widetable.services.Samples;
import io.wrongbook.widetable.services.SharedServices;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The metrics of the running job: as the job itself shows them, and as Flink's reporters do, ours
 * and the built-in one.
 */
class JobMetricsIT {

    private static final int OUR_REPORTER = FreePort.find();
    private static final int FLINKS_REPORTER = FreePort.find();
    private static final String PREFIX = "flink_taskmanager_job_task_operator_wrongbook_";

    /** Flink's reporter shows texts as 0, ours leaves them out. */
    private static final Set<String> TEXTS =
            Set.of(
                    "flink_jobmanager_job_lastCheckpointExternalPath",
                    "flink_taskmanager_job_task_operator_KafkaSourceReader_KafkaConsumer_commit_id",
                    "flink_taskmanager_job_task_operator_KafkaSourceReader_KafkaConsumer_version");

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(reporters())
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    @TempDir Path directory;

    private final int port = FreePort.find();
    private PipelineFixture fixture;

    private static Configuration reporters() {
        Configuration configuration = new Configuration();
        configuration.setString("metrics.reporters", "wrongbook,prom");
        configuration.setString(
                "metrics.reporter.wrongbook.factory.class",
                MicrometerReporterFactory.class.getName());
        configuration.setString(
                "metrics.reporter.wrongbook.arms.prometheus-port", String.valueOf(OUR_REPORTER));
        configuration.setString(
                "metrics.reporter.prom.factory.class", PrometheusReporterFactory.class.getName());
        configuration.setString("metrics.reporter.prom.port", String.valueOf(FLINKS_REPORTER));
        return configuration;
    }

    @BeforeEach
    void start() throws Exception {
        fixture = new PipelineFixture(SERVICES.kafka(), SERVICES.database(), directory);
        fixture.start("--arms.prometheus-port", String.valueOf(port));
        await("the job's endpoint")
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> !Samples.scrape(port).names().isEmpty());
    }

    @AfterEach
    void stop() {
        fixture.close();
        await("at most the reporter's thread is left").until(() -> threads() <= 1);
    }

    @Test
    void countWhatWasSent() throws Exception {
        fixture.send(generator(51, 5_000));
        fixture.awaitAllRight();

        ReferenceModel model = fixture.model();
        await().untilAsserted(() -> assertCounts(Samples.scrape(port), model));
        assertCounts(Samples.scrape(OUR_REPORTER), model);

        Samples samples = Samples.scrape(port);
        long written = samples.count("wrongbook_processing_latency_seconds_count");
        assertThat(samples.count("wrongbook_rows_written_total"))
                .isBetween((long) model.records(), written);
        assertThat(written)
                .isLessThanOrEqualTo(
                        model.adds() + model.fixes() - samples.count("wrongbook_duplicates_total"))
                .isEqualTo(samples.count("wrongbook_pipeline_latency_seconds_count"));
        for (String duration : Set.of("pipeline_latency", "flush")) {
            assertThat(samples.max("wrongbook_" + duration + "_seconds", "quantile=\"0.99\""))
                    .as(duration)
                    .isPositive()
                    .isLessThan(120);
        }
        assertThat(samples.max("wrongbook_processing_latency_seconds", "quantile=\"0.5\""))
                .isPositive();
        assertThat(samples.max("wrongbook_last_processing_latency_seconds")).isPositive();
        assertThat(samples.count("wrongbook_duplicates_total")).isPositive();
        assertThat(samples.count("wrongbook_orphan_fixes_total")).isPositive();
        assertThat(samples.max("wrongbook_batch_age_seconds")).isZero();
        assertThat(samples.count("wrongbook_flush_retries_total")).isZero();
    }

    private static void assertCounts(Samples samples, ReferenceModel model) {
        assertThat(samples.count("wrongbook_events_processed_total", "type=\"add\""))
                .isEqualTo(model.adds());
        assertThat(samples.count("wrongbook_events_processed_total", "type=\"fix\""))
                .isEqualTo(model.fixes());
        assertThat(samples.count("wrongbook_events_ignored_total")).isEqualTo(model.ignored());
        for (Reason reason : Reason.values()) {
            assertThat(
                            samples.count(
                                    "wrongbook_dead_letters_total",
                                    "reason=\"" + reason.name() + "\""))
                    .as(reason.name())
                    .isEqualTo(model.deadLettersByReason().getOrDefault(reason, 0L));
        }
    }

    @Test
    void eachEventCountsWhereItBelongs() throws Exception {
        long now = System.currentTimeMillis();
        send(now, add("w1", "a1", now - 90_000).json());
        send(now, add("w1", "a1", now - 90_000).json());
        // Adds and fixes go different ways: a fix that is sent at once may overtake its add.
        await().untilAsserted(
                        () ->
                                assertThat(
                                                Samples.scrape(port)
                                                        .count("wrongbook_events_processed_total"))
                                        .isEqualTo(2));
        send(now, fix("w1", "f1", now - 30_000).json());
        send(now, fix("w2", "f2", now - 30_000).json());
        send(now, "{\"domain\":\"exam\",\"type\":\"x\"}");
        send(now, "{");

        await().untilAsserted(
                        () -> {
                            Samples samples = Samples.scrape(port);
                            assertThat(samples.count("wrongbook_rows_written_total"))
                                    .isGreaterThanOrEqualTo(2);
                            assertThat(samples.count("wrongbook_processing_latency_seconds_count"))
                                    .isEqualTo(3);
                            assertThat(samples.count("wrongbook_events_processed_total"))
                                    .isEqualTo(4);
                            assertThat(samples.count("wrongbook_duplicates_total")).isEqualTo(1);
                            assertThat(samples.count("wrongbook_orphan_fixes_total")).isEqualTo(1);
                            assertThat(samples.count("wrongbook_events_ignored_total"))
                                    .isEqualTo(1);
                            assertThat(samples.count("wrongbook_dead_letters_total")).isEqualTo(1);
                            assertThat(samples.count("wrongbook_time_to_fix_seconds_count"))
                                    .isEqualTo(1);
                        });
        Samples samples = Samples.scrape(port);
        assertThat(samples.max("wrongbook_time_to_fix_seconds_max")).isBetween(59.0, 61.0);
        // The add is from 90 s ago, and what happened in Kafka and since is short.
        assertThat(samples.max("wrongbook_processing_latency_seconds_max")).isBetween(89.0, 150.0);
        assertThat(samples.max("wrongbook_pipeline_latency_seconds_max")).isLessThan(60);
        await("the error rate, which Flink updates every five seconds")
                .untilAsserted(
                        () ->
                                assertThat(
                                                Samples.scrape(port)
                                                        .max(
                                                                "wrongbook_error_rate",
                                                                "operator=\"event-router\""))
                                        .isPositive());
        assertThat(samples.values("wrongbook_events_processed_per_second")).isNotEmpty();
    }

    @Test
    void aRejectedRowCountsAsADeadLetterAndHasNoLatency() throws Exception {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "ALTER TABLE " + PipelineFixture.TABLE + " MODIFY user_id VARCHAR(1)");
        }
        long now = System.currentTimeMillis();
        send(now, add("w1", "a1", now).json());
        send(now, fix("w2", "f2", now).json());

        await().untilAsserted(
                        () -> {
                            Samples samples = Samples.scrape(port);
                            assertThat(
                                            samples.count(
                                                    "wrongbook_dead_letters_total",
                                                    "reason=\"DATABASE_REJECTED\"",
                                                    "operator=\"jdbc-upsert\""))
                                    .isEqualTo(1);
                            assertThat(samples.count("wrongbook_rows_written_total")).isEqualTo(1);
                            assertThat(samples.count("wrongbook_processing_latency_seconds_count"))
                                    .isEqualTo(1);
                        });
    }

    @Test
    void everyMetricHasTheNameThatFlinksOwnReporterGivesIt() throws Exception {
        fixture.send(generator(52, 500));
        fixture.awaitAllRight();

        await().untilAsserted(
                        () -> {
                            Set<String> flinks = Samples.scrape(FLINKS_REPORTER).names();
                            Set<String> ours = Samples.scrape(OUR_REPORTER).names();
                            assertThat(flinks).hasSizeGreaterThan(200);
                            assertThat(ours)
                                    .containsAll(
                                            flinks.stream()
                                                    .map(JobMetricsIT::ourNameOf)
                                                    .filter(name -> !TEXTS.contains(name))
                                                    .collect(Collectors.toSet()));
                        });
    }

    /**
     * The job's own metrics have plain names here; Flink's reporter has their labels in the name.
     */
    private static String ourNameOf(String flinks) {
        return flinks.startsWith(PREFIX)
                ? "wrongbook_"
                        + flinks.substring(PREFIX.length()).replaceFirst("^(type|reason)_", "")
                : flinks;
    }

    private void send(long timestamp, String json) throws Exception {
        fixture.send("key", bytes(json), timestamp);
    }

    /** Events of the last seconds. */
    private static EventGenerator generator(long seed, long events) {
        return new EventGenerator(seed, events, System.currentTimeMillis() - events);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("wrongbook-metrics"))
                .count();
    }
}
