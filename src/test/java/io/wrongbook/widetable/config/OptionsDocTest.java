package io.wrongbook.widetable.config;

import io.wrongbook.widetable.refresh.RefreshOptions;
import io.wrongbook.widetable.replay.ReplayOptions;
import io.wrongbook.widetable.support.GeneratedText;
import io.wrongbook.widetable.verify.VerifyOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The option tables of the documentation are those of the code. After a change of the options,
 * {@code ./mvnw test -Dtest=OptionsDocTest -Ddocs.write=true} writes them anew.
 */
class OptionsDocTest {

    @ParameterizedTest
    @MethodSource
    void theTableIsTheCodes(String page, String name, List<ConfigOption<?>> options)
            throws IOException {
        GeneratedText.check(Path.of(page), name, table(options));
    }

    static List<Arguments> theTableIsTheCodes() {
        return List.of(
                Arguments.of("README.md", "options", JobOptions.ALL),
                Arguments.of("README.zh.md", "options", JobOptions.ALL),
                Arguments.of("docs/operations.md", "verifier", VerifyOptions.ALL),
                Arguments.of("docs/operations.md", "replay", ReplayOptions.ALL),
                Arguments.of("docs/operations.md", "refresh", RefreshOptions.ALL));
    }

    private static String table(List<ConfigOption<?>> options) {
        return options.stream()
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
