package io.wrongbook.widetable.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.WideTableVerifier;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.event.JsonEvent;
import io.wrongbook.widetable.generator.CollidingIds;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.pipeline.PipelineTest;
import io.wrongbook.widetable.record.RecordId;
import io.wrongbook.widetable.startup.JobConfigLoader;
import io.wrongbook.widetable.tool.ToolOutput;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The verifier on what the real job has written, right and made wrong. */
class WideTableVerifierIT extends PipelineTest {

    private static final long NOW = 1_750_000_000_000L;
    private static final String NO_GRACE = "1 ms";

    @RegisterExtension static final MiniClusterExtension FLINK = PipelineFixture.flink();
    private final ToolOutput output = new ToolOutput();

    @Test
    void findsEveryRowEqualAfterARealRun() throws Exception {
        fixture.send(new EventGenerator(51, 5_000, NOW));
        fixture.runToEnd();

        assertThat(verify("--grace", NO_GRACE)).as(output.toString()).isZero();
        assertThat(output.out())
                .contains(
                        String.format("OK: %,d rows equal, 0 different", fixture.model().records()))
                .contains(String.format("%,d dead letters", fixture.model().deadLetters().size()));
    }

    @Test
    void takesMorePassesWhenMemoryIsShortAndFindsTheSame() throws Exception {
        fixture.send(new EventGenerator(52, 5_000, NOW));
        fixture.runToEnd();
        damage();

        JobConfig config =
                JobConfigLoader.load(
                        Map.of(), VerifyOptions.ALL, fixture.args("--grace", NO_GRACE));
        boolean right =
                new Verification(config, output.outStream(), output.errStream(), 3_000_000).run();

        assertThat(right).isFalse();
        Matcher passes = Pattern.compile("in (\\d+) passes").matcher(output.out());
        assertThat(passes.find()).isTrue();
        assertThat(Integer.parseInt(passes.group(1))).isBetween(3, 30);
        assertDamageIsReported(fixture.model().records());
    }

    @Test
    void showsWhatIsMissingWrongAndTooMuch() throws Exception {
        fixture.send(new EventGenerator(53, 1_000, NOW));
        fixture.runToEnd();
        damage();

        assertThat(verify("--grace", NO_GRACE)).isEqualTo(1);
        assertDamageIsReported(fixture.model().records());

        output.clear();
        assertThat(verify("--grace", NO_GRACE, "--limit", "1")).isEqualTo(1);
        assertThat(output.out()).containsOnlyOnce("(id ").contains("3 different");
    }

    /** Of two records with one id, the job has given the row to one, and so says the verifier. */
    @Test
    void agreesWithTheJobOnTwoRecordsWithOneId() throws Exception {
        String forged = CollidingIds.collidingWith("victim");
        fixture.send("k", PipelineFixture.bytes(add("victim")), NOW);
        fixture.runToEnd();
        fixture.send("k", PipelineFixture.bytes(add(forged)), NOW + 1);
        fixture.runToEnd();

        assertThat(verify("--grace", NO_GRACE)).isEqualTo(1);
        assertThat(output.out())
                .contains("'" + forged + "' (id " + RecordId.of("victim") + ")")
                .contains(
                        "the table has no such row: the one with this id belongs to wrong_id"
                                + " 'victim'")
                .contains("DIFFERENT: 1 rows equal, 1 different")
                .contains("the database has rejected '" + forged + "', dead letter at partition 0");
    }

    private static String add(String wrongId) {
        return JsonEvent.add(wrongId, "e-" + wrongId, NOW)
                .withText("userId", "u of " + wrongId)
                .json();
    }

    /** As docs/operations.md says it. */
    @Test
    void aTableIsRebuiltFromTheTopic() throws Exception {
        fixture.send(new EventGenerator(57, 1_000, NOW));
        fixture.runToEnd();
        damage();

        fixture.runToEnd("--kafka.group-id", "rebuild", "--kafka.start", "earliest");

        assertThat(verify("--grace", NO_GRACE)).isEqualTo(1);
        assertThat(output.out()).contains("'by hand'").contains("1 different");
        execute("DELETE FROM T WHERE id = 5");
        output.clear();
        assertThat(verify("--grace", NO_GRACE)).as(output.toString()).isZero();
        fixture.assertTableIsRight();
    }

