package io.wrongbook.widetable.catalog;

import static io.wrongbook.widetable.pipeline.PipelineFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.Dimension;
import io.wrongbook.widetable.config.DimensionConfig;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.event.JsonEvent;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.mysql.TableCheck;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.pipeline.PipelineTest;
import io.wrongbook.widetable.startup.JobConfigLoader;
import io.wrongbook.widetable.support.JobArgs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Flink's JDBC catalog over a real database: the catalog that needs no metastore. */
class JdbcCatalogIT extends PipelineTest {

    private static final long NOW = 1_750_000_000_000L;

    @RegisterExtension static final MiniClusterExtension FLINK = PipelineFixture.flink();

    @BeforeEach
    void createTopicsAndTable() throws Exception {
        TableCheck.check(JobConfigLoader.load(Map.of(), fixture.args()).jdbc());
    }

    @Test
    void theJobFindsItsDatabaseInTheCatalog() throws Exception {
        fixture.send(new EventGenerator(51, 2_000, NOW));

        fixture.runToEnd(load());

        fixture.assertTableIsRight();
        fixture.assertDeadLettersAreRight();
    }

    @Test
    void whatIsGivenWinsOverTheCatalog() {
        assertThat(load("--jdbc.table", "other").jdbc().table()).isEqualTo("other");
        assertThat(load().jdbc().table()).isEqualTo(PipelineFixture.TABLE);
        assertThat(load().jdbc().database().url()).isEqualTo(fixture.option("jdbc.url"));
    }

    @Test
    void theJobFindsItsDimensionsInTheCatalog() throws Exception {
        fixture.execute(
                "CREATE TABLE questions (id BIGINT UNSIGNED PRIMARY KEY, content TEXT)",
                "CREATE TABLE patterns (code CHAR(8) PRIMARY KEY, title VARCHAR(100))",
                "CREATE TABLE chapters (id INT PRIMARY KEY, name VARCHAR(100))",
                "INSERT INTO questions VALUES (18, '解方程')",
                "INSERT INTO patterns VALUES ('p1', '一元一次方程')",
                "INSERT INTO chapters VALUES (7, '函数')");
        fixture.send(
                "k",
                bytes(
                        JsonEvent.add("w1", "a1", NOW)
                                .withText("questionId", "18")
                                .withText("patternId", "p1")
                                .withText("chapterId", "7")
                                .json()),
                NOW);

        fixture.runToEnd(
                load(
                        "--catalog.question-table", "questions",
                        "--catalog.pattern-table", "patterns",
                        "--catalog.chapter-table", "chapters",
                        "--dimension.pattern.id-column", "code",
                        "--dimension.pattern.name-column", "title"));

        assertThat(fixture.table().get("w1"))
                .containsEntry("question", "解方程")
                .containsEntry("pattern_name", "一元一次方程")
                .containsEntry("teach_type_name", "函数");
    }

    @Test
    void whatIsGivenOfADimensionWins() throws Exception {
        fixture.execute(
                "CREATE TABLE patterns (id VARCHAR(8) PRIMARY KEY, name VARCHAR(100))",
                "CREATE TABLE chapters (id DATE PRIMARY KEY, name VARCHAR(100))");

        DimensionConfig dimensions =
                load(
                                "--catalog.pattern-table", "patterns",
                                "--dimension.pattern.table", "d.p",
                                "--dimension.jdbc.username", "reader",
                                "--catalog.chapter-table", "nowhere",
                                "--dimension.chapter.table", "d.c")
                        .dimensions();

        assertThat(dimensions.table(Dimension.PATTERN).orElseThrow().table()).isEqualTo("d.p");
        assertThat(dimensions.table(Dimension.CHAPTER).orElseThrow().table()).isEqualTo("d.c");
        assertThat(dimensions.table(Dimension.QUESTION)).isEmpty();
        assertThat(dimensions.database().url()).isEqualTo(fixture.option("jdbc.url"));
        assertThat(dimensions.database().username()).isEqualTo("reader");
        assertThatThrownBy(() -> load("--catalog.chapter-table", "chapters"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("catalog.chapter-table: the catalog's table")
                .message()
                .containsPattern("id +STRING or BIGINT +DATE");
    }

    @Test
    void aDriftedTableIsRejected() throws Exception {
        fixture.execute(
                "ALTER TABLE "
                        + PipelineFixture.TABLE
                        + " MODIFY fix_time VARCHAR(32), DROP pattern_name");

        assertThatThrownBy(this::load)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("catalog.sink-table: the catalog's table")
                .message()
                .containsPattern("fix_time +TIMESTAMP\\(3\\) +VARCHAR\\(32\\)")
                .containsPattern("pattern_name +STRING +-");
    }

    @Test
    void aTableThatIsNotThereIsRejectedUnlessWhatItSaysIsGiven() {
        assertThatThrownBy(() -> load("--catalog.sink-table", "nowhere"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("nowhere")
                .hasMessageContaining("--jdbc.url");
        assertThat(
                        load("--catalog.sink-table", "nowhere", "--jdbc.url", "jdbc:mysql://h/d")
                                .jdbc()
                                .database()
                                .url())
                .isEqualTo("jdbc:mysql://h/d");
    }

    @Test
    void aCatalogThatRejectsUsIsOneLineWithoutSecrets() {
        assertThatThrownBy(() -> load("--catalog.password", "hush-hush"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("catalog.*: cannot use the jdbc catalog")
                .hasMessageContaining("Access denied")
                .hasMessageNotContaining("hush-hush")
                .hasMessageNotContaining("\n");
    }

    private JobConfig load(String... more) {
        String url = fixture.option("jdbc.url");
        int database = url.lastIndexOf('/');
        List<String> args = new ArrayList<>();
        args.addAll(List.of("--catalog.type", "jdbc"));
        args.addAll(List.of("--catalog.base-url", url.substring(0, database)));
        args.addAll(List.of("--catalog.default-database", url.substring(database + 1)));
        args.addAll(List.of("--catalog.username", fixture.option("jdbc.username")));
        args.addAll(List.of("--catalog.password", "${PASSWORD}"));
        for (String key :
                List.of(
                        "kafka.bootstrap-servers",
                        "kafka.topic",
                        "kafka.group-id",
                        "dead-letter.topic")) {
            args.addAll(List.of("--" + key, fixture.option(key)));
        }
        args.addAll(List.of("--kafka.stop", "latest"));
        return JobConfigLoader.load(
                Map.of("PASSWORD", fixture.option("jdbc.password")), JobArgs.lastWins(args, more));
    }
}
