package io.wrongbook.widetable.replay;

import static io.wrongbook.widetable.pipeline.PipelineFixture.bytes;
import static io.wrongbook.widetable.pipeline.PipelineFixture.header;
import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.DeadLetterReplay;
import io.wrongbook.widetable.WideTableVerifier;
import io.wrongbook.widetable.event.JsonEvent;
import io.wrongbook.widetable.generator.CollidingIds;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.mysql.TestDatabase;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.pipeline.PipelineTest;
import io.wrongbook.widetable.tool.ToolOutput;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The replay between the real job, its dead-letter topic and its table. */
class DeadLetterReplayIT extends PipelineTest {

    private static final long NOW = 1_750_000_000_000L;

    @RegisterExtension static final MiniClusterExtension FLINK = PipelineFixture.flink();
    private final ToolOutput output = new ToolOutput();

    @Test
    void eventsThatWereTooLongGiveTheirRowsWhenTheColumnIsWider() throws Exception {
        createTable();
        execute("ALTER TABLE T MODIFY question VARCHAR(20)");
        fixture.send(new EventGenerator(61, 2_000, NOW));
        fixture.runToEnd();
        int tooMany = fixture.deadLetters().size();
        assertThat(tooMany).isGreaterThan(fixture.model().deadLetters().size() + 100);
        execute("ALTER TABLE T MODIFY question TEXT");

        assertThat(replay("--reasons", "VALUE_TOO_LONG")).as(output.toString()).isZero();
        fixture.runToEnd();

        // Events without an id among them: by their first place they are who they were.
        fixture.assertTableIsRight();
    }

    @Test
    void aReplayMayBeRepeated() throws Exception {
        createTable();
        execute("ALTER TABLE T MODIFY question VARCHAR(20)");
        fixture.send(new EventGenerator(62, 1_000, NOW));
        fixture.runToEnd();
        execute("ALTER TABLE T MODIFY question TEXT");

        replay();
        replay("--reasons", "VALUE_TOO_LONG,BAD_FIELD");
        fixture.runToEnd();
        Set<String> places = places(fixture.deadLetters());
        replay();
        fixture.runToEnd();

        fixture.assertTableIsRight();
        // What is no event came back as what it was, with the place where it was first seen.
        assertThat(places(fixture.deadLetters())).isEqualTo(places);
    }

    @Test
    void rowsThatTheDatabaseRejectedGoIntoTheTableWhenItTakesThem() throws Exception {
        TestDatabase.assumeEnforcesChecks(SERVICES.database());
        createTable();
        execute("ALTER TABLE T ADD CONSTRAINT no_maths CHECK (UPPER(subject) <> 'MATH')");
        fixture.send(new EventGenerator(63, 2_000, NOW));
        fixture.runToEnd();
        long rejected =
                fixture.deadLetters().stream()
                        .filter(l -> header(l, "dlq.reason").equals("DATABASE_REJECTED"))
                        // A row that is rejected in two batches has two letters.
                        .map(l -> new String(l.key(), StandardCharsets.UTF_8))
                        .distinct()
                        .count();
        assertThat(rejected).isGreaterThan(20);

        assertThat(replay("--reasons", "DATABASE_REJECTED")).isEqualTo(1);
        assertThat(output.out())
                .contains("NOT replayed: partition 0 offset")
                .contains("the database still rejects it: 4025 23000: CONSTRAINT `no_maths` failed")
                .contains("0 rows were written to");
        output.clear();
        assertThat(
                        WideTableVerifier.run(
                                output.outStream(),
                                output.errStream(),
                                Map.of(),
                                fixture.args("--grace", "1 ms", "--limit", "2")))
                .isEqualTo(1);
        assertThat(output.out())
                .containsPattern("DIFFERENT: [0-9,]+ rows equal, [1-9][0-9]* different")
                .containsPattern(
                        "(?s)Note: the database rejected '.*', see the dead letter at partition 0"
                                + " offset \\d+: 4025 23000.*Note: the database rejected");

        execute("ALTER TABLE T DROP CONSTRAINT no_maths");
        assertThat(replay("--reasons", "DATABASE_REJECTED")).as(output.toString()).isZero();
        fixture.assertTableIsRight();
        assertThat(replay("--reasons", "DATABASE_REJECTED")).isZero();
        fixture.assertTableIsRight();
    }

