package io.wrongbook.widetable.sql;

import static io.wrongbook.widetable.pipeline.PipelineFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.event.JsonEvent;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.generator.TableComparison;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.pipeline.PipelineTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The SQL edition with names from dimensions, beside the job with the same dimensions. */
class SqlNamesIT extends PipelineTest {

    private static final long NOW = 1_750_000_000_000L;

    @RegisterExtension static final MiniClusterExtension FLINK = PipelineFixture.flink();

    private SqlEdition edition;

    @BeforeEach
    void createDimensions() throws Exception {
        prepareEdition();
        SERVICES.kafka().createTopic(edition.deadLetterTopic(), 1);
        fixture.execute(
                "CREATE TABLE questions (id VARCHAR(64) PRIMARY KEY, content MEDIUMTEXT)",
                // A collation for which 'p1' is 'P1', as many databases have it.
                "CREATE TABLE patterns (id VARCHAR(64) COLLATE utf8mb4_general_ci PRIMARY KEY,"
                        + " name VARCHAR(1000))",
                "CREATE TABLE chapters (id VARCHAR(64) PRIMARY KEY, name VARCHAR(1000))",
                "INSERT INTO questions VALUES ('q1', '解方程：3x = 9 😀'),"
                        + " ('fits', REPEAT('😀', 16383)), ('too long', REPEAT('题', 21846))",
                "INSERT INTO patterns VALUES ('p1', '一元一次方程'), ('fits', REPEAT('😀', 255)),"
                        + " ('too long', REPEAT('长', 256)), ('blank', ' \u3000\\t'), ('null', NULL)",
                "INSERT INTO chapters VALUES ('7', '函数')");
    }

    private void prepareEdition() throws IOException {
        edition = new SqlEdition(fixture);
        edition.variables().put("DIMENSION_URL", fixture.option("jdbc.url"));
        edition.variables().put("QUESTION_TABLE", "questions");
        edition.variables().put("PATTERN_TABLE", "patterns");
        edition.variables().put("CHAPTER_TABLE", "chapters");
        for (String dimension : List.of("dim_question", "dim_pattern", "dim_chapter")) {
            edition.createTable(dimension);
        }
    }

    @Test
    void aRowHasTheNamesThatTheJobGivesIt() throws Exception {
        send(add("names", "p1"));
        send(add("own", "p1").withText("patternName", "自带的").withText("chapterName", "自己的章"));
        send(add("own question", "p1").withText("question", "1 + 1 = ?"));
        send(add("blank", "p1").withText("patternName", " \u3000").withText("question", ""));
        send(add("missing", "p9").withText("chapterId", "x").withText("questionId", "q9"));
        send(add("no ids", "p1").without("patternId").without("chapterId"));
        send(add("case", "P1"));
        send(add("fits", "fits").withText("questionId", "fits"));
        send(add("too long", "too long").withText("questionId", "too long"));
        send(add("blank in the dimension", "blank"));
        send(add("null in the dimension", "null"));
        send(JsonEvent.fix("orphan", "f1", NOW + 1).withText("patternId", "p1"));
        send(JsonEvent.fix("fixed", "f2", NOW + 1).withText("patternId", "p9"));
        send(add("fixed", "p1"));

        runBoth();

        Map<String, Map<String, Object>> rows = edition.rows();
        assertThat(rows).isEqualTo(fixture.table()).hasSize(13);
        assertNames("names", "解方程：3x = 9 😀", "一元一次方程", "函数");
        assertNames("own", "解方程：3x = 9 😀", "自带的", "自己的章");
        assertNames("missing", "", "", null);
        assertNames("case", "解方程：3x = 9 😀", "", "函数");
        assertNames("too long", "", "", "函数");
        assertNames("orphan", null, null, null);
        assertNames("fixed", "解方程：3x = 9 😀", "一元一次方程", "函数");
        assertThat((String) rows.get("fits").get("pattern_name")).hasSize(2 * 255);
        assertThat((String) rows.get("fits").get("question")).hasSize(2 * 16_383);
    }

    @Test
    void generatedEventsGiveTheRowsOfTheJob() throws Exception {
        fixture.send(new EventGenerator(32, 3_000, NOW));
        fixture.runToEnd();
        for (String dimension :
                List.of(
                        "questions SELECT question_id",
                        "patterns SELECT pattern_id",
                        "chapters SELECT teach_type_id")) {
            String id = dimension.replaceAll(".* ", "");
            fixture.execute(
                    String.format(
                            "INSERT IGNORE INTO %s, CONCAT('名: ', %s) FROM %s WHERE %s IS NOT NULL"
                                    + " AND CRC32(%s) %% 4 <> 0",
                            dimension, id, PipelineFixture.TABLE, id, id));
        }
        Map<String, Map<String, Object>> without = fixture.table();
        fixture.emptyTable();

        runBoth();

        assertThat(TableComparison.differences(fixture.table(), edition.rows(), 10)).isEmpty();
        assertThat(fixture.table()).isNotEqualTo(without);
    }

