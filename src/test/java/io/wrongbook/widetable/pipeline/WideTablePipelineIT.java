package io.wrongbook.widetable.pipeline;

import static io.wrongbook.widetable.pipeline.PipelineFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.event.JsonEvent;
import io.wrongbook.widetable.generator.CollidingIds;
import io.wrongbook.widetable.generator.EventGenerator;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole job between a real broker and a real database. */
class WideTablePipelineIT extends PipelineTest {

    private static final long NOW = 1_750_000_000_000L;

    @RegisterExtension static final MiniClusterExtension FLINK = PipelineFixture.flink();

    @Test
    void everyRecordBecomesARowOrADeadLetterOrIsIgnored() throws Exception {
        fixture.send(new EventGenerator(7, 20_000, NOW));

        fixture.runToEnd();

        fixture.assertTableIsRight();
        fixture.assertDeadLettersAreRight();
    }

    @Test
    void aStopWithSavepointAndARestartLoseAndDoubleNothing() throws Exception {
        EventGenerator generator = new EventGenerator(8, 6_000, NOW);
        fixture.start();
        fixture.send(generator, 3_000);
        await().until(() -> fixture.table().size() > 100);
        String savepoint = fixture.stopWithSavepoint();
        fixture.send(generator, 3_000);

        JobClient job = fixture.startFrom(savepoint, "--parallelism.process", "3");

        fixture.awaitAllRight();
        assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
        assertThat(fixture.deadLetters()).hasSameSizeAs(fixture.model().deadLetters());
    }

    @Test
    void offsetsAreCommittedWithCheckpoints() throws Exception {
        fixture.send(new EventGenerator(9, 1_000, NOW));

        fixture.start();

        await().atMost(Duration.ofSeconds(30))
                .until(() -> fixture.committed() == fixture.produced());
        fixture.assertTableIsRight();
    }

    @Test
    void aFreshStartOverAFullTableChangesNothing() throws Exception {
        fixture.send(new EventGenerator(10, 5_000, NOW));
        fixture.runToEnd();
        fixture.assertTableIsRight();

        fixture.runToEnd("--kafka.start", "earliest");

        fixture.assertTableIsRight();
    }

