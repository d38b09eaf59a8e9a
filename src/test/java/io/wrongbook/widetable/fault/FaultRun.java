package io.wrongbook.widetable.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.generator.GeneratedRecord;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.services.DatabaseServer;
import io.wrongbook.widetable.services.EmbeddedMariaDb;
import io.wrongbook.widetable.services.KafkaProcess;
import io.wrongbook.widetable.services.SharedServices;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a fault test needs: the real job on a cluster of the test class, between a broker and a
 * database that the test may break, and generated events whose outcome a model knows. A test starts
 * the job, sends events, does harm, and ends with {@link #awaitAllRight}.
 */
final class FaultRun
        implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    /**
     * The time of the first event. It is not of the past: a broker that starts again forgets the
     * producers whose records are older than a day, and then takes a batch twice.
     */
    static final long NOW = System.currentTimeMillis();

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final int CHUNK = 100;

    private final SharedServices services = new SharedServices();
    private final MiniClusterExtension flink =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(clusterConfiguration())
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    private Path directory;
    private PipelineFixture pipeline;
    private EventGenerator events;
    private JobView job;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        services.beforeAll(context);
        flink.beforeAll(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        flink.beforeEach(context);
        directory = Files.createTempDirectory("wrongbook-fault");
        pipeline = new PipelineFixture(broker(), database(), directory);
        pipeline.platform()
                .set(
                        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS,
                        Integer.MAX_VALUE);
        events = new EventGenerator(context.getDisplayName().hashCode(), Long.MAX_VALUE, NOW);
        job = null;
    }

    /** Whatever a test that failed has left broken is mended for the next one. */
    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (!broker().isAlive()) {
            broker().restart();
        }
        broker().network().mend();
        broker().network().delay(Duration.ZERO);
        pipeline.close();
        flink.afterEach(context);
        // The cluster still deletes checkpoints, too.
        await("deleted").until(() -> FileUtils.deleteQuietly(directory.toFile()));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        flink.afterAll(context);
    }

    KafkaProcess broker() {
        return services.kafkaProcess();
    }

    DatabaseServer database() {
        return services.database();
    }

    /** A database that the test may kill. */
    EmbeddedMariaDb mariaDb() {
        return services.mariaDb();
    }

    /** The topics, the table and the options of this test. */
    PipelineFixture pipeline() {
        return pipeline;
    }

    /** The platform's own configuration; a test may change it before it starts the job. */
    Configuration platform() {
        return pipeline.platform();
    }

    /** Where checkpoints and savepoints are. */
    Path directory() {
        return directory;
    }

    /** Starts the job with options that win over the usual ones. */
    void start(String... options) throws Exception {
        startFrom(null, options);
    }

    /** Starts the job from a savepoint; null is none. */
    void startFrom(String savepoint, String... options) throws Exception {
        JobClient client = pipeline.startFrom(savepoint, options);
        job = new JobView(this::rest, client.getJobID().toHexString());
    }

    JobView job() {
        return job;
    }

    /** Sends the next generated events, and waits until the broker has them. */
    void send(int count) throws Exception {
        pipeline.send(events, count);
    }

    /** The next generated events, to be sent by the test. */
    Iterator<GeneratedRecord> events(int count) {
        return Stream.generate(events::next).limit(count).iterator();
    }

    /** Sends the next generated events bit by bit, so that a fault finds them in flight. */
    CompletableFuture<Void> sending(int count) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        for (int sent = 0; sent < count; sent += CHUNK) {
                            send(Math.min(CHUNK, count - sent));
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException("events cannot be sent", e);
                    }
                });
    }

    /** Waits until the table has more rows than this. */
    void awaitRows(int count) {
        await("rows").atMost(PATIENCE).until(() -> pipeline.table().size() > count);
    }

    /** Waits until the cluster has restarted the job because of this. */
    void awaitFailure(String cause) {
        await("failure " + cause)
                .atMost(PATIENCE)
                .until(() -> job.failures().stream().anyMatch(f -> f.contains(cause)));
    }

    /** Waits until so many checkpoints more than now came to this end. */
    void awaitCheckpoints(String outcome, int more) throws IOException {
        int before = job.checkpoints(outcome);
        await(outcome + " checkpoints")
                .atMost(PATIENCE)
                .until(() -> job.checkpoints(outcome) >= before + more);
    }

    /**
     * Waits until every row and every dead letter is what the model says. A dead letter may be
     * there twice only if the job was restarted from a checkpoint.
     */
    void awaitAllRight() throws Exception {
        pipeline.awaitAllRight(() -> job.state() + " " + job.failures());
        if (job.failures().isEmpty()) {
            assertThat(pipeline.deadLetters()).hasSameSizeAs(pipeline.model().deadLetters());
        }
        assertThat(job.state()).isEqualTo("RUNNING");
    }

    /** Runs statements as the database's administrator, in this test's database. */
    void administrate(String... statements) throws SQLException {
        try (Connection root = database().connectAsRoot()) {
            root.setCatalog(databaseName());
            try (Statement statement = root.createStatement()) {
                for (String sql : statements) {
                    statement.execute(sql);
                }
            }
        }
    }

    /** The number that a query of the administrator's gives. */
    long number(String query) throws SQLException {
        try (Connection root = database().connectAsRoot()) {
            return number(root, query);
        }
    }

    static long number(Connection connection, String query) throws SQLException {
        return numbers(connection, query).get(0);
    }

    /** The numbers that a query gives, a row each. */
    static List<Long> numbers(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            List<Long> numbers = new ArrayList<>();
            while (result.next()) {
                numbers.add(result.getLong(1));
            }
            return numbers;
        }
    }

    /** How often InnoDB has counted this; the names are in INFORMATION_SCHEMA.INNODB_METRICS. */
    long innodb(String metric) throws SQLException {
        return number(
                "SELECT COUNT FROM INFORMATION_SCHEMA.INNODB_METRICS WHERE NAME = '"
                        + metric
                        + "'");
    }

    /** How many of the job's sessions are in a statement now. */
    long writing() throws SQLException {
        return number(
                "SELECT COUNT(*) FROM INFORMATION_SCHEMA.PROCESSLIST WHERE DB = '"
                        + databaseName()
                        + "' AND INFO LIKE 'INSERT INTO%'");
    }

    String databaseName() {
        String url = pipeline.option("jdbc.url");
        return url.substring(url.lastIndexOf('/') + 1);
    }

    private String rest(String path) throws IOException {
        Configuration client = flink.getClientConfiguration();
        URI api =
                URI.create(
                        "http://"
                                + client.get(RestOptions.ADDRESS)
                                + ":"
                                + client.get(RestOptions.PORT)
                                + path);
        try (var in = api.toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Configuration clusterConfiguration() {
        Configuration cluster = new Configuration();
        // What the REST API tells is not older than this.
        cluster.set(WebOptions.REFRESH_INTERVAL, Duration.ofMillis(100));
        cluster.set(WebOptions.MAX_EXCEPTION_HISTORY_SIZE, 1_000);
        return cluster;
    }
}
