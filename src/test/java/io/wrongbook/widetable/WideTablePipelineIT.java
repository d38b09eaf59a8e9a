package io.wrongbook.widetable;

import static io.wrongbook.widetable.PipelineFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.local.EventGenerator;
import io.wrongbook.widetable.local.GeneratedRecord;
import io.wrongbook.widetable.local.ReferenceModel;
import io.wrongbook.widetable.local.ReferenceModel.ExpectedDeadLetter;
import io.wrongbook.widetable.local.SharedServices;
import io.wrongbook.widetable.local.TableCheck;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The whole job between a real broker and a real database. */
class WideTablePipelineIT {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final long NOW = 1_750_000_000_000L;

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    @RegisterExtension
    static final MiniClusterExtension FLINK =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .build());

    @TempDir Path directory;

    private PipelineFixture fixture;
    private final ReferenceModel model = new ReferenceModel();

    @BeforeEach
    void createTopicsAndDatabase() throws Exception {
        fixture = new PipelineFixture(SERVICES.kafka(), SERVICES.mariaDb(), directory);
    }

    @AfterEach
    void stopJob() {
        fixture.close();
    }

    @Test
    void everyRecordBecomesARowOrADeadLetterOrIsIgnored() throws Exception {
        send(new EventGenerator(7, 20_000, NOW));

        fixture.runToEnd();

        assertTableIsRight();
        assertDeadLettersAreRight();
    }

    @Test
    void aStopWithSavepointAndARestartLoseAndDoubleNothing() throws Exception {
        EventGenerator generator = new EventGenerator(8, 6_000, NOW);
        fixture.start();
        send(generator, 3_000);
        await().until(() -> rows() > 100);
        String savepoint = fixture.stopWithSavepoint();
        send(generator, 3_000);

        JobClient job = fixture.startFrom(savepoint, "--parallelism.process", "3");

        awaitRightTable();
        assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
        assertDeadLettersAreRight();
    }

    @Test
    void offsetsAreCommittedWithCheckpoints() throws Exception {
        send(new EventGenerator(9, 1_000, NOW));

        fixture.start();

        await().atMost(Duration.ofSeconds(30))
                .until(() -> fixture.committed() == fixture.produced());
        assertTableIsRight();
    }

    @Test
    void aFreshStartOverAFullTableChangesNothing() throws Exception {
        send(new EventGenerator(10, 5_000, NOW));
        fixture.runToEnd();
        assertTableIsRight();

        fixture.runToEnd("--kafka.start", "earliest");

        assertTableIsRight();
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
        assertThat(table()).containsOnlyKeys("after");
    }

    @Test
    void aDeadLetterThatItsTopicWouldRefuseIsCutAndSaysSo() throws Exception {
        SERVICES.kafka()
                .admin()
                .incrementalAlterConfigs(
                        Map.of(
                                new ConfigResource(
                                        ConfigResource.Type.TOPIC, fixture.deadLetterTopic()),
                                List.of(
                                        new AlterConfigOp(
                                                new ConfigEntry("max.message.bytes", "1048588"),
                                                AlterConfigOp.OpType.SET))))
                .all()
                .get();
        byte[] large = new byte[1_048_500];
        Arrays.fill(large, (byte) 'x');
        fixture.send(null, large, NOW);
        fixture.send("k", bytes(add("after")), NOW);

        fixture.runToEnd();

        ConsumerRecord<byte[], byte[]> letter = fixture.deadLetters().get(0);
        assertThat(letter.value().length).isBetween(1_046_000, large.length - 1);
        assertThat(header(letter, "dlq.cut"))
                .isEqualTo("value: %d of %d bytes kept", letter.value().length, large.length);
        assertThat(table()).containsOnlyKeys("after");
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

        Map<String, Map<String, Object>> table = table();
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
                "{\"domain\":\"wrongbook\",\"type\":\"wrongbook_add\",\"payload\":{\"wrongId\":\"𠮷😀\","
                        + "\"userId\":\"学生\",\"questionId\":\"q\",\"subject\":\"MATH\",\"question\":\"解方程：3x"
                        + " = 9 😀𠮷\\u0000\\\\ \\\"'\\n\\t%_\"}}";
        fixture.send(null, bytes(json), NOW);

        fixture.runToEnd();

        assertThat(table().get("𠮷😀"))
                .containsEntry("question", question)
                .containsEntry("user_id", "学生");
    }

    @Test
    void aPartitionThatAppearsLaterIsReadFromItsBeginning() throws Exception {
        fixture.start("--kafka.start", "latest", "--kafka.partition-discovery-interval", "100 ms");
        long now = System.currentTimeMillis();
        fixture.send("k", bytes(add("before", now)), now);
        await().until(() -> table().containsKey("before"));
        SERVICES.kafka()
                .admin()
                .createPartitions(
                        Map.of(
                                fixture.topic(),
                                NewPartitions.increaseTo(PipelineFixture.PARTITIONS + 1)))
                .all()
                .get();

        fixture.send(
                new ProducerRecord<>(
                        fixture.topic(),
                        PipelineFixture.PARTITIONS,
                        now,
                        null,
                        bytes(add("later", now))));

        await().atMost(Duration.ofSeconds(30)).until(() -> table().containsKey("later"));
    }

    private static String add(String wrongId) {
        return add(wrongId, NOW);
    }

    private static String add(String wrongId, long time) {
        return "{\"domain\":\"wrongbook\",\"type\":\"wrongbook_add\",\"eventId\":\"e-%s\",\"timestamp\":%d,\"payload\":{\"wrongId\":\"%s\",\"userId\":\"u\",\"questionId\":\"q\",\"subject\":\"MATH\"}}"
                .formatted(wrongId, time, wrongId);
    }

    private void send(EventGenerator generator) throws Exception {
        send(generator, Integer.MAX_VALUE);
    }

    /** Sends the next records and tells the model where they went. */
    private void send(EventGenerator generator, int records) throws Exception {
        Map<GeneratedRecord, Future<RecordMetadata>> sent = new LinkedHashMap<>();
        for (int i = 0; i < records && generator.hasNext(); i++) {
            GeneratedRecord record = generator.next();
            sent.put(
                    record,
                    fixture.producer()
                            .send(
                                    new ProducerRecord<>(
                                            fixture.topic(),
                                            null,
                                            record.timestamp(),
                                            bytes(record.key()),
                                            record.value(),
                                            record.headers())));
        }
        for (Map.Entry<GeneratedRecord, Future<RecordMetadata>> entry : sent.entrySet()) {
            RecordMetadata place = entry.getValue().get();
            model.add(entry.getKey(), place.topic(), place.partition(), place.offset());
        }
    }

    private int rows() throws Exception {
        return table().size();
    }

    private Map<String, Map<String, Object>> table() throws Exception {
        try (Connection connection = fixture.connect()) {
            return TableCheck.readTable(connection, PipelineFixture.TABLE);
        }
    }

    private void assertTableIsRight() throws Exception {
        assertThat(TableCheck.differences(model.rows(SHANGHAI), table(), 10)).isEmpty();
    }

    private void awaitRightTable() {
        await().atMost(Duration.ofSeconds(60)).untilAsserted(this::assertTableIsRight);
    }

    /** Every broken record is there once or more, untouched, with its reason and its place. */
    private void assertDeadLettersAreRight() {
        Map<String, ConsumerRecord<byte[], byte[]>> letters = new TreeMap<>();
        fixture.deadLetters().forEach(letter -> letters.put(place(letter), letter));
        Map<String, ExpectedDeadLetter> expected = new TreeMap<>();
        model.deadLetters()
                .forEach(
                        letter ->
                                expected.put(
                                        letter.topic()
                                                + "-"
                                                + letter.partition()
                                                + "-"
                                                + letter.offset(),
                                        letter));
        assertThat(letters.keySet()).isEqualTo(expected.keySet());
        expected.forEach(
                (place, dead) -> {
                    ConsumerRecord<byte[], byte[]> letter = letters.get(place);
                    assertThat(header(letter, "dlq.reason"))
                            .as("%s (%s)", header(letter, "dlq.detail"), dead.record().meaning())
                            .isEqualTo(dead.reason().name());
                    assertThat(letter.key()).isEqualTo(bytes(dead.record().key()));
                    assertThat(letter.value()).isEqualTo(dead.record().value());
                    assertThat(letter.timestamp()).isEqualTo(dead.record().timestamp());
                    assertThat(header(letter, "dlq.timestamp"))
                            .isEqualTo(String.valueOf(dead.record().timestamp()));
                    List<Header> own = new ArrayList<>();
                    letter.headers()
                            .forEach(
                                    header -> {
                                        if (!header.key().startsWith("dlq.")) {
                                            own.add(header);
                                        }
                                    });
                    assertThat(own).isEqualTo(dead.record().headers());
                });
    }

    private static String place(ConsumerRecord<byte[], byte[]> letter) {
        return header(letter, "dlq.topic")
                + "-"
                + header(letter, "dlq.partition")
                + "-"
                + header(letter, "dlq.offset");
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