    @Test
    void aRecordAsLargeAsTheTopicAllowsIsADeadLetterAndStopsNothing() throws Exception {
        byte[] large = new byte[1_048_000];
        Arrays.fill(large, (byte) 'x');
        fixture.send("k", large, NOW);
        fixture.send("k", bytes(add("after")), NOW);

        fixture.runToEnd();

        assertThat(fixture.deadLetters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.value()).isEqualTo(large));
        assertThat(fixture.table()).containsOnlyKeys("after");
    }

    @Test
    void aDeadLetterThatItsTopicWouldRejectIsCutAndSaysSo() throws Exception {
        limitDeadLetters(1_048_588);
        byte[] large = new byte[1_048_500];
        Arrays.fill(large, (byte) 'x');
        fixture.send(null, large, NOW);
        fixture.send("k", bytes(add("after")), NOW);

        fixture.runToEnd();

        ConsumerRecord<byte[], byte[]> letter = fixture.deadLetters().get(0);
        assertThat(letter.value().length).isBetween(1_046_000, large.length - 1);
        assertThat(PipelineFixture.header(letter, "dlq.cut"))
                .isEqualTo("value: %d of %d bytes kept", letter.value().length, large.length);
        assertThat(fixture.table()).containsOnlyKeys("after");
    }

    @Test
    void aDeadLetterTopicThatIsMadeSmallerCostsOneRestartAndNothingElse() throws Exception {
        fixture.start();
        fixture.send("k", bytes(add("before")), NOW);
        await().until(() -> fixture.table().containsKey("before"));
        limitDeadLetters(100_000);

        byte[] large = new byte[500_000];
        Arrays.fill(large, (byte) 'x');
        fixture.send("k", large, NOW);
        fixture.send("k", bytes(add("after")), NOW);

        await().until(() -> !fixture.deadLetters().isEmpty());
        await().until(() -> fixture.table().containsKey("after"));
        assertThat(fixture.deadLetters())
                .allSatisfy(
                        letter ->
                                assertThat(PipelineFixture.header(letter, "dlq.cut"))
                                        .endsWith(" of 500000 bytes kept"));
    }

    @Test
    void aDeadLetterWhoseTimestampItsTopicWouldRejectGetsTheTimeOfItsSending() throws Exception {
        String farthest = String.valueOf(Long.MAX_VALUE);
        SERVICES.kafka()
                .configureTopic(fixture.topic(), "message.timestamp.after.max.ms", farthest);
        SERVICES.kafka()
                .configureTopic(
                        fixture.deadLetterTopic(), "message.timestamp.after.max.ms", "3600000");
        long now = System.currentTimeMillis();
        long ahead = now + Duration.ofDays(3).toMillis();
        fixture.send("k", bytes("{"), ahead);
        fixture.send("k", bytes(add("after")), NOW);

        fixture.runToEnd();

        fixture.assertTimestampIsReplaced(ahead, now);
        assertThat(fixture.table()).containsOnlyKeys("after");
    }

    @Test
    void aDeadLetterThatOnlyItsCompressionMadeSmallEnoughIsCut() throws Exception {
        byte[] large = new byte[5_000_000];
        Arrays.fill(large, (byte) 'x');
        fixture.sendCompressed(large, NOW);
        fixture.send("k", bytes(add("after")), NOW);

        fixture.runToEnd();

        assertThat(fixture.deadLetters())
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(letter.value().length).isBetween(1_990_000, 2_000_000);
                            assertThat(PipelineFixture.header(letter, "dlq.cut"))
                                    .endsWith(" of 5000000 bytes kept");
                        });
        assertThat(fixture.table()).containsOnlyKeys("after");
    }

    @Test
    void aRowThatANarrowedTableRejectsIsADeadLetterAndTheRestGoesOn() throws Exception {
        fixture.start();
        fixture.send("k", bytes(add("first")), NOW);
        await().until(() -> fixture.table().containsKey("first"));
        alter("MODIFY wrong_id VARCHAR(8) NOT NULL");

        fixture.send("k", bytes(add("much-too-long")), NOW);
        fixture.send("k", bytes(add("short")), NOW);

        await().until(() -> fixture.table().containsKey("short"));
        await().until(() -> !fixture.deadLetters().isEmpty());
        assertThat(fixture.table()).containsOnlyKeys("first", "short");
        assertOnlyOneRowIsRejected("much-too-long", "1406", "wrong_id");
    }

    private void assertOnlyOneRowIsRejected(String wrongId, String... detail) {
        assertThat(fixture.deadLetters())
                .singleElement()
                .satisfies(
                        letter -> {
                            assertThat(PipelineFixture.header(letter, "dlq.reason"))
                                    .isEqualTo("DATABASE_REJECTED");
                            assertThat(PipelineFixture.header(letter, "dlq.detail"))
                                    .contains(detail);
                            assertThat(PipelineFixture.header(letter, "dlq.add.topic"))
                                    .isEqualTo(fixture.topic());
                            assertThat(new String(letter.value(), StandardCharsets.UTF_8))
                                    .contains("\"wrong_id\":\"" + wrongId + "\"");
                        });
    }

    @Test
    void aRecordThatHasTheIdOfAnotherIsADeadLetterAndTheOtherKeepsItsRow() throws Exception {
        String forged = CollidingIds.collidingWith("victim");
        fixture.start();
        fixture.send("k", bytes(add("victim")), NOW);
        await().until(() -> fixture.table().containsKey("victim"));
        Map<String, Object> before = fixture.table().get("victim");

        fixture.send("k", bytes(add(forged, NOW + 1)), NOW + 1);
        fixture.send("k", bytes(add("after")), NOW);

        await().until(() -> fixture.table().containsKey("after"));
        await().until(() -> !fixture.deadLetters().isEmpty());
        assertThat(fixture.table()).containsOnlyKeys("victim", "after");
        assertThat(fixture.table().get("victim")).isEqualTo(before);
        assertOnlyOneRowIsRejected(
                forged,
                "1048 23000: the row with this id belongs to wrong_id 'victim': two records have"
                        + " the same id");
    }

    @Test
    void aTableThatNoLongerFitsStopsTheJobAndNothingIsLost() throws Exception {
        JobClient job = fixture.start();
        fixture.send("k", bytes(add("before")), NOW);
        await().until(() -> fixture.table().containsKey("before"));
        alter("ADD COLUMN school INT NOT NULL");
        fixture.send("k", bytes(add("between")), NOW);

        assertThatThrownBy(() -> job.getJobExecutionResult().get())
                .hasStackTraceContaining(
                        "does not fit: school is not a column of the job and has no default:");
        assertThat(fixture.table()).containsOnlyKeys("before");
        assertThat(fixture.deadLetters()).isEmpty();

        alter("MODIFY school INT NULL");
        fixture.runToEnd();
        assertThat(fixture.table()).containsOnlyKeys("before", "between");
    }

    private void alter(String change) throws Exception {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE " + PipelineFixture.TABLE + " " + change);
        }
    }

    @Test
    void aTimeRangeIsReadFromItsFirstRecordToItsLast() throws Exception {
        for (int minute = 0; minute < 5; minute++) {
            long time = NOW + minute * 60_000L;
            fixture.send("k", bytes(add("minute-" + minute, time)), time);
        }

        fixture.runToEnd(
                "--kafka.start",
                "timestamp:" + (NOW + 60_000),
                "--kafka.stop",
                "timestamp:" + (NOW + 3 * 60_000));

        assertThat(fixture.table()).containsOnlyKeys("minute-1", "minute-2");
    }

    @Test
    void payloadAsObjectAndAsTextInBothSpellingsGiveTheSameRow() throws Exception {
        String camel =
                "{\"wrongId\":\"%s\",\"userId\":\"u\",\"questionId\":\"q\",\"subject\":\"MATH\"}";
        String snake =
                "{\"wrong_id\":\"%s\",\"user_id\":\"u\",\"question_id\":\"q\",\"subject\":\"MATH\"}";
        String envelope =
                "{\"domain\":\"wrongbook\",\"type\":\"wrongbook_add\",\"eventId\":\"e\",\"payload\":%s}";
        for (String payload : List.of(camel, snake)) {
            String id = payload.equals(camel) ? "camel" : "snake";
            String object = payload.formatted(id + "-object");
            String text = "\"" + payload.formatted(id + "-text").replace("\"", "\\\"") + "\"";
            fixture.send(null, bytes(envelope.formatted(object)), NOW);
            fixture.send(null, bytes(envelope.formatted(text)), NOW);
        }

        fixture.runToEnd();

        Map<String, Map<String, Object>> table = fixture.table();
        assertThat(table)
                .containsOnlyKeys("camel-object", "camel-text", "snake-object", "snake-text");
        table.values()
                .forEach(
                        row -> {
                            row.remove("id");
                            row.remove("wrong_id");
                        });
        assertThat(table.values().stream().distinct()).hasSize(1);
    }

    @Test
    void chineseTextAndFourByteCharactersArriveUnchanged() throws Exception {
        String question = "解方程：3x = 9 😀𠮷\u0000\\ \"'\n\t%_";
        String json =
                JsonEvent.add("𠮷😀", "e", NOW)
                        .withText("userId", "学生")
                        .withText("question", question)
                        .json();
        fixture.send(null, bytes(json), NOW);

        fixture.runToEnd();

        assertThat(fixture.table().get("𠮷😀"))
                .containsEntry("question", question)
                .containsEntry("user_id", "学生");
    }

    @Test
    void aPartitionThatAppearsLaterIsReadFromItsBeginning() throws Exception {
        fixture.start("--kafka.start", "latest", "--kafka.partition-discovery-interval", "100 ms");
        long now = System.currentTimeMillis();
        fixture.send("k", bytes(add("before", now)), now);
        await().until(() -> fixture.table().containsKey("before"));
        SERVICES.kafka().increasePartitions(fixture.topic(), PipelineFixture.PARTITIONS + 1);

        fixture.send(
                new ProducerRecord<>(
                        fixture.topic(),
                        PipelineFixture.PARTITIONS,
                        now,
                        null,
                        bytes(add("later", now))));

        await().atMost(Duration.ofSeconds(30)).until(() -> fixture.table().containsKey("later"));
    }

    private void limitDeadLetters(int bytes) throws Exception {
        SERVICES.kafka()
                .configureTopic(
                        fixture.deadLetterTopic(), "max.message.bytes", String.valueOf(bytes));
    }

    private static String add(String wrongId) {
        return add(wrongId, NOW);
    }

    private static String add(String wrongId, long time) {
        return JsonEvent.add(wrongId, "e-" + wrongId, time).json();
    }
}
