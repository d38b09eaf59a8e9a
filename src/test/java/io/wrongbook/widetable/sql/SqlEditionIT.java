package io.wrongbook.widetable.sql;

import static io.wrongbook.widetable.pipeline.PipelineFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.generator.CollidingIds;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.generator.TableComparison;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.pipeline.PipelineTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The SQL edition on Flink's own planner, beside the job, on one topic. */
class SqlEditionIT extends PipelineTest {

    private static final long NOW = 1_750_000_000_000L;

    @RegisterExtension static final MiniClusterExtension FLINK = PipelineFixture.flink();

    private SqlEdition edition;

    @BeforeEach
    void prepareEdition() throws Exception {
        edition = new SqlEdition(fixture);
        SERVICES.kafka().createTopic(edition.deadLetterTopic(), 1);
    }

    @Test
    void givesTheRowsAndTheDeadLettersOfTheJob() throws Exception {
        fixture.send(new EventGenerator(31, 10_000, NOW));
        fixture.send((String) null, null, NOW);
        fixture.runToEnd();

        runSqlEdition();

        assertThat(TableComparison.differences(fixture.table(), edition.rows(), 10)).isEmpty();
        Map<String, Map<String, Object>> letters = letters(fixture.deadLetters());
        assertThat(letters).isNotEmpty();
        assertThat(
                        TableComparison.differences(
                                letters, letters(fixture.read(edition.deadLetterTopic())), 10))
                .isEmpty();
    }

    @Test
    void aFixLeavesTheColumnsOfItsAddAloneAndALateAddFillsThem() throws Exception {
        String fix =
                event("fix", "f1", "\"fixId\":\"f\",\"fixResult\":1,\"patternId\":\"claimed\"");
        String add =
                event(
                        "add",
                        "a1",
                        "\"userId\":\"u\",\"questionId\":\"q\",\"subject\":\"MATH\",\"question\":\"1+1\"");
        fixture.send("k", bytes(fix.formatted("orphan")), NOW);
        fixture.send("k", bytes(fix.formatted("early")), NOW);
        fixture.send("k", bytes(add.formatted("early")), NOW);
        fixture.send("k", bytes(add.formatted("late")), NOW);
        fixture.send("k", bytes(fix.formatted("late")), NOW);
        fixture.sendAborted(bytes(add.formatted("aborted")), NOW);
        fixture.runToEnd();
        // Another record with the id of one that is there already: neither takes it in.
        fixture.send("k", bytes(fix.formatted(CollidingIds.collidingWith("early"))), NOW + 1);
        fixture.send("k", bytes(add.formatted(CollidingIds.collidingWith("orphan"))), NOW + 1);
        fixture.runToEnd();

        runSqlEdition();

        Map<String, Map<String, Object>> rows = edition.rows();
        assertThat(rows).isEqualTo(fixture.table()).containsOnlyKeys("orphan", "early", "late");
        assertThat(rows.get("orphan"))
                .containsEntry("pattern_id", "claimed")
                .containsEntry("question", null)
                .containsEntry("collect_time", null);
        for (String wrongId : List.of("early", "late")) {
            assertThat(rows.get(wrongId))
                    .containsEntry("user_id", "u")
                    .containsEntry("question", "1+1")
                    .containsEntry("pattern_id", null)
                    .containsEntry("fix_result", 1L)
                    .containsEntry("event_id", "f1");
        }
    }

    private void runSqlEdition() throws Exception {
        StatementSet inserts = edition.inserts(SqlScript.edition(edition.variables()));
        String plan = SqlEdition.plan(inserts);
        // One scan for both tables; rows are found by their key alone, and never deleted.
        assertThat(plan).containsOnlyOnce("TableSourceScan").doesNotContain("upsertMaterialize");
        inserts.execute().await();
    }

    /** What the dead letters say, by the place of their records. */
    private static Map<String, Map<String, Object>> letters(
            List<ConsumerRecord<byte[], byte[]>> letters) {
        Map<String, Map<String, Object>> byPlace = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> letter : letters) {
            Map<String, Object> row = new TreeMap<>();
            row.put("timestamp", letter.timestamp());
            row.put("key", text(letter.key()));
            row.put("value", text(letter.value()));
            Map<String, String> headers = new TreeMap<>();
            for (Header header : letter.headers()) {
                // Flink's SQL connector leaves out a header without a value.
                if (header.value() != null) {
                    headers.put(header.key(), text(header.value()));
                }
            }
            row.put("headers", headers);
            byPlace.put(headers.get("dlq.partition") + "-" + headers.get("dlq.offset"), row);
        }
        return byPlace;
    }

    private static String text(byte[] bytes) {
        return bytes == null ? null : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String event(String type, String eventId, String payload) {
        return "{\"domain\":\"wrongbook\",\"type\":\"wrongbook_"
                + type
                + "\",\"eventId\":\""
                + eventId
                + "\",\"payload\":{\"wrongId\":\"%s\","
                + payload
                + "}}";
    }
}
