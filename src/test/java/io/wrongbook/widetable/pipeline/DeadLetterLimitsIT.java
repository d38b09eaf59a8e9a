package io.wrongbook.widetable.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Dead letters reach a topic with limits of every kind, and no limit restarts the job. The broker
 * is a 3.9, which has the timestamp limits of 3.6 and the one from before.
 */
class DeadLetterLimitsIT extends PipelineTest {

    private static final long NOW = System.currentTimeMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final int SMALL = 100_000;

    @RegisterExtension static final MiniClusterExtension FLINK = PipelineFixture.flink();

    @BeforeEach
    void noRestarts() {
        fixture.platform().set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    }

    @ParameterizedTest
    @CsvSource({
        // Old: longer ago than the topic takes, or keeps.
        "message.timestamp.difference.max.ms, 86400000, -2",
        "message.timestamp.before.max.ms, 86400000, -2",
        "message.timestamp.before.max.ms, 1000, -2",
        "retention.ms, 86400000, -2",
        // In half of its retention it would be gone.
        "retention.ms, 172800000, -1.5",
        // In the future.
        "message.timestamp.difference.max.ms, 86400000, 2",
        "message.timestamp.after.max.ms, 3600000, 2",
        "message.timestamp.type, LogAppendTime, -2",
    })
    void aTimestampThatTheTopicDoesNotTakeStaysInTheHeaders(String limit, String value, double days)
            throws Exception {
        limit(limit, value);

        long timestamp = runWithABrokenRecord(days);

        fixture.assertTimestampIsReplaced(timestamp, NOW);
    }

    @ParameterizedTest
    @CsvSource({
        "message.timestamp.difference.max.ms, 259200000, -2",
        "message.timestamp.before.max.ms, 259200000, -2",
        "message.timestamp.after.max.ms, 259200000, 2",
        "retention.ms, 518400000, -2",
        "retention.ms, -1, -2000",
    })
    void aTimestampThatTheTopicTakesIsKept(String limit, String value, double days)
            throws Exception {
        limit(limit, value);

        long timestamp = runWithABrokenRecord(days);

        assertThat(fixture.deadLetters())
                .singleElement()
                .extracting(ConsumerRecord::timestamp)
                .isEqualTo(timestamp);
    }

    /** Returns its timestamp, so many days from now. */
    private long runWithABrokenRecord(double days) throws Exception {
        long timestamp = NOW + (long) (days * DAY);
        fixture.send("k", new byte[] {'{'}, timestamp);
        fixture.runToEnd();
        return timestamp;
    }

    /** The job asks for the limits once in a start, so that one restart is what a new one takes. */
    @Test
    void aLimitThatComesWhileTheJobRunsRestartsItOnce() throws Exception {
        fixture.platform().set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        fixture.platform().set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        JobClient job = fixture.start();
        fixture.send("k", new byte[] {'{'}, NOW - 2 * DAY);
        await().until(() -> fixture.deadLetters().size() == 1);
        limit("message.timestamp.before.max.ms", "1000");

        fixture.send("k", new byte[] {'{'}, NOW - 3 * DAY);

        await().until(
                        () ->
                                fixture.deadLetters().stream()
                                        .anyMatch(
                                                letter ->
                                                        PipelineFixture.header(
                                                                        letter, "dlq.timestamp")
                                                                .equals("" + (NOW - 3 * DAY))));
        await().until(() -> fixture.committed() == fixture.produced());
        assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
    }

    /** Dense values, so that no compression makes the batches smaller. */
    @ParameterizedTest
    @CsvSource({
        "max.message.bytes, 100000",
        "segment.bytes, 100000",
        "compression.type, uncompressed",
        "compression.type, gzip",
        "compression.type, zstd",
        "message.timestamp.type, LogAppendTime",
    })
    void manyLettersArriveWhole(String limit, String value) throws Exception {
        SERVICES.kafka()
                .configureTopic(fixture.topic(), "max.message.bytes", String.valueOf(SMALL));
        limit(limit, value);
        int count = 3_000;
        sendDense(count);

        fixture.runToEnd();

        List<ConsumerRecord<byte[], byte[]>> letters = fixture.deadLetters();
        assertThat(letters).hasSize(count);
        assertThat(letters).allSatisfy(letter -> assertThat(letter.value()).hasSize(1_000));
    }

    /** Kafka takes all of these, and ours give way to them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "delivery.timeout.ms=30000",
                "request.timeout.ms=60000",
                "buffer.memory=500000",
                "batch.size=0",
                "acks=1",
                "enable.idempotence=false",
            })
    void manyLettersArriveWithTheUsersSettings(String setting) throws Exception {
        int count = 3_000;
        sendDense(count);
        String[] parts = setting.split("=", 2);

        fixture.runToEnd("--kafka.properties." + parts[0], parts[1]);

        assertThat(fixture.deadLetters()).hasSize(count);
    }

    @Test
    void aLetterThatIsLargerThanASegmentIsCut() throws Exception {
        // The source topic's largest record is as large as the dead-letter topic's: no more room.
        SERVICES.kafka()
                .configureTopic(fixture.topic(), "max.message.bytes", String.valueOf(SMALL));
        limit("segment.bytes", String.valueOf(SMALL));
        byte[] value = new byte[SMALL - 200];
        new Random(1).nextBytes(value);
        fixture.send("k", value, NOW);

        fixture.runToEnd();

        assertThat(fixture.deadLetters())
                .singleElement()
                .satisfies(
                        letter ->
                                assertThat(PipelineFixture.header(letter, "dlq.cut"))
                                        .startsWith("value: "));
    }

    private void sendDense(int count) throws Exception {
        Random random = new Random(2);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] value = new byte[1_000];
            random.nextBytes(value);
            records.add(new ProducerRecord<>(fixture.topic(), null, NOW, null, value));
        }
        fixture.sendAll(records);
    }

    private void limit(String name, String value) throws Exception {
        SERVICES.kafka().configureTopic(fixture.deadLetterTopic(), name, value);
    }
}
