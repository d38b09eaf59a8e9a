package io.wrongbook.widetable.config;

import io.wrongbook.widetable.GeneratedPart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The option tables of both READMEs are those of the code. After a change of the options, {@code
 * ./mvnw test -Dtest=OptionsDocTest -Ddocs.write=true} writes them anew.
 */
class OptionsDocTest {

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh.md"})
    void theTableIsTheCodes(String readme) throws IOException {
        GeneratedPart.check(Path.of(readme), "options", table());
    }

    private static String table() {
        return JobOptions.ALL.stream()
                .map(OptionsDocTest::row)
                .collect(
                        Collectors.joining(
                                "\n",
                                "\n| key | default | meaning |\n| --- | --- | --- |\n",
                                "\n"));
    }

    private static String row(ConfigOption<?> option) {
        return String.join(
                " | ",
                List.of(
                        "| `" + option.key() + "`",
                        shown(option.defaultValue()),
                        description(option) + " |"));
    }

    /** Markdown shows what stands between backticks as it is, so nothing must be escaped. */
    private static String description(ConfigOption<?> option) {
        return new HtmlFormatter()
                .format(option.description())
                .replace("&lt;", "<")
                .replace("&gt;", ">");
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
}
