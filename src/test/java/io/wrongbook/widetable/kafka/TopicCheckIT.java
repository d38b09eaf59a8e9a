package io.wrongbook.widetable.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.KafkaConfig;
import io.wrongbook.widetable.services.EmbeddedKafka;
import io.wrongbook.widetable.services.FreePort;
import io.wrongbook.widetable.services.SharedServices;
import io.wrongbook.widetable.startup.JobConfigLoader;
import io.wrongbook.widetable.support.JobArgs;
import io.wrongbook.widetable.support.LogMessages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The start-up check against a real broker: every rejection is one line that says what to do. */
class TopicCheckIT {

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    @Test
    void acceptsTwoTopicsWithTheBrokersDefaults() {
        createTopics("check-ok", Map.of());

        assertThatCode(() -> check("check-ok")).doesNotThrowAnyException();
    }

    @Test
    void acceptsTopicsWithoutALimit() {
        createTopics("check-unlimited", Map.of("max.message.bytes", "2147483647"));

        assertThatCode(() -> check("check-unlimited")).doesNotThrowAnyException();
    }

    @Test
    void theCreateCommandOfADeadLetterTopicStaysAValidNumber() {
        String limit = "2147483647";
        kafka().createTopic(
                        "check-huge",
                        1,
                        Map.of("max.message.bytes", limit, "segment.bytes", limit));

        assertRejected(() -> check("check-huge")).contains("max.message.bytes=2147483647");
    }

    @Test
    void namesAMissingTopicWithTheCommandThatCreatesIt() {
        assertRejected(() -> check("check-nowhere"))
                .contains("kafka.topic", "no topic check-nowhere", "kafka-topics.sh", "--create");
    }

    @Test
    void namesAMissingDeadLetterTopicWithTheSizeThatItNeeds() {
        kafka().createTopic("check-no-dlq", 1, Map.of("max.message.bytes", "5000000"));

        assertRejected(() -> check("check-no-dlq"))
                .contains("dead-letter.topic", "no topic check-no-dlq-dlq")
                .contains("--config max.message.bytes=5016384");
    }

    @Test
    void rejectsADeadLetterTopicThatTakesLessThanTheSourceTopic() {
        kafka().createTopic("check-small", 1, Map.of("max.message.bytes", "5000000"));
        kafka().createTopic("check-small-dlq", 1);

        assertRejected(() -> check("check-small"))
                .contains("accepts records of up to 1048588 bytes", "up to 5000000")
                .contains("--add-config max.message.bytes=5016384");
    }

    @Test
    void rejectsADeadLetterTopicThatForgetsLetters() {
        kafka().createTopic("check-compact", 1);
        kafka().createTopic("check-compact-dlq", 1, Map.of("cleanup.policy", "compact"));

        assertRejected(() -> check("check-compact"))
                .contains("check-compact-dlq is compacted", "cleanup.policy=delete");
    }

    @Test
    void rejectsADeadLetterTopicWithTooFewReplicas() {
        kafka().createTopic("check-isr", 1);
        kafka().createTopic("check-isr-dlq", 1, Map.of("min.insync.replicas", "2"));

        assertRejected(() -> check("check-isr"))
                .contains("check-isr-dlq accepts no records", "min.insync.replicas is 2")
                .contains("--add-config min.insync.replicas=1");
        assertThatCode(() -> check("check-isr", "--kafka.properties.acks", "1"))
                .doesNotThrowAnyException();
    }

