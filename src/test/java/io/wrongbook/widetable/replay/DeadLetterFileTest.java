package io.wrongbook.widetable.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.event.DeadLetterRecord;
import io.wrongbook.widetable.event.RecordHeader;
import io.wrongbook.widetable.event.SourceRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not edited comes back byte for byte; what is edited wrong is rejected with its line. */
class DeadLetterFileTest {

    private static final String LINE =
            "{\"partition\":1,\"offset\":7,\"timestamp\":5,\"headers\":[{\"dlq.reason\":\"BAD_FIELD\"}],"
                    + "\"key\":null,\"value\":\"x\"}";

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{}",
                "{\"a\":1.0,\"a\":[1,{\"b\":null}],\"c\":\"\\ud83d\"}",
                " {\"a\":1}",
                "{\"a\":\n1}",
                "{\"a\":1} ",
                "{\"a\":1}{\"b\":2}",
                "{\"base64\":\"eA==\"}",
                "{\"\u65b9\u7a0b\":\"\ud83d\ude00 \u2028 \u0085\"}",
                "\ufeff{\"a\":1}",
                "\"\\",
                "a\u0000b"
            })
    void everyTextComesBackAsItWas(String value) throws IOException {
        assertComesBack(value.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everyBytesComeBackAsTheyWere() throws IOException {
        assertComesBack(null);
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] bytes = new byte[random.nextInt(20)];
            random.nextBytes(bytes);
            assertComesBack(bytes);
        }
    }

    @Test
    void deepNestingIsKeptAsText() throws IOException {
        assertComesBack(
                ("{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}")
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void anObjectStandsThereAsItIs() throws IOException {
        SourceRecord letter =
                letter("{\"payload\":{\"wrongId\":\"w\"}}".getBytes(StandardCharsets.UTF_8));

        assertThat(DeadLetterFileWriter.line(letter))
                .contains("\"json\":{\"payload\":{\"wrongId\":\"w\"}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"offset\":7,|``|offset is missing",
                "\"value\":\"x\"|\"value\":\"x\",\"json\":{}|write either json or value",
                ",\"value\":\"x\"|``|write either json or value",
                "\"value\"|\"valeu\"|valeu is not a known name",
                "\"value\":\"x\"|\"json\":\"x\"|expected json: an object",
                "\"value\":\"x\"|\"value\":{\"base64\":\"?\"}|base64",
                "\"value\":\"x\"|\"value\":{\"bas64\":\"\"}|expected value: a text",
                "\"value\":\"x\"|\"value\":\"\\ud83d\"|Input length",
                "\"value\":\"x\"}|\"value\":\"x\"|is not valid JSON",
                "\"value\":\"x\"}|\"value\":\"x\"}}|is not valid JSON",
                "\"key\":null|\"key\":null,\"key\":null|key is given twice",
                "\"partition\":1|\"partition\":\"1\"|partition: a whole number",
                "[{\"dlq.reason\":\"BAD_FIELD\"}]|{}|expected headers: an array",
                "{\"dlq.reason\":\"BAD_FIELD\"}|{\"a\":\"1\",\"b\":\"2\"}|one header per object"
            })
    void aLineThatIsNoLetterIsRejectedWithItsNumber(String part, String instead, String why)
            throws IOException {
        assertThat(LINE).contains(part);
        Path file = Files.writeString(directory.resolve("f"), "\n" + LINE.replace(part, instead));

        try (DeadLetterFileReader reader = new DeadLetterFileReader(file, "dlq")) {
            assertThatThrownBy(reader::read)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("f, line 2: ")
                    .hasMessageContaining(why);
        }
    }

    @Test
    void aFileThatIsNotUtf8IsRejected() throws IOException {
        Path file = Files.write(directory.resolve("f"), new byte[] {(byte) 0xff});

        try (DeadLetterFileReader reader = new DeadLetterFileReader(file, "dlq")) {
            assertThatThrownBy(reader::read)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining(
                            "f, line 1: this line or one of the next is not valid UTF-8");
        }
    }

    private void assertComesBack(byte[] bytes) throws IOException {
        SourceRecord letter = letter(bytes);
        Path file = directory.resolve("letters.jsonl");
        Files.deleteIfExists(file);
        try (DeadLetterFileWriter writer = new DeadLetterFileWriter(file)) {
            writer.write(new DeadLetterRecord(letter));
            writer.write(new DeadLetterRecord(letter));
        }
        try (DeadLetterFileReader reader = new DeadLetterFileReader(file, "dlq")) {
            reader.read();
            assertThat(reader.read().record()).usingRecursiveComparison().isEqualTo(letter);
            assertThat(reader.read()).isNull();
        }
    }

    private static SourceRecord letter(byte[] bytes) {
        return new SourceRecord(
                "dlq",
                3,
                Long.MAX_VALUE,
                -1,
                bytes,
                bytes,
                new RecordHeader("a", bytes),
                new RecordHeader("a", null),
                new RecordHeader("", new byte[0]));
    }
}