    @Test
    void aReplayDoesNotTakeTheRowOfARecordWithTheSameId() throws Exception {
        String forged = CollidingIds.collidingWith("victim");
        fixture.send(null, bytes(add("victim", "x")), NOW);
        fixture.runToEnd();
        fixture.send(null, bytes(add(forged, "y")), NOW + 1);
        fixture.runToEnd();
        Map<String, Object> before = fixture.table().get("victim");

        assertThat(replay("--reasons", "DATABASE_REJECTED")).isEqualTo(1);

        assertThat(output.out())
                .contains(
                        "the database still rejects it: 1048 23000: the row with this id belongs"
                                + " to wrong_id 'victim'")
                .contains("0 rows were written to");
        assertThat(fixture.table()).containsOnlyKeys("victim");
        assertThat(fixture.table().get("victim")).isEqualTo(before);
    }

    @Test
    void anOldRowDoesNotReplaceANewerOne() throws Exception {
        TestDatabase.assumeEnforcesChecks(SERVICES.database());
        createTable();
        execute("ALTER TABLE T ADD CONSTRAINT no_zero CHECK (fix_result <> 0 OR fix_time IS NULL)");
        fixture.send(null, bytes(add("w1", "x")), NOW);
        fixture.send(null, bytes(fix("w1", 0, NOW - 1000)), NOW);
        fixture.runToEnd();
        fixture.send(null, bytes(fix("w1", 1, NOW)), NOW);
        fixture.runToEnd();
        execute("ALTER TABLE T DROP CONSTRAINT no_zero");

        assertThat(replay()).as(output.toString()).isZero();

        assertThat(fixture.table().get("w1"))
                .containsEntry("fix_result", 1L)
                .containsEntry("event_id", "e" + NOW);
    }

    @Test
    void repairsByHandInAFile() throws Exception {
        byte[] latin1 = add("w-latin", "d\u00e9j\u00e0 vu").getBytes(StandardCharsets.ISO_8859_1);
        fixture.send(null, bytes(add("w1", "x").replace("\"MATH\"", "{}")), NOW);
        fixture.send(null, latin1, NOW);
        fixture.send(
                new ProducerRecord<>(
                        fixture.topic(),
                        null,
                        NOW,
                        new byte[] {(byte) 0xff, 0},
                        bytes("{\"domain\":\"wrongbook\",\"type\":\"wrongbook_fix\"}"),
                        List.of(
                                new RecordHeader("trace", bytes("t-1")),
                                new RecordHeader("raw", new byte[] {(byte) 0x80}),
                                new RecordHeader("none", null))));
        fixture.runToEnd();
        Path file = directory.resolve("letters.jsonl");

        assertThat(replay("--export", file.toString())).as(output.toString()).isZero();
        String exported = Files.readString(file);
        assertThat(exported)
                .hasLineCount(3)
                .contains("\"json\":{\"domain\":\"wrongbook\"", "\"subject\":{}")
                .contains("\"value\":{\"base64\":\"");
        assertThat(replay("--export", file.toString())).isEqualTo(2);
        assertThat(output.err()).contains("already exists: name a new file");
        assertThat(Files.readString(file)).isEqualTo(exported);

        Files.writeString(
                file,
                exported.replace("\"subject\":{}", "\"subject\":\"MATH\"")
                        .replaceFirst(
                                "\"value\":\\{\"base64\":\"[^\"]*\"}",
                                "\"json\":" + add("w-latin", "d\u00e9j\u00e0 vu")));
        assertThat(replay("--import", file.toString())).as(output.toString()).isZero();
        fixture.runToEnd();

        assertThat(fixture.table().keySet()).containsExactlyInAnyOrder("w1", "w-latin");
        assertThat(fixture.table().get("w-latin")).containsEntry("question", "d\u00e9j\u00e0 vu");
        assertThat(fixture.produced()).as("three records, each once more").isEqualTo(6);
        assertThat(places(fixture.deadLetters())).hasSize(3);
        // The one that was not repaired is what it was, byte for byte. There may be more dead
        // letters:
        // a run that ends does not wait for its commit, and the next one may read events again.
        List<ConsumerRecord<byte[], byte[]>> letters =
                fixture.deadLetters().stream().filter(l -> l.key() != null).toList();
        assertThat(letters).hasSizeGreaterThan(1);
        ConsumerRecord<byte[], byte[]> first = letters.get(0);
        ConsumerRecord<byte[], byte[]> again = letters.get(letters.size() - 1);
        assertThat(place(again)).isEqualTo(place(first));
        assertThat(again.key()).isEqualTo(first.key());
        assertThat(again.value()).isEqualTo(first.value());
        assertThat(again.timestamp()).isEqualTo(first.timestamp());
        assertThat(Set.of(again.headers().toArray())).isEqualTo(Set.of(first.headers().toArray()));
    }

