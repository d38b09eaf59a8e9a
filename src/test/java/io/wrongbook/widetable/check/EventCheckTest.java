package io.wrongbook.widetable.check;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.EventCheck;
import io.wrongbook.widetable.cluster.PageCommands;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.DeadLetterHeaders;
import io.wrongbook.widetable.event.ParsedRecord;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.fuzz.RecordFuzzer;
import io.wrongbook.widetable.tool.ToolOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventCheckTest {

    private static final String NOW = "1750000000000";
    private static final String ADD =
            "{\"domain\":\"wrongbook\",\"type\":\"wrongbook_add\",\"payload\":{\"wrongId\":\"w\","
                    + "\"userId\":1,\"questionId\":2,\"subject\":\"MATH\",\"wrongTime\":%s}}\n";
    private static final String GOOD = String.format(ADD, NOW);
    private static final String BAD = String.format(ADD, "1750000000");
    private static final String BAD_DETAIL =
            "BAD_FIELD: wrongTime: '1750000000' is before 2000-01-01 (is it in seconds instead of"
                    + " milliseconds?)\n";

    private final ToolOutput output = new ToolOutput();

    @TempDir private Path directory;

    @Test
    void theExampleOfTheDocumentationIsReal() throws IOException {
        PageCommands page = new PageCommands(Path.of("docs/events.md"), directory, Map.of());
        String file = file(page.block("check-events"));

        assertThat(check(file)).isEqualTo(1);
        assertThat(output.toString().replace(file, "events.jsonl") + "exit code 1\n")
                .isEqualTo(page.block("check-output"));
    }

    @Test
    void goodEventsAreCounted() throws IOException {
        String fix = GOOD.replace("_add", "_fix").replace("\"MATH\"", "\"MATH\",\"fixResult\":1");
        String file = file(GOOD + fix + GOOD + "{\"domain\":\"exam\"}");

        assertThat(check(file)).isZero();
        assertThat(output.toString())
                .isEqualTo(
                        "Checked: 4 events of %s (2 adds, 1 fixes, 1 ignored, 0 dead letters)\n"
                                .formatted(file));
    }

    /** What it says of a record is what the headers of its dead letter say. */
    @Test
    void reasonAndDetailAreThoseOfTheDeadLetter() throws IOException {
        RecordFuzzer fuzzer = new RecordFuzzer();
        ByteArrayOutputStream events = new ByteArrayOutputStream();
        StringBuilder expected = new StringBuilder();
        int line = 0;
        for (long seed = 1; seed < 3_000; seed++) {
            byte[] value = fuzzer.record(seed).value;
            if (value == null || value.length == 0 || new String(value, UTF_8).contains("\n")) {
                continue;
            }
            line++;
            events.writeBytes(value);
            events.write('\n');
            SourceRecord record = new SourceRecord("t", 0, 0, Long.parseLong(NOW), null, value);
            ParsedRecord parsed = ParsedRecord.of(record);
            if (parsed.isDeadLetter()) {
                DeadLetter letter = parsed.deadLetter();
                expected.append("line ").append(line).append(": ");
                expected.append(ParsedRecord.header(letter, DeadLetterHeaders.REASON));
                expected.append(": ");
                expected.append(ParsedRecord.header(letter, DeadLetterHeaders.DETAIL));
                expected.append('\n');
            }
        }
        String file = directory.resolve("fuzzed").toString();
        Files.write(Path.of(file), events.toByteArray());

        assertThat(check("--timestamp", NOW, file)).isEqualTo(1);
        assertThat(output.out()).startsWith(expected.toString());
        assertThat(output.out().substring(expected.length()))
                .startsWith("Checked: ")
                .hasLineCount(1);
        assertThat(expected.toString().lines().count()).isBetween(500L, line - 500L);
    }

    @Test
    void linesThatAreNoEventAreNamedByTheirNumber() throws IOException {
        Path file = directory.resolve("events");
        try (var out = Files.newOutputStream(file)) {
            out.write(("\ufeff" + GOOD + "\r\n \n" + BAD).getBytes(UTF_8));
            out.write(new byte[] {'{', (byte) 0xC3, '}', '\r', '\n'});
            out.write("[]\n{\"domain\":\"exam\"}\r\n{}".getBytes(UTF_8));
        }

        assertThat(check(file.toString())).isEqualTo(1);
        assertThat(output.out())
                .isEqualTo(
                        "line 4: "
                                + BAD_DETAIL
                                + "line 5: INVALID_JSON: value: is not valid UTF-8: Input length"
                                + " = 1\n"
                                + "line 6: INVALID_JSON: value: is not a JSON object\n"
                                + "line 8: MISSING_FIELD: domain: is required but absent\n"
                                + "Checked: 6 events of "
                                + file
                                + " (1 adds, 0 fixes, 1 ignored, 4 dead letters)\n");
        assertThat(output.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-"})
    void standardInputIsReadWithoutAFile(String argument) {
        String[] args = argument.isEmpty() ? new String[0] : new String[] {argument};

        assertThat(run(input(GOOD + BAD), args)).isEqualTo(1);
        assertThat(output.out())
                .isEqualTo(
                        "line 2: "
                                + BAD_DETAIL
                                + "Checked: 2 events of standard input (1 adds, 0 fixes, 0 ignored,"
                                + " 1 dead letters)\n");
    }

    @Test
    void aLineIsCheckedBeforeTheNextOneIsRead() {
        InputStream later =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new AssertionError("a byte at a time");
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) {
                        assertThat(output.out()).isEqualTo("line 1: " + BAD_DETAIL);
                        return -1;
                    }
                };

        assertThat(run(new SequenceInputStream(input(BAD), later))).isEqualTo(1);
        assertThat(output.out()).contains("Checked: 1 events");
    }

    /** By its own time an event of the far future is broken, whatever the clock says. */
    @ParameterizedTest
    @CsvSource({
        "--timestamp=2025-06-15T15:06:40Z, 1750000000000, 0",
        "--timestamp=1749913600000, 1750000000000, 0",
        "--timestamp=1749913599999, 1750000000000, 1",
        "--timestamp=2025-06-01T00:00:00+08:00, 1750000000000, 1",
        "--timestamp=9999-12-29T00:00:00Z, 253402041600000, 0",
        "-, 253402041600000, 1"
    })
    void timesAreComparedWithTheTimestamp(String argument, String time, int expected) {
        assertThat(run(input(String.format(ADD, time)), argument)).isEqualTo(expected);
    }

    @Test
    void anEventWithoutATimeHasTheTimestamp() {
        assertThat(run(input(String.format(ADD, "null")), "--timestamp", "0")).isEqualTo(1);
        assertThat(output.out())
                .startsWith(
                        "line 1: BAD_FIELD: timestamp: is absent, and the timestamp of the Kafka"
                                + " record 0 is before 2000-01-01");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --limit 3 | unknown option --limit: the only one is --timestamp
                    --config=job.yaml | unknown option --config=job.yaml: the only one is --timestamp
                    --timestamp | --timestamp: has no value: write --timestamp <time>
                    --timestamp=today | --timestamp: 'today' is not a time: write for example 2025-06-15T23:20:00+08:00, or epoch milliseconds
                    a b | two files are given, a and b: write one of them
                    missing.jsonl | cannot read missing.jsonl: NoSuchFileException: missing.jsonl: check the path
                    src/main | cannot read src/main: IOException: Is a directory: check the path
                    """)
    void aWrongCallIsOneLine(String call, String message) {
        assertThat(run(input(GOOD), call.split(" "))).isEqualTo(2);
        assertThat(output.toString()).isEqualTo(message + "\n");
    }

    @Test
    void theHelpExplainsOptionAndExitCodes() {
        assertThat(run(input(BAD), "--help")).isZero();
        assertThat(output.toString())
                .startsWith("java -cp wrongbook-wide-table.jar " + EventCheck.class.getName())
                .contains("--timestamp", "Exit code: 0 ");
    }

    private int check(String... args) {
        return run(InputStream.nullInputStream(), args);
    }

    private int run(InputStream in, String... args) {
        return EventCheck.run(in, output.outStream(), output.errStream(), args);
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("events.jsonl"), text).toString();
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(UTF_8));
    }
}
