package io.wrongbook.widetable.config;

import io.wrongbook.widetable.refresh.RefreshOptions;
import io.wrongbook.widetable.replay.ReplayOptions;
import io.wrongbook.widetable.support.ChineseTexts;
import io.wrongbook.widetable.support.GeneratedText;
import io.wrongbook.widetable.verify.VerifyOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The option tables of the documentation are those of the code, in English with the code's
 * descriptions, in Chinese with those of {@code options.zh.properties}. After a change of the
 * options, {@code ./mvnw test -Dtest=OptionsDocTest -Ddocs.write=true} writes them anew.
 */
class OptionsDocTest {

    /**
     * @param prefix what stands before the options' keys in the file of the Chinese descriptions
     */
    record Table(String page, String name, String prefix, List<ConfigOption<?>> options) {

        List<String> keys() {
            return options.stream().map(option -> prefix + option.key()).toList();
        }

        @Override
        public String toString() {
            return page + ", " + name;
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void theTableIsTheCodes(Table table) throws IOException {
        GeneratedText.check(
                Path.of("docs", table.page()),
                table.name(),
                text(table, "| key | default | meaning |", OptionText::description));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void theChineseTableIsTheCodes(Table table) throws IOException {
        ChineseTexts chinese = chinese();
        GeneratedText.check(
                Path.of("docs/zh", table.page()),
                table.name(),
                text(
                        table,
                        "| 配置项 | 默认值 | 含义 |",
                        option -> chinese.get(table.prefix() + option.key())));
    }

    static Stream<Table> tables() {
        return Stream.of(
                new Table("options.md", "options", "", JobOptions.ALL),
                new Table("operations.md", "verifier", "verifier.", VerifyOptions.ALL),
                new Table("operations.md", "replay", "replay.", ReplayOptions.ALL),
                new Table("operations.md", "refresh", "refresh.", RefreshOptions.ALL));
    }

    /** Fails unless each option has a Chinese description, and nothing else has. */
    private static ChineseTexts chinese() throws IOException {
        return new ChineseTexts(
                "options", tables().flatMap(table -> table.keys().stream()).toList());
    }

    private static String text(Table table, String header, Description description) {
        return table.options().stream()
                .map(option -> row(option, description))
                .collect(Collectors.joining("\n", "\n" + header + "\n| --- | --- | --- |\n", "\n"));
    }

    private static String row(ConfigOption<?> option, Description description) {
        return String.join(
                " | ",
                List.of(
                        "| `" + option.key() + "`",
                        shown(option.defaultValue()),
                        description.of(option) + " |"));
    }

    private static String shown(Object defaultValue) {
        if (defaultValue == null) {
            return "-";
        }
        return "`"
                + (defaultValue instanceof Duration duration
                        ? TimeUtils.formatWithHighestUnit(duration)
                        : defaultValue)
                + "`";
    }

    @FunctionalInterface
    private interface Description {
        String of(ConfigOption<?> option);
    }
}
