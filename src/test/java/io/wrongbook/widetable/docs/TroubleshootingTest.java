package io.wrongbook.widetable.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.docs.MarkdownPage.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The messages of the page are those of the code. */
class TroubleshootingTest {

    /** What stands for a value, and what separates an option from the text behind it. */
    private static final Pattern VALUE =
            Pattern.compile("\\.\\.\\.|'?\\b[XYN]\\b'?|\\b(?:NAME|FILE)\\b|: |, (?=line )");

    private static final Pattern CONCATENATION = Pattern.compile("\"\\s*\\+\\s*\"");

    @ParameterizedTest
    @MethodSource("messages")
    void theCodeHasTheMessage(String message) throws IOException {
        List<String> texts = texts(message);
        String code = code();
        assertThat(texts).isNotEmpty();
        assertThat(texts.stream().filter(text -> !code.contains(text)))
                .as("not in any message of the code")
                .isEmpty();
    }

    static List<String> messages() throws IOException {
        return MarkdownPage.read(Path.of("docs/troubleshooting.md")).tables().stream()
                .flatMap(table -> table.rows().stream().skip(1))
                .map(Row::cells)
                .flatMap(cells -> cells.get(0).code().stream())
                .filter(code -> code.contains(" "))
                .toList();
    }

    /** The words between values, without the options before them. */
    private static List<String> texts(String message) {
        return Arrays.stream(VALUE.split(message))
                .map(String::strip)
                .filter(
                        text ->
                                !Arrays.stream(text.split("[ ,]+", -1))
                                        .allMatch(TroubleshootingTest::isKey))
                .toList();
    }

    private static boolean isKey(String word) {
        return word.isEmpty() || word.startsWith("--") || word.matches("[a-z.*-]+\\.[a-z.*-]+");
    }

    private static String code() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            String all =
                    files.filter(file -> file.toString().endsWith(".java"))
                            .map(TroubleshootingTest::read)
                            .collect(Collectors.joining("\n"));
            return CONCATENATION.matcher(all).replaceAll("");
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
