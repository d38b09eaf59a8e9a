package io.wrongbook.widetable.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.Dimension;
import io.wrongbook.widetable.config.DimensionConfig;
import io.wrongbook.widetable.config.UnavailableException;
import io.wrongbook.widetable.services.FreePort;
import io.wrongbook.widetable.services.SharedServices;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names from a real database, and what the start-up check says of one that has none. */
class DimensionReaderIT {

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.empty(SERVICES.database());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "utf8mb4 COLLATE utf8mb4_bin",
                "utf8mb4 COLLATE utf8mb4_general_ci",
                "utf8mb3 COLLATE utf8mb3_general_ci",
                "gbk COLLATE gbk_chinese_ci"
            })
    void anIdIsItsCharactersWhateverTheCollation(String characterSet) throws Exception {
        patterns("id VARCHAR(64) CHARACTER SET " + characterSet);
        database.execute("INSERT INTO patterns VALUES ('P1', '大'), ('题2', '方程')");

        assertThat(read("p1", "P1 ", "P1", "题2", "😀", "p3"))
                .containsOnly(Map.entry("P1", "大"), Map.entry("题2", "方程"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TINYINT", "INT UNSIGNED", "BIGINT", "INT(10) UNSIGNED ZEROFILL"})
    void idsMayBeIntegers(String type) throws Exception {
        patterns("id " + type);
        database.execute("INSERT INTO patterns VALUES (0, '零'), (12, '方程')");

        assertThat(read("12", "012", "12a", "a", "", "0", "-0", "9".repeat(30)))
                .containsOnly(Map.entry("0", "零"), Map.entry("12", "方程"));
    }

    @Test
    void theLargestIntegersAreFound() throws Exception {
        patterns("id BIGINT");
        database.execute(
                "INSERT INTO patterns VALUES (123456789012345678, 'a'), (123456789012345679, 'b')");

        assertThat(read("123456789012345679")).containsOnly(Map.entry("123456789012345679", "b"));
    }

    @Test
    void aBlankNameIsNone() throws Exception {
        patterns("id VARCHAR(64)");
        database.execute("INSERT INTO patterns VALUES ('a', ''), ('b', '  '), ('c', NULL)");

        assertThat(read("a", "b", "c")).isEmpty();
    }

    @Test
    void manyIdsAreRead() throws Exception {
        patterns("id VARCHAR(64)");
        database.execute(
                IntStream.range(0, 1000)
                        .mapToObj(i -> String.format("('p%d', '题型 %d')", i, i))
                        .collect(Collectors.joining(", ", "INSERT INTO patterns VALUES ", "")));

        String[] ids = IntStream.range(0, 1001).mapToObj(i -> "p" + i).toArray(String[]::new);
        assertThat(read(ids)).hasSize(1000).containsEntry("p999", "题型 999");
    }

    @Test
    void whatBreaksTheConnectionIsTriedAgain() throws Exception {
        patterns("id VARCHAR(64)");
        database.execute("INSERT INTO patterns VALUES ('p1', '方程')");
        AtomicInteger retries = new AtomicInteger();
        try (DimensionReader reader = reader(config(), retries::incrementAndGet)) {
            assertThat(read(reader, "p1")).hasSize(1);
            database.executeAsRoot("KILL USER " + SERVICES.database().username());

            assertThat(read(reader, "p1")).containsOnly(Map.entry("p1", "方程"));
        }
        assertThat(retries).hasValue(1);
    }

    @Test
    void aDatabaseThatStaysUnavailableIsAFailure() {
        DimensionConfig config =
                config(
                        "--dimension.jdbc.url",
                        "jdbc:mysql://127.0.0.1:" + FreePort.find() + "/d?connectTimeout=2000");
        try (DimensionReader reader =
                new DimensionReader(config.database(), Duration.ofMillis(300), () -> {})) {
            assertThatThrownBy(() -> read(reader, "p1")).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void whatIsRepairedByAPersonOnlyIsNotTriedAgain() throws Exception {
        patterns("id VARCHAR(64)");
        try (DimensionReader reader =
                reader(
                        config(),
                        () -> {
                            throw new AssertionError("tried again");
                        })) {
            read(reader, "p1");
            database.execute("DROP TABLE patterns");

            assertThatThrownBy(() -> read(reader, "p1", "p2", "p3"))
                    .hasMessageContaining("patterns");
        }
    }

    @Test
    void theStartUpCheckTakesWhatCanBeRead() throws Exception {
        patterns("id INT PRIMARY KEY");
        DimensionCheck.check(config());
        database.execute("CREATE VIEW seen AS SELECT * FROM patterns");
        DimensionCheck.check(config("--dimension.pattern.table", database.name() + ".seen"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--dimension.pattern.table nowhere|dimension.pattern.table: |has no table nowhere:"
                        + " write the name of an existing table",
                "--dimension.pattern.id-column no|dimension.pattern.id-column,"
                        + " dimension.pattern.name-column: |write the names of existing columns of"
                        + " patterns",
                "--dimension.pattern.name-column no|dimension.pattern.id-column,"
                        + " dimension.pattern.name-column: |write the names of existing columns of"
                        + " patterns",
                "--dimension.pattern.name-column id|dimension.pattern.name-column: |id has the type"
                        + " INT: name a column of the type CHAR, VARCHAR or TEXT",
                "--dimension.pattern.id-column made|dimension.pattern.id-column: |made has the type"
                        + " DATE: name a column of the type integer, CHAR or VARCHAR",
                "--dimension.jdbc.password wrong|jdbc.username, jdbc.password: the database rejects"
                        + " the credentials|Access denied",
                "--dimension.jdbc.username stranger|jdbc.username, jdbc.password: the database"
                        + " rejects the credentials|Access denied"
            })
    void theStartUpCheckSaysInOneLineWhatToRepair(String options, String begin, String contains)
            throws Exception {
        database.execute("CREATE TABLE patterns (id INT PRIMARY KEY, name VARCHAR(9), made DATE)");

        assertRejected(config(options.split(" "))).startsWith(begin).contains(contains);
    }

    @Test
    void theStartUpCheckNamesTheOptionsOfTheDimensionsOwnDatabase() throws Exception {
        patterns("id INT PRIMARY KEY");
        String url = SERVICES.database().jdbcUrl(database.name());
        database.executeAsRoot(
                "CREATE OR REPLACE USER names@'%' IDENTIFIED BY 'whisper'",
                "GRANT SELECT (id) ON " + database.name() + ".patterns TO names@'%'");

        assertRejected(
                        config(
                                "--dimension.jdbc.url", url,
                                "--dimension.jdbc.username", "names",
                                "--dimension.jdbc.password", "whisper"))
                .startsWith(
                        "dimension.jdbc.username: the user lacks rights: grant it SELECT on"
                                + " patterns: ")
                .doesNotContain("whisper");
        assertRejected(config("--dimension.jdbc.url", SERVICES.database().jdbcUrl("")))
                .startsWith(
                        "dimension.jdbc.url: names no database: write"
                                + " --dimension.pattern.table <database>.patterns");
    }

    @Test
    void aDatabaseThatDoesNotAnswerMayAnswerLater() {
        DimensionConfig config =
                config(
                        "--dimension.jdbc.url",
                        "jdbc:mysql://127.0.0.1:" + FreePort.find() + "/d?connectTimeout=2000");
        assertThatThrownBy(() -> DimensionCheck.check(config))
                .isInstanceOf(UnavailableException.class)
                .hasMessageStartingWith("dimension.jdbc.url: the database at");
    }

    private static AbstractStringAssert<?> assertRejected(DimensionConfig config) {
        try {
            DimensionCheck.check(config);
        } catch (ConfigException e) {
            return assertThat(e.getMessage()).hasLineCount(1);
        }
        throw new AssertionError("not rejected");
    }

    private void patterns(String idColumn) throws SQLException {
        database.execute("CREATE TABLE patterns (" + idColumn + ", name VARCHAR(300))");
    }

    private DimensionConfig config(String... options) {
        String[] all = new String[options.length + 2];
        all[0] = "--dimension.pattern.table";
        all[1] = "patterns";
        System.arraycopy(options, 0, all, 2, options.length);
        return database.jobConfig(all).dimensions();
    }

    private Map<String, String> read(String... ids) throws Exception {
        try (DimensionReader reader = reader(config(), () -> {})) {
            return read(reader, ids);
        }
    }

    private Map<String, String> read(DimensionReader reader, String... ids) throws Exception {
        return reader.read(config().table(Dimension.PATTERN).orElseThrow(), List.of(ids));
    }

    private static DimensionReader reader(DimensionConfig config, Runnable onRetry) {
        return new DimensionReader(config.database(), Duration.ofMinutes(1), onRetry);
    }
}
