package io.wrongbook.widetable.dimension;

import static io.wrongbook.widetable.pipeline.PipelineFixture.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.DeadLetterReplay;
import io.wrongbook.widetable.NameRefresh;
import io.wrongbook.widetable.WideTableVerifier;
import io.wrongbook.widetable.event.JsonEvent;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.generator.TableComparison;
import io.wrongbook.widetable.golden.GoldenCase;
import io.wrongbook.widetable.mysql.TestDatabase;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.pipeline.PipelineTest;
import io.wrongbook.widetable.services.TcpProxy;
import io.wrongbook.widetable.tool.ToolOutput;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The job with dimensions: which row gets which name. */
class NamesIT extends PipelineTest {

    @RegisterExtension static final MiniClusterExtension FLINK = PipelineFixture.flink();

    private static final long NOW = 1_750_000_000_000L;

    private static final List<String> DIMENSIONS =
            List.of(
                    "--dimension.question.table", "questions",
                    "--dimension.pattern.table", "patterns",
                    "--dimension.chapter.table", "chapters",
                    "--dimension.chapter.id-column", "chapter_id",
                    "--dimension.chapter.name-column", "title");

    private final ToolOutput output = new ToolOutput();

    @BeforeEach
    void createDimensions() throws Exception {
        execute(
                "CREATE TABLE questions (id VARCHAR(64) PRIMARY KEY, content MEDIUMTEXT)",
                "CREATE TABLE patterns (id VARCHAR(64) PRIMARY KEY, name VARCHAR(1000))",
                "CREATE TABLE chapters (chapter_id BIGINT PRIMARY KEY, title VARCHAR(100))",
                "INSERT INTO questions VALUES ('q1', '解方程：3x = 9 😀')",
                "INSERT INTO patterns VALUES ('p1', '一元一次方程'), ('p2', REPEAT('长', 256))",
                "INSERT INTO chapters VALUES (7, '函数')");
    }

    @Test
    void aRowHasNamesThatNoEventCarried() throws Exception {
        send(JsonEvent.add("w1", "a1", NOW));
        send(add("w2", "p1").withText("patternName", "自带的"));
        send(add("w3", "p9").withText("chapterId", "x7"));
        send(add("w4", "p2"));
        send(add("w5", "p1").withText("patternName", " ").with("question", "''"));

        run();

        assertNames("w1", "解方程：3x = 9 😀", "", null);
        assertNames("w2", "解方程：3x = 9 😀", "自带的", "函数");
        assertNames("w3", "解方程：3x = 9 😀", "", null);
        assertNames("w4", "解方程：3x = 9 😀", "", "函数");
        assertNames("w5", "解方程：3x = 9 😀", "一元一次方程", "函数");
        assertThat(fixture.deadLetters()).isEmpty();
    }

    @Test
    void anAddThatIsSentAgainMayBringANewerNameAndAFixNeverDoes() throws Exception {
        send(add("w1", "p1"));
        send(add("w2", "p1"));
        run();
        execute("UPDATE patterns SET name = '新名'");

        // Another group, and so a job that knows nothing of what was read before.
        send(JsonEvent.fix("w1", "f1", NOW + 1).withText("patternId", "p1"));
        run("--kafka.start", "timestamp:" + (NOW + 1), "--kafka.group-id", "later");
        assertNames("w1", "解方程：3x = 9 😀", "一元一次方程", "函数");
        assertThat(fixture.table().get("w1")).containsEntry("event_id", "f1");

        run("--kafka.start", "earliest", "--kafka.group-id", "again");
        assertNames("w1", "解方程：3x = 9 😀", "新名", "函数");
        assertThat(fixture.table().get("w1")).containsEntry("event_id", "f1");
        assertNames("w2", "解方程：3x = 9 😀", "新名", "函数");
    }

    @Test
    void aFixWithoutItsAddHasItsOwnWordsOnly() throws Exception {
        send(
                JsonEvent.fix("w1", "f1", NOW)
                        .withText("patternId", "p1")
                        .withText("questionId", "q1")
                        .withText("chapterId", "7")
                        .withText("chapterName", "旧章"));

        run();

        assertNames("w1", null, null, "旧章");
    }

    /**
     * Every row is the model's, and has the dimension's name exactly where the model's has none.
     */
    @Test
    void theLawHoldsWithNamesForWhateverComes() throws Exception {
        execute(
                "DELETE FROM patterns",
                "DELETE FROM chapters",
                insert("patterns", 1, 300, "('P%1$d', '题型 %1$d')"),
                insert("chapters", 1_000, 8_000, "(%1$d, '第 %1$d 章')"));
        fixture.send(new EventGenerator(61, 3_000, NOW));

        run("--jdbc.batch-size", "50");

        Map<String, Map<String, Object>> rows = fixture.model().rows(GoldenCase.ZONE);
        int named = 0;
        for (Map<String, Object> row : rows.values()) {
            named += name(row, "pattern_id", "P([0-9]+)", 1, 300, "pattern_name", "题型 %s");
            named +=
                    name(row, "teach_type_id", "([0-9]+)", 1000, 8000, "teach_type_name", "第 %s 章");
        }
        assertThat(named).isGreaterThan(500);
        assertThat(TableComparison.differences(rows, fixture.table(), 10)).isEmpty();
        fixture.assertDeadLettersAreRight();
        assertThat(verify()).as(output.toString()).isZero();
    }

