package io.wrongbook.widetable.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.startup.JobConfigLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DimensionConfigTest {

    @Test
    void isOffByDefault() {
        DimensionConfig config = load();
        assertThat(config.isOff()).isTrue();
        assertThat(config.lookedUp()).isEmpty();
    }

    @Test
    void columnsCacheAndDatabaseHaveDefaults() {
        DimensionConfig config =
                load(
                        "--dimension.question.table", "content.questions",
                        "--dimension.pattern.table", "patterns");

        assertThat(config.lookedUp()).containsExactly(Dimension.QUESTION, Dimension.PATTERN);
        DimensionTable question = config.table(Dimension.QUESTION).orElseThrow();
        assertThat(question.table()).isEqualTo("content.questions");
        assertThat(question.idColumn()).isEqualTo("id");
        assertThat(question.nameColumn()).isEqualTo("content");
        assertThat(config.table(Dimension.PATTERN).orElseThrow().nameColumn()).isEqualTo("name");
        assertThat(config.table(Dimension.CHAPTER)).isEmpty();
        assertThat(config.cacheSize()).isEqualTo(100_000);
        assertThat(config.cacheTtl()).isEqualTo(Duration.ofMinutes(10));
        assertThat(config.database().url()).isEqualTo("jdbc:mysql://h/d");
        assertThat(config.database().username()).isEqualTo("writer");
        assertThat(config.database().password()).isEqualTo("hush");
        assertThat(config.database().key("url")).isEqualTo("jdbc.url");
    }

    @Test
    void theDimensionsMayHaveADatabaseOfTheirOwn() {
        DimensionConfig config =
                load(
                        "--dimension.pattern.table", "patterns",
                        "--dimension.pattern.id-column", "pattern_id",
                        "--dimension.pattern.name-column", "pattern_name",
                        "--dimension.jdbc.url", "jdbc:mysql://replica/reference",
                        "--dimension.jdbc.username", "reader",
                        "--dimension.jdbc.password", "whisper",
                        "--dimension.cache-size", "5",
                        "--dimension.cache-ttl", "1 h");

        DimensionTable pattern = config.table(Dimension.PATTERN).orElseThrow();
        assertThat(pattern.idColumn()).isEqualTo("pattern_id");
        assertThat(pattern.nameColumn()).isEqualTo("pattern_name");
        assertThat(config.cacheSize()).isEqualTo(5);
        assertThat(config.cacheTtl()).isEqualTo(Duration.ofHours(1));
        assertThat(config.database().url()).isEqualTo("jdbc:mysql://replica/reference");
        assertThat(config.database().username()).isEqualTo("reader");
        assertThat(config.database().password()).isEqualTo("whisper");
        assertThat(config.database().key("url")).isEqualTo("dimension.jdbc.url");
        assertThat(config.database().scrub("Access denied: whisper")).doesNotContain("whisper");
    }

    @Test
    void itsSecretsAreShownNowhere() {
        assertThat(
                        config(
                                        "--dimension.pattern.table",
                                        "patterns",
                                        "--dimension.jdbc.url",
                                        "jdbc:mysql://h/d?user=u&password=whisper-1",
                                        "--dimension.jdbc.password",
                                        "whisper-2")
                                .toString())
                .contains("dimension.jdbc.url")
                .doesNotContain("whisper");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dimension.pattern.table|a b|is not a valid table name",
                "dimension.pattern.table|a.b.c|is not a valid table name",
                "dimension.pattern.table|a`;DROP TABLE x|is not a valid table name",
                "dimension.pattern.id-column|a.b|at most 64 letters, digits, _ and $",
                "dimension.pattern.name-column|n`|at most 64 letters, digits, _ and $",
                "dimension.jdbc.url|jdbc:mysql:aws://h/d|must begin with jdbc:mysql://",
                "dimension.cache-size|0|is too small: write at least 1",
                "dimension.cache-ttl|0 s|is too short: write at least 1 ms",
                "dimension.chapter.id-column|id|write --dimension.chapter.table <table>",
                "dimension.chapter.tabel|x|did you mean dimension.chapter.table"
            })
    void aWrongValueIsOneLine(String key, String value, String message) {
        List<String> args = new ArrayList<>(List.of("--" + key, value));
        if (!key.equals("dimension.pattern.table")) {
            Collections.addAll(args, "--dimension.pattern.table", "patterns");
        }
        assertThatThrownBy(() -> load(args.toArray(new String[0])))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(key)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    private static DimensionConfig load(String... options) {
        return config(options).dimensions();
    }

    private static JobConfig config(String... options) {
        List<String> args =
                new ArrayList<>(
                        List.of(
                                "--kafka.bootstrap-servers", "h:1",
                                "--jdbc.url", "jdbc:mysql://h/d",
                                "--jdbc.username", "writer",
                                "--jdbc.password", "hush"));
        Collections.addAll(args, options);
        return JobConfigLoader.load(Map.of(), args.toArray(new String[0]));
    }
}
