package io.wrongbook.widetable.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventLinesTest {

    private static final int MAX = 200_000;

    @ParameterizedTest
    @ValueSource(strings = {"a\nb\nc", "a\nb\nc\n", "\ufeffa\nb\nc\n"})
    void theLastLineNeedsNoLineFeed(String text) throws IOException {
        assertThat(read(text)).containsExactly("1:a", "2:b", "3:c");
    }

    @Test
    void linesOfWhiteSpaceAreSkippedAndCounted() throws IOException {
        assertThat(read("\n\r\n \t\na\r\n\n\nb\n\n \n")).containsExactly("4:a\r", "7:b");
        assertThat(read("\ufeff\na")).containsExactly("2:a");
        assertThat(read("\ufeff")).isEmpty();
        assertThat(read("")).isEmpty();
    }

    @Test
    void onlyTheFilesOwnByteOrderMarkIsDropped() throws IOException {
        assertThat(read("a\n\ufeffb\n")).containsExactly("1:a", "2:\ufeffb");
        assertThat(read("\ufeff\ufeffa")).containsExactly("1:\ufeffa");
    }

    @ParameterizedTest
    @ValueSource(ints = {4_095, 4_096, 4_097, 65_535, 65_536, 65_537, 131_071, 131_072, 199_999})
    void linesOfAllLengths(int length) throws IOException {
        String line = "x".repeat(length);

        assertThat(read(line + "\n" + line + "\ny\n" + line))
                .containsExactly("1:" + line, "2:" + line, "3:y", "4:" + line);
    }

    @Test
    void aLineThatIsTooLongIsNamed() throws IOException {
        String longest = "x".repeat(MAX);

        assertThat(read("a\n" + longest + "\nb")).hasSize(3);
        assertThatThrownBy(() -> read("a\n" + longest + "x\nb"))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "line 2 has more than 200,000 bytes: write each event on a separate line");
    }

    /** A whole file in one line must not fill the memory before anyone says so. */
    @Test
    void aLineWithoutAnEndIsNotReadForEver() {
        InputStream endless =
                new InputStream() {
                    @Override
                    public int read() {
                        return 'x';
                    }
                };

        assertThatThrownBy(() -> new EventLines(endless, MAX).read())
                .hasMessageStartingWith("line 1 has more than");
    }

    private static List<String> read(String text) throws IOException {
        EventLines lines = new EventLines(new ByteArrayInputStream(text.getBytes(UTF_8)), MAX);
        List<String> read = new ArrayList<>();
        for (byte[] line = lines.read(); line != null; line = lines.read()) {
            read.add(lines.number() + ":" + new String(line, UTF_8));
        }
        return read;
    }
}
