package io.wrongbook.widetable.pipeline;

import static io.wrongbook.widetable.pipeline.PipelineFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.WideTableVerifier;
import io.wrongbook.widetable.event.JsonEvent;
import io.wrongbook.widetable.kafka.TopicReader;
import io.wrongbook.widetable.startup.JobConfigLoader;
import io.wrongbook.widetable.support.LogMessages;
import io.wrongbook.widetable.tool.ToolOutput;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A producer that sends events in transactions, commits some, aborts some, and leaves one open. */
class TransactionsIT extends PipelineTest {

    private static final long NOW = 1_750_000_000_000L;
    private static final int PARTITION = 0;

    @RegisterExtension static final MiniClusterExtension FLINK = PipelineFixture.flink();

    private final ToolOutput output = new ToolOutput();

    private KafkaProducer<byte[], byte[]> producer;

    @BeforeEach
    void createProducer() {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", fixture.option("kafka.bootstrap-servers"));
        properties.put("transactional.id", fixture.topic());
        properties.put("delivery.timeout.ms", "60000");
        producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    @AfterEach
    void closeProducer() {
        producer.close();
    }

    @Test
    void whatWasAbortedIsNeitherInTheTableNorMissedByTheVerifier() throws Exception {
        sendAndCommit("committed");
        // The last records of the partition, so that nothing readable follows them.
        sendAndAbort("committed", "aborted");

        fixture.runToEnd();

        assertThat(fixture.table()).containsOnlyKeys("committed");
        assertThat(fixture.table().get("committed")).containsEntry("user_id", "u-1");
        assertThat(verify()).as(output.toString()).isZero();
        assertThat(output.out()).contains("OK: 1 rows equal").doesNotContain("transaction");
    }

    @Test
    void aRunEndsBeforeAnOpenTransactionAndSaysSo() throws Exception {
        sendAndCommit("committed");
        long open = fixture.produced();
        begin("open");
        fixture.send(record("behind", 1));

        try (LogMessages log = new LogMessages("io.wrongbook.widetable.kafka.EndAtStart")) {
            fixture.runToEnd();

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains(fixture.topic() + "-" + PARTITION + ": a transaction has been open")
                    .contains("since position " + open + ".");
        }
        assertThat(fixture.table()).containsOnlyKeys("committed");
        assertThat(verify()).as(output.toString()).isZero();
        assertThat(output.out())
                .contains("partition 0: a transaction has been open since position " + open);

        producer.commitTransaction();
        awaitItsEnd();
        fixture.runToEnd();

        assertThat(fixture.table()).containsOnlyKeys("committed", "open", "behind");
        output.clear();
        assertThat(verify()).as(output.toString()).isZero();
        assertThat(output.out()).contains("OK: 3 rows equal").doesNotContain("transaction");
    }

    @Test
    void aRunToATimeWaitsForAnOpenTransactionAndSaysSo() throws Exception {
        begin("open");
        fixture.send(record("behind", 1));
        try (LogMessages log = new LogMessages("io.wrongbook.widetable.kafka.EndAtTime")) {
            JobClient job = fixture.start("--kafka.stop", "timestamp:" + (NOW + 1_000_000));
            await().until(() -> !log.messages().isEmpty());

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .contains(fixture.topic() + "-" + PARTITION + ": a transaction has been open")
                    .contains("since position 0.", "waits until");
            assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);

            producer.abortTransaction();
            job.getJobExecutionResult().get();
        }
        assertThat(fixture.table()).containsOnlyKeys("behind");
    }

    @Test
    void aRunningJobShowsATransactionWhenItIsCommitted() throws Exception {
        fixture.start();
        begin("open");
        fixture.send(record("behind", 1));
        // Another partition, which the transaction does not hold up.
        fixture.send(
                new ProducerRecord<>(
                        fixture.topic(), PARTITION + 1, NOW, null, bytes(add("elsewhere", 1))));
        await().until(() -> fixture.table().containsKey("elsewhere"));
        assertThat(fixture.table()).containsOnlyKeys("elsewhere");

        producer.commitTransaction();

        await().until(() -> fixture.table().size() == 3);
    }

    @Test
    void theUserMayReadWhatIsNotCommitted() throws Exception {
        sendAndAbort("aborted", "aborted-too");
        begin("open");
        String[] uncommitted = {"--kafka.properties.isolation.level", "read_uncommitted"};

        fixture.runToEnd(uncommitted);

        assertThat(fixture.table()).containsOnlyKeys("aborted", "aborted-too", "open");
        assertThat(verify(uncommitted)).as(output.toString()).isZero();
    }

    private void sendAndCommit(String... wrongIds) throws Exception {
        begin(wrongIds);
        producer.commitTransaction();
        awaitItsEnd();
    }

    private void sendAndAbort(String... wrongIds) throws Exception {
        begin(wrongIds);
        producer.abortTransaction();
        awaitItsEnd();
    }

    /** The broker writes the end of a transaction into the topic after it has answered. */
    private void awaitItsEnd() {
        try (TopicReader topic =
                new TopicReader(
                        JobConfigLoader.load(Map.of(), fixture.args()).kafka(), fixture.topic())) {
            await().until(() -> topic.openTransactions().isEmpty());
        }
    }

    /** An aborted event would win over a committed one of the same record. */
    private void begin(String... wrongIds) throws Exception {
        producer.beginTransaction();
        for (int i = 0; i < wrongIds.length; i++) {
            producer.send(record(wrongIds[i], wrongIds.length)).get();
        }
    }

    private ProducerRecord<byte[], byte[]> record(String wrongId, int version) {
        return new ProducerRecord<>(
                fixture.topic(), PARTITION, NOW, null, bytes(add(wrongId, version)));
    }

    private static String add(String wrongId, int version) {
        return JsonEvent.add(wrongId, "e-" + wrongId + "-" + version, NOW + version)
                .withText("userId", "u-" + version)
                .json();
    }

    private int verify(String... more) throws Exception {
        return WideTableVerifier.run(
                output.outStream(), output.errStream(), Map.of(), fixture.args(more));
    }
}