    /** Puts the name into a row of the model's that lacks it; returns how many that are. */
    private static int name(
            Map<String, Object> row,
            String idColumn,
            String id,
            int first,
            int last,
            String nameColumn,
            String name) {
        Matcher matcher = Pattern.compile(id).matcher(String.valueOf(row.get(idColumn)));
        Object own = row.get(nameColumn);
        if (row.get("collect_time") == null
                || (own != null && !own.equals(""))
                || !matcher.matches()
                || Integer.parseInt(matcher.group(1)) < first
                || Integer.parseInt(matcher.group(1)) > last) {
            return 0;
        }
        row.put(nameColumn, String.format(name, matcher.group(1)));
        return 1;
    }

    @Test
    void longQuestionsFillMoreThanOnePacket() throws Exception {
        for (int i = 0; i < 40; i++) {
            execute("INSERT INTO questions VALUES ('long" + i + "', REPEAT('x', 60000))");
            send(add("w" + i, "p1").withText("questionId", "long" + i));
        }
        execute("INSERT INTO questions VALUES ('too long', REPEAT('x', 65536))");
        send(add("w-too-long", "p1").withText("questionId", "too long"));
        asRoot("SET GLOBAL max_allowed_packet = 1048576");
        try {
            run();
        } finally {
            asRoot("SET GLOBAL max_allowed_packet = DEFAULT");
        }

        Map<String, Map<String, Object>> table = fixture.table();
        for (int i = 0; i < 40; i++) {
            assertThat((String) table.get("w" + i).get("question")).hasSize(60_000);
        }
        assertNames("w-too-long", "", "一元一次方程", "函数");
        assertThat(fixture.deadLetters()).isEmpty();
    }

    @Test
    void nothingIsWrittenWithoutNamesWhileTheirDatabaseIsUnavailable() throws Exception {
        try (TcpProxy network = SERVICES.database().proxy()) {
            fixture.start(
                    with(
                            "--dimension.jdbc.url",
                            SERVICES.database().jdbcUrl(fixture.database(), network),
                            "--jdbc.properties.connectTimeout",
                            "1000"));
            send(add("w1", "p1"));
            await().until(() -> fixture.table().containsKey("w1"));
            network.cut();

            execute("INSERT INTO patterns VALUES ('p3', '不等式')");
            send(add("w2", "p3"));
            int before = network.connections();
            await("two more attempts").until(() -> network.connections() > before + 1);
            assertThat(fixture.table()).doesNotContainKey("w2");
            network.mend();

            await().until(() -> fixture.table().containsKey("w2"));
            assertNames("w2", "解方程：3x = 9 😀", "不等式", "函数");
        }
    }

    @Test
    void aRejectedRowGetsItsNamesWhenItIsReplayed() throws Exception {
        TestDatabase.assumeEnforcesChecks(SERVICES.database());
        run();
        execute(
                "ALTER TABLE "
                        + PipelineFixture.TABLE
                        + " ADD CONSTRAINT no CHECK (user_id <> 'u1')");
        send(add("w1", "p1"));
        run();
        assertThat(fixture.deadLetters())
                .singleElement()
                .satisfies(
                        dead ->
                                assertThat(new String(dead.value(), UTF_8))
                                        .contains("\"pattern_name\":\"\"")
                                        .doesNotContain("一元一次方程"));
        execute("ALTER TABLE " + PipelineFixture.TABLE + " DROP CONSTRAINT no");

        assertThat(DeadLetterReplay.run(output.outStream(), output.errStream(), Map.of(), all()))
                .as(output.toString())
                .isZero();

        assertNames("w1", "解方程：3x = 9 😀", "一元一次方程", "函数");
    }

    @Test
    void theVerifierTakesTodaysNamesFormerOnesAndNone() throws Exception {
        send(add("w1", "p1"));
        send(add("w2", "p1"));
        send(add("w3", "p1").withText("patternName", "自带的"));
        run();
        execute("UPDATE patterns SET name = '新名'", set("pattern_name = '' WHERE wrong_id = 'w2'"));

        assertThat(verify()).as(output.toString()).isZero();
        assertThat(output.out())
                .contains("3 rows have names that are in no event: they come from the dimensions");

        output.clear();
        execute(set("pattern_name = '别的' WHERE wrong_id = 'w3'"));
        assertThat(verify()).isEqualTo(1);
        assertThat(output.out()).contains("pattern_name: the topic has '自带的', the table has '别的'");

        output.clear();
        assertThat(
                        WideTableVerifier.run(
                                output.outStream(),
                                output.errStream(),
                                Map.of(),
                                fixture.args("--grace", "1 ms")))
                .isEqualTo(1);
        assertThat(output.out()).contains("DIFFERENT: 0 rows equal, 3 different");
    }

