package io.wrongbook.widetable.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.wrongbook.widetable.cluster.FlinkOutput;
import io.wrongbook.widetable.cluster.FlinkProcesses;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.services.Certificate;
import io.wrongbook.widetable.services.SecureKafka;
import io.wrongbook.widetable.services.SharedServices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * No secret is in anything that a cluster shows: the REST API, the logs of every process, the
 * output of the command; neither while the job runs nor when it fails for its password.
 */
class SecretsIT {

    private static final long NOW = 1_750_000_000_000L;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USER = "secretive";
    private static final String DB_PASSWORD = "db-pass-7781";
    private static final String URL_SECRET = "url-token-5512";
    private static final String QUOTED_HALF = "cdefgh-9937";
    private static final List<String> SECRETS =
            List.of(
                    SecureKafka.PASSWORD,
                    DB_PASSWORD,
                    URL_SECRET,
                    Certificate.PASSWORD,
                    QUOTED_HALF);

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    @TempDir Path directory;

    private FlinkProcesses flink;

    @Test
    void nothingThatTheClusterShowsHasASecretInIt() throws Exception {
        Certificate certificate = Certificate.create(directory, "server");
        try (SecureKafka kafka =
                        SecureKafka.start(directory.resolve("kafka"), certificate, certificate);
                PipelineFixture fixture =
                        new PipelineFixture(kafka.kafka(), SERVICES.database(), directory);
                FlinkProcesses cluster =
                        FlinkProcesses.start(
                                directory.resolve("flink"),
                                1,
                                1,
                                Map.of(
                                        "restart-strategy.type", "fixed-delay",
                                        "restart-strategy.fixed-delay.attempts", "1000",
                                        "restart-strategy.fixed-delay.delay", "500 ms"))) {
            flink = cluster;
            asRoot("CREATE USER '" + USER + "'@'%' IDENTIFIED BY '" + DB_PASSWORD + "'");
            asRoot("GRANT ALL ON `" + fixture.database() + "`.* TO '" + USER + "'@'%'");
            fixture.send(new EventGenerator(91, 500, NOW));

            FlinkOutput started = run(fixture, kafka, certificate, SecureKafka.PASSWORD);
            assertThat(started.exitCode()).as(started.text()).isZero();
            assertThat(started.text()).doesNotContain(SECRETS);
            String job = started.jobId();
            await().until(() -> fixture.table().size() == fixture.model().records());
            assertNothingShows(job);
            assertThat(cluster.rest("/jobs/" + job + "/config"))
                    .contains("kafka.properties.sasl.jaas.config", "******");

            // The Kafka client itself would show what stands behind the quote.
            assertRejected(
                    run(fixture, kafka, certificate, "ab\"" + QUOTED_HALF),
                    "kafka.properties.sasl.jaas.config: neither name=");
            assertRejected(
                    run(fixture, kafka, certificate, "ab\\\"" + QUOTED_HALF),
                    "the brokers reject the credentials");

            // The password is no longer right: the job fails for it, again and again.
            asRoot("ALTER USER '" + USER + "'@'%' IDENTIFIED BY 'another'");
            killConnections();
            fixture.send(new EventGenerator(92, 500, NOW));
            await().atMost(Duration.ofSeconds(90))
                    .until(() -> rest("/jobs/" + job + "/exceptions").contains("Access denied"));
            assertNothingShows(job);
            cluster.cancel(job);
        } finally {
            asRoot("DROP USER IF EXISTS '" + USER + "'@'%'");
        }
    }

    private static void assertRejected(FlinkOutput output, String message) {
        assertThat(output.exitCode()).isNotZero();
        assertThat(output.text()).contains(message).doesNotContain(SECRETS);
    }

    private FlinkOutput run(
            PipelineFixture fixture,
            SecureKafka kafka,
            Certificate certificate,
            String kafkaPassword)
            throws IOException {
        Map<String, String> options = new TreeMap<>();
        String[] args = fixture.args();
        for (int i = 0; i < args.length; i += 2) {
            options.put(args[i].substring(2), args[i + 1]);
        }
        options.put("jdbc.username", USER);
        options.put("jdbc.password", "${DB_PASSWORD}");
        options.merge(
                "jdbc.url", "?allowPublicKeyRetrieval=true&xToken=" + URL_SECRET, String::concat);
        options.put("jdbc.properties.trustCertificateKeyStorePassword", "${STORE_PASSWORD}");
        options.put("jdbc.retry-timeout", "0 s");
        options.put("kafka.bootstrap-servers", kafka.address(SecureKafka.Listener.SASL_SSL));
        options.put("kafka.properties.security.protocol", "SASL_SSL");
        options.put("kafka.properties.sasl.mechanism", "PLAIN");
        options.put(
                "kafka.properties.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
                        + SecureKafka.USERNAME
                        + "\" password=\"${KAFKA_PASSWORD}\";");
        options.put("kafka.properties.ssl.truststore.type", "PKCS12");
        options.put(
                "kafka.properties.ssl.truststore.location", certificate.trustStore().toString());
        options.put("kafka.properties.ssl.truststore.password", "${STORE_PASSWORD}");
        Path file = directory.resolve("job.yaml");
        Files.writeString(file, JSON.writeValueAsString(options));
        return flink.flink(
                Map.of(
                        "DB_PASSWORD", DB_PASSWORD,
                        "KAFKA_PASSWORD", kafkaPassword,
                        "STORE_PASSWORD", Certificate.PASSWORD),
                "run",
                "-d",
                System.getProperty("fat.jar"),
                "--config",
                file.toString());
    }

    private void assertNothingShows(String job) throws IOException {
        List<String> paths =
                new ArrayList<>(
                        List.of(
                                "/config",
                                "/jobs/overview",
                                "/jobmanager/config",
                                "/jobmanager/environment",
                                "/jobmanager/logs",
                                "/jobmanager/thread-dump",
                                "/taskmanagers",
                                "/taskmanagers/tm-0",
                                "/taskmanagers/tm-0/thread-dump"));
        for (String path :
                List.of(
                        "",
                        "/config",
                        "/plan",
                        "/exceptions",
                        "/accumulators",
                        "/checkpoints",
                        "/checkpoints/config",
                        "/jobmanager/config",
                        "/jobmanager/environment")) {
            paths.add("/jobs/" + job + path);
        }
        for (var vertex : JSON.readTree(rest("/jobs/" + job)).get("vertices")) {
            paths.add("/jobs/" + job + "/vertices/" + vertex.get("id").asText());
        }
        for (String path : paths) {
            assertThat(rest(path)).as(path).doesNotContain(SECRETS);
        }
        int logs = 0;
        try (Stream<Path> files = Files.walk(directory.resolve("flink/log"))) {
            for (Path log : files.filter(Files::isRegularFile).toList()) {
                logs++;
                assertThat(Files.readString(log, StandardCharsets.UTF_8))
                        .as(log.toString())
                        .doesNotContain(SECRETS);
            }
        }
        assertThat(logs).isGreaterThan(3);
    }

    private String rest(String path) throws IOException {
        return flink.rest(path);
    }

    private static void killConnections() throws Exception {
        asRoot("KILL USER '" + USER + "'@'%'");
    }

    private static void asRoot(String sql) throws Exception {
        try (Connection root = SERVICES.database().connectAsRoot();
                Statement statement = root.createStatement()) {
            statement.execute(sql);
        }
    }
}
