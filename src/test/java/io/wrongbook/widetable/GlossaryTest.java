package io.wrongbook.widetable;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages, descriptions and comments of the product use the words of the glossary. */
class GlossaryTest {

    /** What separates two words of one text: white space, comment signs, and cuts of a string. */
    private static final Pattern GAP = Pattern.compile("(\\s|\\*|//|--|\"\\s*[+,]\\s*\")+");

    /** A letter alone, but not one of the characters; mend, refuse, away, look-up. */
    private static final Pattern WRONG =
            Pattern.compile(
                    "(?i)(?<!dead[ -])\\bletters?\\b(?!, digits)"
                            + "|\\bmend(s|ed|ing)?\\b"
                            + "|\\brefus(e[sd]?|al|ing)\\b"
                            + "|\\b(is|are|was|were|stays?|while) away\\b"
                            + "|\\blook-ups?\\b");

    @Test
    void theProductUsesTheWordsOfTheGlossary() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main"))) {
            List<String> wrong =
                    files.filter(Files::isRegularFile)
                            .flatMap(file -> wrong(read(file)).map(word -> file + ": " + word))
                            .toList();
            assertThat(wrong).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "the letter is cut, letter",
        "' * a dead\n * letter, or letters', letters",
        "mended, mended",
        "\"a database that is\" + \" away\", is away",
        "it refuses rows, refuses",
        "a look-up, look-up"
    })
    void aWrongWordIsFound(String text, String word) {
        assertThat(wrong(text)).containsExactly(word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a dead\n     * letter",
                "\"a dead\", \"letter\"",
                "the dead-letter topic",
                "\"write at most 64 letters, digits, _ and $\"",
                "DeadLetter deadLetter",
                "far away from"
            })
    void aRightWordIsNot(String text) {
        assertThat(wrong(text)).isEmpty();
    }

    private static Stream<String> wrong(String text) {
        return WRONG.matcher(GAP.matcher(text).replaceAll(" ")).results().map(MatchResult::group);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