    @Test
    void repairsARowInAFile() throws Exception {
        TestDatabase.assumeEnforcesChecks(SERVICES.database());
        createTable();
        execute("ALTER TABLE T ADD CONSTRAINT no_x CHECK (question <> 'x')");
        fixture.send(null, bytes(add("w1", "x")), NOW);
        fixture.runToEnd();
        Path file = directory.resolve("rows.jsonl");
        replay("--export", file.toString());

        Files.writeString(
                file, Files.readString(file).replace("\"question\":\"x\"", "\"question\":\"y\""));
        assertThat(replay("--import", file.toString())).as(output.toString()).isZero();
        assertThat(fixture.table().get("w1")).containsEntry("question", "y");

        // A version is in two places: a change of one of them only is no repair.
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst("\"collect_time\":\"2025", "\"collect_time\":\"2024"));
        assertThat(replay("--import", file.toString())).isEqualTo(1);
        assertThat(output.out()).contains("row.collect_time is 2024").contains("change both");
    }

    @Test
    void stopsBeforeItBeginsIfALineIsNoLetter() throws Exception {
        fixture.send(null, bytes("{"), NOW);
        fixture.runToEnd();
        Path file = directory.resolve("letters.jsonl");
        replay("--export", file.toString());
        Files.writeString(file, Files.readString(file) + "{\"partition\":0,\"ofset\":1}\n");
        long before = fixture.produced();

        assertThat(replay("--import", file.toString())).isEqualTo(2);

        assertThat(output.err()).contains("letters.jsonl, line 2: ofset is not a known name");
        assertThat(fixture.produced()).isEqualTo(before);
    }

    @Test
    void selectsAndTriesOutWithoutChangingAnything() throws Exception {
        fixture.send(null, bytes("{"), NOW);
        fixture.send(null, bytes("[]"), NOW + 1000);
        fixture.send(null, bytes(" "), NOW + 2000);
        fixture.runToEnd();
        long before = fixture.produced();
        List<String> order =
                fixture.deadLetters().stream().map(l -> header(l, "dlq.reason")).toList();
        int empty = order.indexOf("EMPTY_VALUE");

        assertThat(replay("--dry-run", "true")).isZero();
        assertThat(output.out())
                .contains("3 dead letters read, 3 selected {EMPTY_VALUE=1, INVALID_JSON=2}")
                .contains("INVALID_JSON, value: is not a JSON object -> " + fixture.topic())
                .contains("Dry run");
        assertThat(selected("--reasons", "EMPTY_VALUE")).isEqualTo(1);
        assertThat(selected("--offsets", "0:" + empty + "-" + empty)).isEqualTo(1);
        assertThat(output.out()).contains("EMPTY_VALUE=1");
        assertThat(selected("--offsets", "0:1-")).isEqualTo(2);
        assertThat(selected("--since", String.valueOf(NOW + 1000))).isEqualTo(2);
        assertThat(selected("--since", "2025-06-15T23:06:41+08:00")).isEqualTo(2);
        assertThat(selected("--until", String.valueOf(NOW + 1000))).isEqualTo(1);
        assertThat(fixture.produced()).isEqualTo(before);

        for (String wrong :
                List.of("--offsets 7:0-", "--offsets 0-5", "--since yesterday", "--reasons ALL")) {
            output.clear();
            assertThat(run(wrong.split(" ", -1))).as(wrong).isEqualTo(2);
            assertThat(output.err())
                    .startsWith(wrong.substring(2, wrong.indexOf(' ')) + ": ")
                    .hasLineCount(1);
        }
    }

    @Test
    void rejectsWhatItCannotReplayAndReplaysTheRest() throws Exception {
        fixture.send(null, bytes(add("w1", "x").replace("\"MATH\"", "null")), NOW);
        fixture.runToEnd();
        ConsumerRecord<byte[], byte[]> letter = fixture.deadLetters().get(0);
        List<org.apache.kafka.common.header.Header> headers = List.of(letter.headers().toArray());
        List<org.apache.kafka.common.header.Header> cut = new ArrayList<>(headers);
        cut.add(new RecordHeader("dlq.cut", bytes("value: 10 of 20 bytes kept")));
        sendLetter(letter.value(), cut);
        sendLetter(
                letter.value(),
                headers.stream().filter(h -> !h.key().equals("dlq.offset")).toList());
        sendLetter(bytes("hello"), List.of());
        // Too dense for the producer's compression.
        byte[] large = new byte[1_500_000];
        new Random(1).nextBytes(large);
        sendLetter(large, headers);
        long before = fixture.produced();

        assertThat(replay()).isEqualTo(1);

        assertThat(output.out())
                .contains("offset 1: it was cut (value: 10 of 20 bytes kept)")
                .contains("send the original record instead, which is at " + fixture.topic() + "-")
                .contains("offset 2: its headers [dlq.topic, dlq.partition, dlq.offset,")
                .contains("offset 3: it is not a dead letter of this job")
                .contains("offset 4: " + fixture.topic() + " rejects it")
                .contains("1 events were sent to " + fixture.topic())
                .contains("4 dead letters were not replayed");
        assertThat(fixture.produced()).isEqualTo(before + 1);
    }

    private void sendLetter(byte[] value, List<org.apache.kafka.common.header.Header> headers)
            throws Exception {
        fixture.send(
                new ProducerRecord<>(
                        fixture.deadLetterTopic(), null, NOW, (byte[]) null, value, headers));
    }

    private int selected(String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of("--dry-run", "true"));
        Collections.addAll(all, options);
        replay(all.toArray(new String[0]));
        return Integer.parseInt(
                output.out().replaceAll("(?s).* dead letters read, (\\d+) selected.*", "$1"));
    }

    private int replay(String... options) throws Exception {
        output.clear();
        return run(options);
    }

    private int run(String... options) throws Exception {
        return DeadLetterReplay.run(
                output.outStream(), output.errStream(), Map.of(), fixture.args(options));
    }

    /** As the job does it at its start. */
    private void createTable() throws Exception {
        fixture.runToEnd();
    }

    private void execute(String sql) throws Exception {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql.replaceFirst("\\bT\\b", PipelineFixture.TABLE));
        }
    }

    private static Set<String> places(List<ConsumerRecord<byte[], byte[]>> letters) {
        return letters.stream()
                .map(DeadLetterReplayIT::place)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static String place(ConsumerRecord<byte[], byte[]> letter) {
        return header(letter, "dlq.partition") + "-" + header(letter, "dlq.offset");
    }

    private static String add(String wrongId, String question) {
        return JsonEvent.add(wrongId, "a-" + wrongId, NOW).withText("question", question).json();
    }

    private static String fix(String wrongId, int result, long time) {
        return JsonEvent.fix(wrongId, "e" + time, time)
                .with("fixResult", Integer.toString(result))
                .json();
    }
}
