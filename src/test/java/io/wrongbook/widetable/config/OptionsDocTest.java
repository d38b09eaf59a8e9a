package io.wrongbook.widetable.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The option tables of both READMEs are those of the code. After a change of the options, {@code
 * ./mvnw test -Dtest=OptionsDocTest -Ddocs.write=true} writes them anew.
 */
class OptionsDocTest {

    private static final String BEGIN = "<!-- options -->";
    private static final String END = "<!-- /options -->";

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh.md"})
    void theTableIsTheCodes(String readme) throws IOException {
        Path file = Path.of(readme);
        String text = Files.readString(file);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        assertThat(end).as("%s has %s ... %s", readme, BEGIN, END).isGreaterThan(begin);

        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(file, text.substring(0, begin) + table() + text.substring(end));
        } else {
            assertThat(text.substring(begin, end)).isEqualTo(table());
        }
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
                        OptionText.description(option) + " |"));
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
