package io.wrongbook.widetable.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.DeadLetterReplay;
import io.wrongbook.widetable.WideTableVerifier;
import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.kafka.TopicCheck;
import io.wrongbook.widetable.mysql.TableCheck;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.services.Certificate;
import io.wrongbook.widetable.services.EmbeddedMariaDb;
import io.wrongbook.widetable.services.OwnDatabaseServer;
import io.wrongbook.widetable.services.SecureKafka;
import io.wrongbook.widetable.services.SharedServices;
import io.wrongbook.widetable.startup.JobConfigLoader;
import io.wrongbook.widetable.support.JobArgs;
import io.wrongbook.widetable.tool.ToolOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recipes of docs/connections.md, as they stand there, on a guarded broker and server. */
class SecureConnectionsIT {

    private static final long NOW = 1_750_000_000_000L;
    private static final Path PAGE = Path.of("docs/connections.md");
    private static final Pattern RECIPE =
            Pattern.compile("(?s)### ([^\\n]+)\\n(?:(?!###).)*?```yaml\\n(.*?)```");
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "KAFKA_USERNAME", SecureKafka.USERNAME,
                    "KAFKA_PASSWORD", SecureKafka.PASSWORD,
                    "STORE_PASSWORD", Certificate.PASSWORD);

    @RegisterExtension static final MiniClusterExtension FLINK = PipelineFixture.flink();
    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    @TempDir static Path directory;

    private static Certificate server;
    private static Certificate client;
    private static SecureKafka kafka;

    private final ToolOutput output = new ToolOutput();

    @BeforeAll
    static void startBroker() throws IOException {
        server = Certificate.create(directory, "server");
        client = Certificate.create(directory, "client");
        kafka = SecureKafka.start(directory.resolve("kafka"), server, client);
    }

    @AfterAll
    static void stopBroker() {
        kafka.close();
    }

    @ParameterizedTest
    @CsvSource({
        "SASL/PLAIN, SASL_PLAINTEXT",
        "SASL/SCRAM, SASL_PLAINTEXT",
        "SASL/SCRAM over TLS, SASL_SSL",
        "Mutual TLS, SSL"
    })
    void theJobAndItsToolsReachAGuardedBroker(String recipe, SecureKafka.Listener listener)
            throws Exception {
        try (PipelineFixture fixture =
                new PipelineFixture(kafka.kafka(), SERVICES.database(), directory)) {
            fixture.send(new EventGenerator(71, 500, NOW));
            String[] args = kafkaArgs(fixture, recipe, listener);

            fixture.runToEnd(
                    JobConfigLoader.load(ENVIRONMENT, with(args, "--kafka.stop", "latest")));

            fixture.assertTableIsRight();
            fixture.assertDeadLettersAreRight();
            assertThat(verify(args)).as(output.toString()).isZero();
            assertThat(
                            DeadLetterReplay.run(
                                    output.outStream(), output.errStream(), ENVIRONMENT, args))
                    .as(output.toString())
                    .isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SASL/PLAIN, SASL_PLAINTEXT, KAFKA_PASSWORD, Authentication failed",
        "SASL/SCRAM, SASL_PLAINTEXT, KAFKA_USERNAME, Authentication failed",
        "SASL/SCRAM over TLS, SASL_SSL, KAFKA_PASSWORD, Authentication failed",
        "Mutual TLS, SSL, STORE_PASSWORD, keystore password was incorrect"
    })
    void aWrongSecretIsRejectedAndNotShown(
            String recipe, SecureKafka.Listener listener, String variable, String why)
            throws Exception {
        try (PipelineFixture fixture =
                new PipelineFixture(kafka.kafka(), SERVICES.database(), directory)) {
            Map<String, String> environment = new HashMap<>(ENVIRONMENT);
            environment.put(variable, "not-this-one");
            JobConfig config =
                    JobConfigLoader.load(environment, kafkaArgs(fixture, recipe, listener));

            assertThatThrownBy(() -> TopicCheck.run(config.kafka()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(why)
                    .satisfies(
                            e ->
                                    assertThat(e.getMessage())
                                            .doesNotContain(
                                                    "not-this-one",
                                                    SecureKafka.PASSWORD,
                                                    Certificate.PASSWORD));
        }
    }

    @Test
    void aBrokerWhoseCertificateIsNotTrustedIsRejected() throws Exception {
        Certificate stranger = Certificate.create(directory, "stranger");
        try (PipelineFixture fixture =
                new PipelineFixture(kafka.kafka(), SERVICES.database(), directory)) {
            String[] args =
                    kafkaArgs(fixture, "SASL/SCRAM over TLS", SecureKafka.Listener.SASL_SSL);
            JobConfig config =
                    JobConfigLoader.load(
                            ENVIRONMENT,
                            with(
                                    args,
                                    "--kafka.properties.ssl.truststore.location",
                                    stranger.trustStore().toString()));

            assertThatThrownBy(() -> TopicCheck.run(config.kafka()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("SSL handshake failed");
        }
    }

    @Test
    void aClientWithoutATrustedCertificateIsRejected() throws Exception {
        try (PipelineFixture fixture =
                new PipelineFixture(kafka.kafka(), SERVICES.database(), directory)) {
            String[] args = kafkaArgs(fixture, "Mutual TLS", SecureKafka.Listener.SSL);
            JobConfig config =
                    JobConfigLoader.load(
                            ENVIRONMENT,
                            with(
                                    args,
                                    "--kafka.properties.ssl.keystore.location",
                                    server.keyStore().toString()));

            // Told by an alert after the handshake (TLS 1.3).
            assertThatThrownBy(() -> TopicCheck.run(config.kafka()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("the brokers reject the credentials")
                    .hasMessageContaining("Received fatal alert");
        }
    }

    @Test
    @OwnDatabaseServer
    void theDatabaseIsReachedOverTlsAndItsCertificateIsVerified() throws Exception {
        Certificate stranger = Certificate.create(directory, "mysql-stranger");
        try (EmbeddedMariaDb database =
                        EmbeddedMariaDb.start(
                                directory.resolve("mariadb"),
                                List.of(
                                        "--ssl",
                                        "--ssl-cert=" + server.certificatePem(),
                                        "--ssl-key=" + server.keyPem()));
                PipelineFixture fixture = new PipelineFixture(kafka.kafka(), database, directory)) {
            requireTls(database);
            fixture.send(new EventGenerator(72, 500, NOW));
            String[] args =
                    with(
                            fixture.args(),
                            "--config",
                            recipeFile("TLS with a verified server", server).toString());

            fixture.runToEnd(
                    JobConfigLoader.load(ENVIRONMENT, with(args, "--kafka.stop", "latest")));

            assertThat(verify(args)).as(output.toString()).isZero();
            assertRejected(
                    "jdbc.url: the database at ",
                    with(
                            args,
                            "--jdbc.properties.trustCertificateKeyStoreUrl",
                            "file:" + stranger.trustStore()));
            assertRejected(
                    "jdbc.username, jdbc.password: the database rejects them",
                    with(args, "--jdbc.properties.sslMode", "DISABLED"));
        }
    }

    private static void requireTls(EmbeddedMariaDb database) throws Exception {
        try (Connection root = database.connectAsRoot();
                Statement statement = root.createStatement()) {
            statement.execute("ALTER USER '" + database.username() + "'@'%' REQUIRE SSL");
        }
    }

    private static void assertRejected(String message, String... args) {
        JobConfig config = JobConfigLoader.load(ENVIRONMENT, args);

        assertThatThrownBy(() -> TableCheck.check(config.jdbc()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(message)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(Certificate.PASSWORD));
    }

    private int verify(String... args) throws Exception {
        return WideTableVerifier.run(output.outStream(), output.errStream(), ENVIRONMENT, args);
    }

    private static String[] kafkaArgs(
            PipelineFixture fixture, String recipe, SecureKafka.Listener listener)
            throws IOException {
        return fixture.args(
                "--kafka.bootstrap-servers",
                kafka.address(listener),
                "--config",
                recipeFile(recipe, server).toString());
    }

    /** The recipe of the page with the tests' files in the place of the page's. */
    private static Path recipeFile(String recipe, Certificate trusted) throws IOException {
        Matcher recipes = RECIPE.matcher(Files.readString(PAGE));
        while (recipes.find()) {
            if (recipes.group(1).equals(recipe)) {
                String yaml =
                        recipes.group(2)
                                .replaceAll(
                                        "/etc/wrongbook/\\w+-trust.p12",
                                        trusted.trustStore().toString())
                                .replace(
                                        "/etc/wrongbook/kafka-client.p12",
                                        client.keyStore().toString());
                return Files.writeString(Files.createTempFile(directory, "recipe", ".yaml"), yaml);
            }
        }
        throw new AssertionError(PAGE + " has no recipe " + recipe);
    }

    private static String[] with(String[] args, String... more) {
        return JobArgs.lastWins(List.of(args), more);
    }
}
