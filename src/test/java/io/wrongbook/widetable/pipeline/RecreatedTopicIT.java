package io.wrongbook.widetable.pipeline;

import static io.wrongbook.widetable.pipeline.PipelineFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.event.JsonEvent;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.services.EmbeddedKafka;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The topic of the events is deleted, and another one of its name created. */
class RecreatedTopicIT extends PipelineTest {

    private static final long NOW = 1_750_000_000_000L;

    @RegisterExtension static final MiniClusterExtension FLINK = PipelineFixture.flink();

    @Test
    void aSavepointOfAnotherTopicIsRejected() throws Exception {
        fixture.platform().set(CoreOptions.DEFAULT_PARALLELISM, 1);
        fixture.start();
        fixture.send(new EventGenerator(81, 1_000, NOW));
        fixture.awaitAllRight();
        String savepoint = fixture.stopWithSavepoint();
        fixture.platform().set(CoreOptions.DEFAULT_PARALLELISM, 4);
        // The same topic is no other one, whatever the parallelism.
        fixture.startFrom(savepoint);
        fixture.send(new EventGenerator(82, 1_000, NOW));
        fixture.awaitAllRight();
        String second = fixture.stopWithSavepoint();
        recreate();
        // More than the old topic had: by offsets alone nothing would seem wrong.
        fixture.send(new EventGenerator(83, 3_000, NOW));
        fixture.platform().set(CoreOptions.DEFAULT_PARALLELISM, 2);

        assertRejected(() -> fixture.startFrom(second).getJobExecutionResult().get());

        fixture.runToEnd("--kafka.start", "earliest");
        fixture.assertTableIsRight();
    }

    @Test
    void aRunningJobEndsWhenItsTopicBecomesAnother() throws Exception {
        JobClient job = fixture.start("--kafka.partition-discovery-interval", "200 ms");
        fixture.send(new EventGenerator(84, 1_000, NOW));
        fixture.awaitAllRight();

        recreate();

        assertRejected(() -> job.getJobExecutionResult().get());
        assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.FAILED);
        fixture.send(new EventGenerator(85, 1_000, NOW));
        fixture.start("--kafka.start", "earliest");
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> fixture.assertTableIsRight());
    }

    /** Brokers that create what is asked for would have it back within seconds. */
    @Test
    void theJobDoesNotCreateADeletedTopic() throws Exception {
        try (EmbeddedKafka kafka =
                        EmbeddedKafka.start(
                                directory.resolve("kafka"),
                                Map.of("auto.create.topics.enable", "true"));
                PipelineFixture other =
                        new PipelineFixture(kafka, SERVICES.database(), directory, "autocreate")) {
            // The consumer asks for the topic's metadata all the time.
            JobClient job =
                    other.start(
                            "--kafka.partition-discovery-interval",
                            "2 s",
                            "--kafka.properties.metadata.max.age.ms",
                            "100",
                            // So long does a restart wait for the position in a deleted partition.
                            "--kafka.properties.default.api.timeout.ms",
                            "5000",
                            "--kafka.properties.request.timeout.ms",
                            "5000");
            sendOnce(kafka, other.topic());
            await().until(() -> other.table().size() == 1);

            kafka.deleteTopic(other.topic());

            // Three restarts, and each time there was no topic.
            assertThatThrownBy(() -> job.getJobExecutionResult().get())
                    .satisfies(
                            e ->
                                    assertThat(ExceptionUtils.stringifyException(e))
                                            .contains(
                                                    "the brokers have no topic " + other.topic()));
            assertThat(kafka.admin().listTopics().names().get()).doesNotContain(other.topic());
        }
    }

    /** A producer that stays would create the topic itself: no setting keeps it from that. */
    private static void sendOnce(EmbeddedKafka kafka, String topic) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            producer.send(
                            new ProducerRecord<>(
                                    topic,
                                    0,
                                    NOW,
                                    null,
                                    bytes(JsonEvent.add("w", "e", NOW).json())))
                    .get();
        }
    }

    private void recreate() {
        SERVICES.kafka().deleteTopic(fixture.topic());
        SERVICES.kafka().createTopic(fixture.topic(), PipelineFixture.PARTITIONS);
    }

    private void assertRejected(ThrowingCallable run) {
        assertThatThrownBy(run)
                .satisfies(
                        e ->
                                assertThat(ExceptionUtils.stringifyException(e))
                                        .contains(
                                                "kafka.topic: "
                                                        + fixture.topic()
                                                        + " is not the topic that the job has read",
                                                "--kafka.start earliest"));
    }
}