    @Test
    void aRefreshFillsWhatIsBlankAndRenamesIfItIsTold() throws Exception {
        send(add("w1", "late"));
        send(add("w2", "late").withText("patternName", "自带的"));
        send(add("w3", "p2"));
        send(JsonEvent.fix("w4", "f4", NOW).withText("patternId", "late"));
        run();
        Map<String, Map<String, Object>> before = fixture.table();
        execute("INSERT INTO patterns VALUES ('late', '迟到的')");

        assertThat(refresh("--dry-run", "true")).isZero();
        assertThat(output.out())
                .contains(
                        "pattern: 4 rows read, 1 to be changed; left without a name: 0 missing, 1"
                                + " too long")
                .contains("question: 4 rows read, 0 to be changed")
                .contains("Dry run: nothing was changed");
        assertThat(fixture.table()).isEqualTo(before);

        output.clear();
        assertThat(refresh()).isZero();
        assertThat(output.out()).contains("pattern: 4 rows read, 1 changed");
        before.get("w1").put("pattern_name", "迟到的");
        assertThat(fixture.table()).isEqualTo(before);

        output.clear();
        execute("UPDATE chapters SET title = '新章'");
        assertThat(refresh("--rename", "true", "--dimensions", "pattern")).isZero();
        before.get("w2").put("pattern_name", "迟到的");
        assertThat(fixture.table()).isEqualTo(before);
        assertThat(output.out()).doesNotContain("chapter", "question");

        assertThat(refresh("--rename", "true")).isZero();
        for (String record : List.of("w1", "w2", "w3")) {
            before.get(record).put("teach_type_name", "新章");
        }
        assertThat(fixture.table()).isEqualTo(before);
    }

    @Test
    void aRefreshGoesThroughManyChunksBesideTheRunningJob() throws Exception {
        fixture.start(all("--dimension.cache-ttl", "1 ms"));
        for (int i = 0; i < 4_500; i++) {
            fixture.send(
                    new ProducerRecord<>(
                            fixture.topic(), null, NOW, null, bytes(add("w" + i, "late").json())));
        }
        execute("INSERT INTO patterns VALUES ('late', '迟到的')");

        await().until(() -> fixture.table().size() == 4_500);
        assertThat(refresh()).as(output.toString()).isZero();

        assertThat(fixture.table().values())
                .allSatisfy(row -> assertThat(row).containsEntry("pattern_name", "迟到的"));
    }

    @Test
    void aRefreshSaysInOneLineWhatIsWrong() throws Exception {
        assertThat(refresh("--dimensions", "pattern,unit")).isEqualTo(2);
        assertThat(output.err())
                .isEqualTo(
                        "dimensions: names a dimension without a table: write one or more of"
                                + " question, pattern, chapter\n");

        output.clear();
        assertThat(
                        NameRefresh.run(
                                output.outStream(), output.errStream(), Map.of(), fixture.args()))
                .isEqualTo(2);
        assertThat(output.err())
                .isEqualTo(
                        "dimension.*.table: no dimension has a table: write for example"
                                + " --dimension.pattern.table <table>\n");
    }

    private static JsonEvent add(String wrongId, String patternId) {
        return JsonEvent.add(wrongId, "a-" + wrongId, NOW)
                .withText("questionId", "q1")
                .withText("patternId", patternId)
                .withText("chapterId", "7");
    }

    private void send(JsonEvent event) throws Exception {
        long time = event.json().contains("wrongbook_fix") ? NOW + 1 : NOW;
        fixture.send("k", bytes(event.json()), time);
    }

    private void run(String... options) throws Exception {
        fixture.runToEnd(with(options));
    }

    private int verify() throws Exception {
        return WideTableVerifier.run(
                output.outStream(), output.errStream(), Map.of(), all("--grace", "1 ms"));
    }

    private int refresh(String... options) throws Exception {
        return NameRefresh.run(output.outStream(), output.errStream(), Map.of(), all(options));
    }

    private String[] all(String... options) {
        return fixture.args(with(options));
    }

    private static String[] with(String... options) {
        List<String> all = new ArrayList<>(DIMENSIONS);
        all.addAll(List.of(options));
        return all.toArray(new String[0]);
    }

    private void assertNames(String wrongId, String question, String pattern, String chapter)
            throws Exception {
        assertThat(fixture.table().get(wrongId))
                .containsEntry("question", question)
                .containsEntry("pattern_name", pattern)
                .containsEntry("teach_type_name", chapter);
    }

    private static String insert(String table, int first, int last, String row) {
        return IntStream.rangeClosed(first, last)
                .mapToObj(row::formatted)
                .collect(Collectors.joining(", ", "INSERT INTO " + table + " VALUES ", ""));
    }

    private static String set(String assignment) {
        return "UPDATE " + PipelineFixture.TABLE + " SET " + assignment;
    }

    private static void asRoot(String sql) throws Exception {
        try (Connection root = SERVICES.database().connectAsRoot();
                Statement statement = root.createStatement()) {
            statement.execute(sql);
        }
    }

    private void execute(String... statements) throws Exception {
        fixture.execute(statements);
    }
}
