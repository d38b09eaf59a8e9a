package io.wrongbook.widetable.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.DeadLetterReason;
import io.wrongbook.widetable.event.RecordHeader;
import io.wrongbook.widetable.mysql.TestDatabase;
import io.wrongbook.widetable.record.TestEvents;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.services.SharedServices;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The sink's operator in Flink's harness, on a real database. */
class JdbcUpsertOperatorIT {

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    private TestDatabase database;
    private OneInputStreamOperatorTestHarness<WrongRecord, DeadLetter> harness;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.withTable(SERVICES.database());
        harness =
                new OneInputStreamOperatorTestHarness<>(
                        new JdbcUpsertOperator(
                                database.config(
                                        "--jdbc.batch-size", "3", "--jdbc.batch-interval", "1 s"),
                                TestEvents.ZONE));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        // The harness's own close() ends the input first, which writes what waits.
        harness.getOperator().close();
        harness.getEnvironment().close();
    }

    @Test
    void writesWhenABatchIsFull() throws Exception {
        add("w1");
        add("w2");
        assertThat(database.countRows()).isZero();

        add("w3");
        assertThat(database.countRows()).isEqualTo(3);
    }

    @Test
    void writesWhenTheOldestRecordHasWaitedForTheInterval() throws Exception {
        harness.setProcessingTime(10_000);
        add("w1");
        harness.setProcessingTime(10_999);
        assertThat(database.countRows()).isZero();

        harness.setProcessingTime(11_000);
        assertThat(database.countRows()).isEqualTo(1);

        add("w2");
        harness.setProcessingTime(12_000);
        assertThat(database.countRows()).isEqualTo(2);
    }

    @Test
    void theIntervalBeginsAnewAfterAFullBatch() throws Exception {
        harness.setProcessingTime(10_000);
        add("w1");
        add("w2");
        add("w3");
        harness.setProcessingTime(10_500);
        add("w4");

        harness.setProcessingTime(11_000);
        assertThat(database.countRows()).isEqualTo(3);
        harness.setProcessingTime(11_500);
        assertThat(database.countRows()).isEqualTo(4);
    }

    @Test
    void writesBeforeTheCheckpointsBarrier() throws Exception {
        add("w1");

        harness.prepareSnapshotPreBarrier(1);

        assertThat(database.countRows()).isEqualTo(1);
    }

    @Test
    void writesAtTheEndOfTheInput() throws Exception {
        add("w1");

        harness.getOperator().finish();

        assertThat(database.countRows()).isEqualTo(1);
    }

    @Test
    void writesNothingWhenItIsClosedAfterAFailure() throws Exception {
        add("w1");

        harness.getOperator().close();

        assertThat(database.countRows()).isZero();
    }

    @Test
    void manyChangesOfARecordAreOneRow() throws Exception {
        for (int i = 0; i < 10; i++) {
            send(
                    new WrongRecord(
                            TestEvents.add("w1", "a" + i, TestEvents.NOON + i),
                            TestEvents.fix("w1", "f", "e" + i, TestEvents.NOON + i)));
        }
        harness.prepareSnapshotPreBarrier(1);

        assertThat(database.row())
                .containsEntry("user_id", "user of a9")
                .containsEntry("event_id", "e9");
    }

    @Test
    void theProcessTimeIsTheWallClockInTheConfiguredZone() throws Exception {
        LocalDateTime before = LocalDateTime.now(TestEvents.ZONE).minus(Duration.ofMillis(1));
        add("w1");
        harness.prepareSnapshotPreBarrier(1);

        assertThat((LocalDateTime) database.row().get("process_time"))
                .isBetween(before, LocalDateTime.now(TestEvents.ZONE));
    }

    @Test
    void aRejectedRowLeavesAsADeadLetterBeforeTheBarrier() throws Exception {
        database.execute("ALTER TABLE " + TestDatabase.TABLE + " MODIFY user_id VARCHAR(10)");
        send(TestEvents.record(TestEvents.add("good", "a1", TestEvents.NOON)));
        send(
                new WrongRecord(
                        TestEvents.add("错题", "much-longer", TestEvents.NOON),
                        TestEvents.fix("错题", "f2", "e2", TestEvents.NOON + 1)));

        harness.prepareSnapshotPreBarrier(1);

        assertThat(database.row()).containsEntry("wrong_id", "good");
        assertThat(harness.extractOutputValues()).hasSize(1);
        DeadLetter letter = harness.extractOutputValues().get(0);
        assertThat(letter.reason).isEqualTo(DeadLetterReason.DATABASE_REJECTED);
        assertThat(letter.key).isEqualTo("错题".getBytes(StandardCharsets.UTF_8));
        assertHeaders(letter);
        assertValue(new ObjectMapper().readTree(letter.value));
    }

    @Test
    void whatAPersonMustMendFailsTheTask() throws Exception {
        database.execute("DROP TABLE " + TestDatabase.TABLE);
        add("w1");

        assertThatThrownBy(() -> harness.prepareSnapshotPreBarrier(1))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("has no table");
        assertThat(harness.extractOutputValues()).isEmpty();
    }

    private static void assertHeaders(DeadLetter letter) {
        Map<String, String> headers =
                Arrays.stream(letter.headers)
                        .collect(
                                Collectors.toMap(
                                        (RecordHeader header) -> header.name,
                                        header ->
                                                new String(header.value, StandardCharsets.UTF_8)));
        assertThat(headers.remove("dlq.detail"))
                .contains("1406 22001", "user_id")
                .doesNotContain("\n");
        assertThat(headers)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "dlq.reason", "DATABASE_REJECTED",
                                "dlq.add.topic", "events",
                                "dlq.add.partition", "1",
                                "dlq.add.offset", "11",
                                "dlq.add.timestamp", String.valueOf(TestEvents.NOON + 5),
                                "dlq.fix.topic", "events",
                                "dlq.fix.partition", "2",
                                "dlq.fix.offset", "22",
                                "dlq.fix.timestamp", String.valueOf(TestEvents.NOON + 6)));
    }

    private static void assertValue(JsonNode value) {
        JsonNode row = value.get("row");
        assertThat(row.size()).isEqualTo(19);
        assertThat(row.get("wrong_id").asText()).isEqualTo("错题");
        assertThat(row.get("user_id").asText()).isEqualTo("user of much-longer");
        assertThat(row.get("collect_time").asText()).isEqualTo("2025-03-01 18:00:00.123");
        assertThat(row.get("fix_result").isIntegralNumber()).isTrue();
        assertThat(row.get("event_id").asText()).isEqualTo("e2");
        assertThat(value.get("add_version").toString())
                .isEqualTo(
                        "{\"collect_time\":%1$d,\"event_time\":%1$d,\"event_id\":\"much-longer\"}"
                                .formatted(TestEvents.NOON));
        assertThat(value.get("fix_version").toString())
                .isEqualTo(
                        "{\"fix_time\":%d,\"fix_id\":\"f2\",\"event_id\":\"e2\"}"
                                .formatted(TestEvents.NOON + 1));
    }

    private void add(String wrongId) throws Exception {
        send(TestEvents.record(TestEvents.add(wrongId, "event of " + wrongId, TestEvents.NOON)));
    }

    private void send(WrongRecord record) throws Exception {
        harness.processElement(record, 0);
    }
}