    /** Integer ids, and no dimension for questions: the changes that the script names. */
    @Test
    void theScriptCanBeFittedToOtherDimensions() throws Exception {
        fixture.execute(
                "DROP TABLE questions, chapters",
                "CREATE TABLE chapters (id BIGINT PRIMARY KEY, name VARCHAR(100))",
                "INSERT INTO chapters VALUES (7, '函数')");
        edition.execute("ALTER TABLE dim_chapter MODIFY id BIGINT");
        edition.execute("DROP TABLE dim_question");
        send(add("w1", "p1"));
        send(add("w2", "p1").withText("chapterId", "7a"));
        send(add("w3", "p1").withText("chapterId", "007"));
        fixture.runToEnd();

        edition.inserts(
                        SqlScript.withNames(edition.variables())
                                .changed("(?s)CREATE TEMPORARY TABLE questions .*", "")
                                .changed("LEFT JOIN questions .*\n", "")
                                .changed("(?s)CASE WHEN q.id .*? ELSE (r.a.question) END", "$1")
                                .changed(
                                        "(?s)(CASE WHEN NOT REGEXP\\(COALESCE\\(a.chapterName.*?END)",
                                        "TRY_CAST($1 AS BIGINT)"))
                .execute()
                .await();

        assertNames("w1", "", "一元一次方程", "函数");
        assertNames("w2", "", "一元一次方程", null);
        // Where the job finds none: an id is its characters.
        assertNames("w3", "", "一元一次方程", "函数");
    }

    /** Where the edition differs from the job: a miss is kept as long as a name is. */
    @Test
    void aMissIsKeptAndAnotherStartFindsTheName() throws Throwable {
        fixture.runToEnd();
        SqlScript script = SqlScript.withNames(edition.variables());
        send(add("w1", "late"));
        run(
                script,
                () -> {
                    await().until(() -> edition.rows().containsKey("w1"));
                    fixture.execute("INSERT INTO patterns VALUES ('late', '迟到的')");
                    send(add("w2", "late"));
                    await().until(() -> edition.rows().containsKey("w2"));
                    assertNames("w2", "解方程：3x = 9 😀", "", "函数");
                });

        prepareEdition();
        edition.inserts(script).execute().await();

        assertNames("w1", "解方程：3x = 9 😀", "迟到的", "函数");
        assertNames("w2", "解方程：3x = 9 😀", "迟到的", "函数");
    }

    /** Where the edition differs from the job: a fix, too, brings the name of its time. */
    @Test
    void everyEventOfARecordBringsTheNameOfItsTime() throws Throwable {
        fixture.runToEnd();
        run(
                SqlScript.withNames(edition.variables()).changed("'10 min'", "'1 ms'"),
                () -> {
                    send(add("w1", "p1"));
                    await().until(() -> edition.rows().containsKey("w1"));
                    assertNames("w1", "解方程：3x = 9 😀", "一元一次方程", "函数");
                    fixture.execute("UPDATE patterns SET name = '新名'", "DELETE FROM chapters");
                    send(JsonEvent.fix("w1", "f1", NOW + 1));
                    await().until(() -> "f1".equals(edition.rows().get("w1").get("event_id")));
                    assertNames("w1", "解方程：3x = 9 😀", "新名", null);
                });
    }

    @Test
    void nothingIsLookedUpForARowWithNamesAndNothingWrittenWithoutThemAfterAFault()
            throws Exception {
        fixture.runToEnd();
        TableResult result = edition.endless(SqlScript.withNames(edition.variables())).execute();
        JobClient job = result.getJobClient().orElseThrow();
        fixture.execute("RENAME TABLE patterns TO gone");
        send(add("own", "p1").withText("patternName", "自带的"));
        await().until(() -> edition.rows().containsKey("own"));

        send(add("w1", "p1"));
        await().until(() -> job.getJobStatus().get() == JobStatus.FAILED);

        assertThat(edition.rows()).containsOnlyKeys("own");
    }

    private void run(SqlScript script, ThrowingCallable test) throws Throwable {
        JobClient job = edition.endless(script).execute().getJobClient().orElseThrow();
        try {
            test.call();
        } finally {
            job.cancel().get();
        }
    }

    private void runBoth() throws Exception {
        fixture.runToEnd(
                "--kafka.group-id", "names",
                "--kafka.start", "earliest",
                "--dimension.question.table", "questions",
                "--dimension.pattern.table", "patterns",
                "--dimension.chapter.table", "chapters");
        StatementSet inserts = edition.inserts(SqlScript.withNames(edition.variables()));
        assertThat(SqlEdition.plan(inserts))
                .containsOnlyOnce("TableSourceScan")
                .doesNotContain("upsertMaterialize");
        // No name is looked up to take a row back: there is none to take back.
        assertThat(SqlEdition.changes(inserts))
                .containsPattern("LookupJoin\\(.*changelogMode=\\[I,UA]")
                .doesNotContainPattern("changelogMode=\\[.*(UB|D)");
        inserts.execute().await();
    }

    private static JsonEvent add(String wrongId, String patternId) {
        return JsonEvent.add(wrongId, "a-" + wrongId, NOW)
                .withText("questionId", "q1")
                .withText("patternId", patternId)
                .withText("chapterId", "7");
    }

    private void send(JsonEvent event) throws Exception {
        fixture.send("k", bytes(event.json()), NOW);
    }

    private void assertNames(String wrongId, String question, String pattern, String chapter)
            throws Exception {
        assertThat(edition.rows().get(wrongId))
                .containsEntry("question", question)
                .containsEntry("pattern_name", pattern)
                .containsEntry("teach_type_name", chapter);
    }
}
