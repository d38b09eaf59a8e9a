package io.wrongbook.widetable.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.config.KafkaConfig;
import io.wrongbook.widetable.local.EmbeddedKafka;
import io.wrongbook.widetable.local.FreePort;
import io.wrongbook.widetable.local.JobArgs;
import io.wrongbook.widetable.local.SharedServices;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The start-up check against a real broker: every refusal is one line that says what to do. */
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
        kafka().createTopic("check-huge", 1, Map.of("max.message.bytes", "2147483647"));

        assertRefused(() -> check("check-huge")).contains("max.message.bytes=2147483647");
    }

    @Test
    void namesAMissingTopicWithTheCommandThatCreatesIt() {
        assertRefused(() -> check("check-nowhere"))
                .contains("kafka.topic", "no topic check-nowhere", "kafka-topics.sh", "--create");
    }

    @Test
    void namesAMissingDeadLetterTopicWithTheSizeThatItNeeds() {
        kafka().createTopic("check-no-dlq", 1, Map.of("max.message.bytes", "5000000"));

        assertRefused(() -> check("check-no-dlq"))
                .contains("dead-letter.topic", "no topic check-no-dlq-dlq")
                .contains("--config max.message.bytes=5016384");
    }

    @Test
    void refusesADeadLetterTopicThatTakesLessThanTheSourceTopic() {
        kafka().createTopic("check-small", 1, Map.of("max.message.bytes", "5000000"));
        kafka().createTopic("check-small-dlq", 1);

        assertRefused(() -> check("check-small"))
                .contains("takes records of 1048588 bytes", "up to 5000000")
                .contains("--add-config max.message.bytes=5016384");
    }

    @Test
    void refusesADeadLetterTopicThatForgetsLetters() {
        kafka().createTopic("check-compact", 1);
        kafka().createTopic("check-compact-dlq", 1, Map.of("cleanup.policy", "compact"));

        assertRefused(() -> check("check-compact"))
                .contains("check-compact-dlq is compacted", "cleanup.policy=delete");
    }

    @Test
    void saysThatNoBrokerAnswers() {
        String nobody = "127.0.0.1:" + FreePort.find();

        assertRefused(
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
        assertRefused(() -> TopicCheck.run(config("no.such.host.invalid:9092", "t")))
                .contains("kafka.bootstrap-servers", "No resolvable bootstrap urls");
    }

    @Test
    void saysThatTheCredentialsAreRefusedWithoutShowingThem(@TempDir Path directory)
            throws Exception {
        int port = FreePort.find();
        try (EmbeddedKafka sasl = EmbeddedKafka.start(directory, port, saslListener(port))) {
            String address = sasl.bootstrapServers();

            assertRefused(() -> TopicCheck.run(config(address, "t", saslClient("wrong-secret"))))
                    .contains("refuse the credentials")
                    .doesNotContain("wrong-secret");
            assertRefused(() -> TopicCheck.run(config(address, "t", saslClient("right-secret"))))
                    .contains("no topic t");
        }
    }

    /** The embedded broker's own client goes through the plain listener, users' through SASL. */
    private static Map<String, String> saslListener(int port) {
        int plain = FreePort.find();
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

    private static AbstractStringAssert<?> assertRefused(ThrowingCallable check) {
        ConfigException refusal = catchThrowableOfType(ConfigException.class, check);
        assertThat(refusal).isNotNull();
        assertThat(refusal.getMessage().lines()).hasSize(1);
        return assertThat(refusal.getMessage());
    }

    private static void createTopics(String topic, Map<String, String> configs) {
        kafka().createTopic(topic, 1, configs);
        kafka().createTopic(topic + "-dlq", 1, configs);
    }

    private static void check(String topic) {
        TopicCheck.run(config(kafka().bootstrapServers(), topic));
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
        return JobConfig.load(Map.of(), JobArgs.lastWins(args, more)).kafka();
    }

    private static EmbeddedKafka kafka() {
        return SERVICES.kafka();
    }
}