    /** One row altered, one deleted, one invented. */
    private void damage() throws Exception {
        execute(
                "UPDATE T SET fix_result = 7 WHERE fix_time IS NOT NULL ORDER BY id LIMIT 1",
                "DELETE FROM T WHERE fix_time IS NULL ORDER BY id LIMIT 1",
                "INSERT INTO T (id, wrong_id, fix_id, fix_result, fix_result_desc, event_id,"
                        + " event_type, process_time) VALUES (5, 'by hand', '', 0, '', 'e', 't',"
                        + " NOW(3))");
    }

    private void assertDamageIsReported(int records) {
        assertThat(output.out())
                .contains("the table has 7")
                .contains("the table has no such row")
                .contains("'by hand' (id 5)")
                .contains("the topic has no event of this record")
                .contains(String.format("DIFFERENT: %,d rows equal, 3 different", records - 2));
    }

    @Test
    void waitsForAJobThatIsStillAtWork() throws Exception {
        EventGenerator generator = new EventGenerator(54, 2_000, NOW);
        fixture.send(generator, 1_000);
        fixture.runToEnd();
        execute("DELETE FROM T");
        CompletableFuture<Integer> verification =
                CompletableFuture.supplyAsync(() -> verifyUnchecked("--grace", "2 min"));

        // Now what it compares with is known to be old: more has come, and then the job works.
        await().until(() -> output.err().contains("rows differ"));
        fixture.send(generator, 1_000);
        fixture.runToEnd("--kafka.start", "earliest");

        assertThat(verification.get()).as(output.toString()).isZero();
    }

    @Test
    void saysWhatItCannotKnowOfATruncatedTopic() throws Exception {
        EventGenerator generator = new EventGenerator(55, 2_000, NOW);
        fixture.send(generator, 1_000);
        long gone = fixture.ends().get(new TopicPartition(fixture.topic(), 0));
        fixture.send(generator, 1_000);
        fixture.runToEnd();
        TopicPartition partition = new TopicPartition(fixture.topic(), 0);
        SERVICES.kafka()
                .admin()
                .deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(gone)))
                .all()
                .get();

        assertThat(verify("--grace", NO_GRACE)).as(output.toString()).isZero();
        assertThat(output.out())
                .contains("partition 0 begins at offset " + String.format("%,d", gone))
                .doesNotContain(" 0 newer than the topic");

        output.clear();
        execute("UPDATE T SET collect_time = collect_time - INTERVAL 1 YEAR");
        assertThat(verify("--grace", NO_GRACE)).isEqualTo(1);
    }

    @Test
    void needsNoMoreThanSelect() throws Exception {
        fixture.send(new EventGenerator(56, 100, NOW));
        fixture.runToEnd();
        try (Connection root = SERVICES.database().connectAsRoot();
                Statement statement = root.createStatement()) {
            statement.execute("CREATE USER 'verifier'@'%' IDENTIFIED BY 'read-only'");
            statement.execute("GRANT SELECT ON `" + fixture.database() + "`.* TO 'verifier'@'%'");
        }

        assertThat(verify("--jdbc.username", "verifier", "--jdbc.password", "read-only"))
                .as(output.toString())
                .isZero();
    }

    @Test
    void saysInOneLineWhyItCannotCheck() throws Exception {
        assertThat(verify("--jdbc.password", "wrong-one")).isEqualTo(2);
        assertThat(output.err())
                .startsWith("jdbc.username, jdbc.password: the database rejects them")
                .hasLineCount(1)
                .doesNotContain("wrong-one");

        output.clear();
        assertThat(verify("--kafka.topic", "not-there")).isEqualTo(2);
        assertThat(output.err()).startsWith("kafka.topic: ").hasLineCount(1);

        output.clear();
        assertThat(verify("--limit", "many")).isEqualTo(2);
        assertThat(output.err()).isEqualTo("limit: the value cannot be read as a whole number\n");
    }

    private int verify(String... options) throws Exception {
        return WideTableVerifier.run(
                output.outStream(), output.errStream(), Map.of(), fixture.args(options));
    }

    private int verifyUnchecked(String... options) {
        try {
            return verify(options);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void execute(String... statements) throws Exception {
        List<String> all = new ArrayList<>(List.of(statements));
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : all) {
                statement.execute(sql.replaceFirst("\\bT\\b", PipelineFixture.TABLE));
            }
        }
    }
}