    @Test
    void warnsOfADeadLetterTopicThatSoonForgets() {
        kafka().createTopic("check-short", 1);
        kafka().createTopic("check-short-dlq", 1, Map.of("retention.ms", "3600000"));

        try (LogMessages log = new LogMessages(TopicCheck.class.getName())) {
            check("check-short");

            assertThat(log.messages())
                    .anyMatch(line -> line.startsWith("check-short-dlq deletes dead letters"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "request.timeout.ms, 60000",
        "request.timeout.ms, 300000",
        "delivery.timeout.ms, 30000",
        "default.api.timeout.ms, 120000",
        "buffer.memory, 500000",
        "isolation.level, read_uncommitted",
        "allow.auto.create.topics, false",
        "max.in.flight.requests.per.connection, 5",
    })
    void acceptsWhatKafkaAccepts(String setting, String value) {
        String topic = "check-legal-" + setting + value;
        createTopics(topic, Map.of());

        assertThatCode(() -> check(topic, "--kafka.properties." + setting, value))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "acks, 2, Invalid value 2 for configuration acks",
        "isolation.level, none, isolation.level",
        "delivery.timeout.ms, 1000, delivery.timeout.ms should be equal to or larger than",
        "request.timeout.ms, soon, request.timeout.ms",
        "fetch.max.bytes, -1, fetch.max.bytes",
        "security.protocol, TLS, security.protocol",
    })
    void rejectsWhatOneOfTheJobsClientsWouldReject(String setting, String value, String why) {
        createTopics("check-illegal-" + setting, Map.of());

        assertRejected(
                        () ->
                                check(
                                        "check-illegal-" + setting,
                                        "--kafka.properties." + setting,
                                        value))
                .contains("kafka.properties.*: the Kafka client cannot start", why);
    }

    @Test
    void saysThatNoBrokerAnswers() {
        String nobody = "127.0.0.1:" + FreePort.find();

        assertRejected(
                        () ->
                                TopicCheck.run(
                                        config(
                                                nobody,
                                                "t",
                                                "--kafka.properties.default.api.timeout.ms",
                                                "1000",
                                                "--kafka.properties.request.timeout.ms",
                                                "1000")))
                .contains("kafka.bootstrap-servers: no broker answers at " + nobody);
    }

    @Test
    void saysThatAHostIsUnknown() {
        assertRejected(() -> TopicCheck.run(config("no.such.host.invalid:9092", "t")))
                .contains("kafka.bootstrap-servers", "No resolvable bootstrap urls");
    }

    @Test
    void saysThatTheCredentialsAreRejectedWithoutShowingThem(@TempDir Path directory)
            throws Exception {
        int port = FreePort.find();
        try (EmbeddedKafka sasl =
                EmbeddedKafka.start(directory, port, saslListener(port, FreePort.find()))) {
            String address = sasl.bootstrapServers();

            assertRejected(() -> TopicCheck.run(config(address, "t", saslClient("wrong-secret"))))
                    .contains("reject the credentials")
                    .doesNotContain("wrong-secret");
            assertRejected(() -> TopicCheck.run(config(address, "t", saslClient("right-secret"))))
                    .contains("no topic t");
        }
    }

    /** A right of its own for each: brokers grant topics and groups separately. */
    @Test
    void asksForEachRightThatTheJobNeeds(@TempDir Path directory) throws Exception {
        int sasl = FreePort.find();
        int plain = FreePort.find();
        Map<String, String> guarded = new HashMap<>(saslListener(sasl, plain));
        guarded.put(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        guarded.put("super.users", "User:ANONYMOUS");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, plain, guarded)) {
            kafka.createTopic("t", 1);
            kafka.createTopic("t-dlq", 1);
            ThrowingCallable check =
                    () ->
                            TopicCheck.run(
                                    config("127.0.0.1:" + sasl, "t", saslClient("right-secret")));

            assertRejected(check).contains("kafka.topic: the Kafka user may not use topic t:");
            grant(kafka, ResourceType.TOPIC, "t", AclOperation.DESCRIBE);
            grant(kafka, ResourceType.TOPIC, "t-dlq", AclOperation.DESCRIBE);
            awaitRejected(check, "dead-letter.topic", "the right to WRITE the topic");
            grant(kafka, ResourceType.TOPIC, "t-dlq", AclOperation.WRITE);
            awaitRejected(check, "kafka.topic", "the right to READ the topic");
            grant(kafka, ResourceType.TOPIC, "t", AclOperation.READ);
            awaitRejected(
                    check, "kafka.group-id", "consumer group wrongbook-wide-table-group", "READ");
            grant(kafka, ResourceType.GROUP, "wrongbook-wide-table-group", AclOperation.READ);
            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThatCode(check).doesNotThrowAnyException());
        }
    }

    private static void grant(
            EmbeddedKafka kafka, ResourceType type, String name, AclOperation operation)
            throws Exception {
        kafka.admin()
                .createAcls(
                        List.of(
                                new AclBinding(
                                        new ResourcePattern(type, name, PatternType.LITERAL),
                                        new AccessControlEntry(
                                                "User:job",
                                                "*",
                                                operation,
                                                AclPermissionType.ALLOW))))
                .all()
                .get();
    }

    /** A grant takes a moment to reach the broker. */
    private static void awaitRejected(ThrowingCallable check, String... why) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertRejected(check).contains(why));
    }

    /** The embedded broker's own client goes through the plain listener, users' through SASL. */
    private static Map<String, String> saslListener(int port, int plain) {
        int controller = FreePort.find();
        return Map.of(
                "listeners",
                "SASL://127.0.0.1:%d,PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                        .formatted(port, plain, controller),
                "advertised.listeners",
                "SASL://127.0.0.1:%d,PLAINTEXT://127.0.0.1:%d".formatted(port, plain),
                "listener.security.protocol.map",
                "SASL:SASL_PLAINTEXT,PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "controller.quorum.voters",
                "1@127.0.0.1:" + controller,
                "sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.sasl.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required"
                        + " user_job=\"right-secret\";");
    }

    private static String[] saslClient(String password) {
        return new String[] {
            "--kafka.properties.security.protocol",
            "SASL_PLAINTEXT",
            "--kafka.properties.sasl.mechanism",
            "PLAIN",
            "--kafka.properties.sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"job\""
                    + " password=\""
                    + password
                    + "\";"
        };
    }

    private static AbstractStringAssert<?> assertRejected(ThrowingCallable check) {
        ConfigException rejection = catchThrowableOfType(ConfigException.class, check);
        assertThat(rejection).isNotNull();
        assertThat(rejection.getMessage().lines()).hasSize(1);
        return assertThat(rejection.getMessage());
    }

    private static void createTopics(String topic, Map<String, String> configs) {
        kafka().createTopic(topic, 1, configs);
        kafka().createTopic(topic + "-dlq", 1, configs);
    }

    private static void check(String topic, String... more) {
        TopicCheck.run(config(kafka().bootstrapServers(), topic, more));
    }

    private static KafkaConfig config(String bootstrapServers, String topic, String... more) {
        List<String> args =
                List.of(
                        "--kafka.bootstrap-servers",
                        bootstrapServers,
                        "--kafka.topic",
                        topic,
                        "--dead-letter.topic",
                        topic + "-dlq",
                        "--jdbc.url",
                        "jdbc:mysql://localhost/unused");
        return JobConfigLoader.load(Map.of(), JobArgs.lastWins(args, more)).kafka();
    }

    private static EmbeddedKafka kafka() {
        return SERVICES.kafka();
    }
}
