package io.wrongbook.widetable.cluster;

import static io.wrongbook.widetable.pipeline.PipelineFixture.bytes;
import static io.wrongbook.widetable.pipeline.PipelineFixture.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.wrongbook.widetable.DeadLetterReplay;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.services.EmbeddedKafka;
import io.wrongbook.widetable.services.EmbeddedMariaDb;
import io.wrongbook.widetable.services.OwnDatabaseServer;
import io.wrongbook.widetable.services.SharedServices;
import io.wrongbook.widetable.tool.ToolOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands by which docs/operations.md erases a student's data, in their order, on a cluster's
 * own processes. Whatever is Anna's has her name in it, and whatever is Bert's has his; the ids of
 * the two students begin alike.
 */
@Tag("long")
@OwnDatabaseServer
class ErasureIT {

    private static final Path PAGE = Path.of("docs/operations.md");
    private static final Path FAT_JAR = Path.of(System.getProperty("fat.jar"));
    private static final Path TOOLS_JAR = Path.of(System.getProperty("tools.jar"));
    private static final String ANNA = "1001";
    private static final String BERT = "10010";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final long NOW = System.currentTimeMillis();

    /** The page has the broker begin a new file a minute after the first record of the old one. */
    private static final long MINUTES_LATER = NOW + 120_000;

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    @TempDir(cleanup = CleanupMode.NEVER)
    Path directory;

    private EmbeddedKafka kafka;
    private PipelineFixture fixture;
    private FlinkProcesses flink;

    @BeforeEach
    void start() throws Exception {
        // The broker looks after its files every few minutes otherwise.
        kafka =
                EmbeddedKafka.start(
                        directory.resolve("kafka"),
                        Map.of(
                                "log.initial.task.delay.ms", "100",
                                "log.retention.check.interval.ms", "200",
                                "log.segment.delete.delay.ms", "0"));
        fixture = new PipelineFixture(kafka, SERVICES.database(), directory, "erasure");
        fixture.optionsFile();
        Map<String, String> config = ShippedConfig.withoutTheMachine();
        config.put("execution.checkpointing.interval", "500 ms");
        config.put("execution.checkpointing.min-pause", "0 ms");
        config.put("execution.checkpointing.dir", checkpoints().toUri().toString());
        flink = FlinkProcesses.start(directory.resolve("flink"), 1, 4, config);
    }

    @AfterEach
    void stop() {
        flink.close();
        fixture.close();
        kafka.close();
    }

    @Test
    void theCommandsOfThePageEraseOneStudentAndNobodyElse() throws Exception {
        String job = run();
        alterTable("ADD CONSTRAINT no_x CHECK (question NOT LIKE '%rejected%')");
        sendEventsOf("anna", ANNA);
        // Nobody but the applications knows whose this is.
        send(fix("w-anna-9", NOW, ""));
        sendEventsOf("bert", BERT);
        byte[] latin1 = add("w-latin", BERT, "bert \u00e9").getBytes(StandardCharsets.ISO_8859_1);
        fixture.send(null, latin1, NOW);
        // Nothing but a key, and an id that stands where no student's does.
        fixture.send("w-anna-1", null, NOW);
        send(add("w-bert-5", BERT, "bert").replace("\"questionId\":\"q\"", "\"page\":1001"));
        await("rows").until(() -> rows("anna").size() == 4 && rows("bert").size() == 3);
        await("dead letters").until(() -> fixture.deadLetters().size() == 9);
        await("a checkpoint").until(() -> texts(checkpoints()).contains("w-anna-9"));
        assertThat(texts(directory.resolve("kafka"))).contains("w-anna-9");
        Map<String, Map<String, Object>> bert = rows("bert");
        PageCommands page = page(job);
        page.run("tools");

        page.run("close-files");
        page.run("note-ends");
        sendToAllPartitions(add("w-bert-late", BERT, "bert"));
        await("the job has read all")
                .atMost(PATIENCE)
                .until(() -> !page.run("not-read").contains("partition"));
        page.run("erase-stop");
        assertThat(page.run("find"))
                .contains("| w-anna-1 ", "| w-anna-2 ", "| w-anna-4 ", "| w-anna-9 ")
                .doesNotContain("bert");
        page.run("split-letters");
        assertThat(lines("erased.jsonl")).hasSize(4).allMatch(line -> line.contains("anna"));
        assertThat(lines("unclear.jsonl"))
                .hasSize(2)
                .anyMatch(line -> line.contains("base64"))
                .anyMatch(line -> line.contains("w-bert-5"));
        // The person who looks at them finds Bert's.
        Files.write(
                directory.resolve("kept.jsonl"), lines("unclear.jsonl"), StandardOpenOption.APPEND);
        page.run("erase-letters");
        assertThat(page.run("erase-events"))
                .containsPattern("(low_watermark(?s:.*)){3}")
                .doesNotContain("error");
        page.run("erase-rows");
        page.run("erase-state");
        alterTable("DROP CONSTRAINT no_x");
        page.run("replay-kept");
        assertThat(page.run("check-erased")).endsWith("\n0\n0\n");
        page.run("erase-files");
        page.run("segments-as-before");

        send(add("w-bert-new", BERT, "bert"));
        awaitOnlyBert(bert);
        assertTheStateKnowsOnlyBert(job);
        await("the broker has deleted its files")
                .untilAsserted(
                        () ->
                                assertThat(texts(directory.resolve("kafka")))
                                        .contains("w-bert-new")
                                        .doesNotContain("anna"));
        assertNothingBringsAnnaBack(bert);
    }

    /**
     * A row with its fix; an add that is no event, and a fix that does not name the student; a row
     * that the database rejects; a record whose older fix alone names the student; a record that is
     * no JSON.
     */
    private void sendEventsOf(String name, String user) throws Exception {
        String wrongId = "w-" + name + "-";
        send(add(wrongId + 1, user, name));
        send(fix(wrongId + 1, NOW, ""));
        send(add(wrongId + 2, user, name).replace("\"MATH\"", "{}"));
        send(fix(wrongId + 2, NOW, ""));
        send(add(wrongId + 3, user, name + " rejected"));
        send(fix(wrongId + 4, NOW - 1000, "\"user_id\":" + user + ","));
        send(fix(wrongId + 4, NOW, ""));
        send("{\"domain\":\"wrongbook\",\n\"payload\":{\"userId\":\"" + user + "\",\"" + name);
    }

    private void awaitOnlyBert(Map<String, Map<String, Object>> bertBefore) throws Exception {
        await("rows")
                .atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(fixture.table().keySet())
                                        .containsExactlyInAnyOrder(
                                                "w-bert-1",
                                                "w-bert-2",
                                                "w-bert-3",
                                                "w-bert-4",
                                                "w-bert-late",
                                                "w-bert-new"));
        assertThat(rows("bert")).containsAllEntriesOf(bertBefore);
        await("dead letters")
                .untilAsserted(
                        () ->
                                assertThat(reasons())
                                        .isEqualTo(
                                                Set.of(
                                                        "BAD_FIELD",
                                                        "INVALID_JSON",
                                                        "MISSING_FIELD")));
        assertThat(fixture.read(fixture.topic())).isNotEmpty();
        for (String topic : List.of(fixture.topic(), fixture.deadLetterTopic())) {
            assertThat(fixture.read(topic)).noneMatch(record -> text(record).contains("anna"));
        }
    }

    private void assertTheStateKnowsOnlyBert(String erasedJob) throws IOException {
        await("a checkpoint").until(() -> texts(checkpoints()).contains("w-bert-new"));
        assertThat(texts(checkpoints())).doesNotContain("anna");
        assertThat(checkpoints().resolve(erasedJob)).doesNotExist();
        assertThat(savepoints()).isEmptyDirectory();
    }

    /** A replay, a start from the last checkpoint, and the topic read once more without state. */
    private void assertNothingBringsAnnaBack(Map<String, Map<String, Object>> bert)
            throws Exception {
        ToolOutput output = new ToolOutput();
        assertThat(
                        DeadLetterReplay.run(
                                output.outStream(), output.errStream(), Map.of(), fixture.args()))
                .as(output.toString())
                .isZero();
        String job = onlyRunningJob();
        flink.cancel(job);
        await("cancelled").until(() -> state(job).equals("CANCELED"));
        String checkpoint;
        try (Stream<Path> files = Files.list(checkpoints().resolve(job))) {
            checkpoint =
                    files.filter(path -> path.getFileName().toString().startsWith("chk-"))
                            .max(Comparator.comparing(ErasureIT::number))
                            .orElseThrow()
                            .toString();
        }
        flink.flink(
                        fixture.environment(),
                        "run",
                        "-d",
                        "-p",
                        "2",
                        "-s",
                        checkpoint,
                        FAT_JAR.toString(),
                        "--config",
                        directory.resolve("job.yaml").toString())
                .orThrow();
        String rebuild =
                run(
                        "--kafka.group-id",
                        "rebuild",
                        "--kafka.start",
                        "earliest",
                        "--kafka.stop",
                        "latest");
        await("rebuilt").atMost(PATIENCE).until(() -> state(rebuild).equals("FINISHED"));
        awaitOnlyBert(bert);
    }

    /** The page's commands, with this test's addresses in the reader's shell. */
    private PageCommands page(String job) throws IOException {
        Path target = Files.createDirectories(directory.resolve("target"));
        for (Path jar : List.of(FAT_JAR, TOOLS_JAR)) {
            Files.createSymbolicLink(target.resolve(jar.getFileName()), jar);
        }
        Files.writeString(directory.resolve("students.txt"), ANNA + "\n");
        Files.writeString(directory.resolve("wrong-ids.txt"), "w-anna-9\r\n\n");
        KafkaCommands.writeTo(flink.bin());
        writeMysqlCommand();
        Map<String, String> environment = new HashMap<>(fixture.environment());
        environment.put("PATH", flink.bin() + ":" + System.getenv("PATH"));
        environment.put("HOME", directory.toString());
        environment.put("KAFKA", kafka.bootstrapServers());
        environment.put("TOPIC", fixture.topic());
        environment.put("DEAD_LETTERS", fixture.deadLetterTopic());
        environment.put("GROUP", fixture.option("kafka.group-id"));
        environment.put("DATABASE", fixture.database());
        environment.put("CHECKPOINTS", checkpoints().toString());
        environment.put("SAVEPOINTS", savepoints().toString());
        environment.put("JOB", job);
        return new PageCommands(PAGE, directory, environment);
    }

    /** MariaDB's client under the name of MySQL's, and the file from which it logs in. */
    private void writeMysqlCommand() throws IOException {
        EmbeddedMariaDb database = SERVICES.mariaDb();
        Path client = database.client();
        Path command =
                Files.writeString(
                        flink.bin().resolve("mysql"),
                        "#!/bin/sh\nLD_LIBRARY_PATH='%s' exec '%s' \"$@\"\n"
                                .formatted(client.getParent().resolveSibling("libs"), client));
        Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(
                directory.resolve(".my.cnf"),
                "[client]\nskip-ssl\nprotocol=tcp\nhost=127.0.0.1\nport=%d\nuser=%s\npassword=%s\n"
                        .formatted(database.port(), database.username(), database.password()));
    }

    private String run(String... options) throws IOException {
        List<String> args =
                new ArrayList<>(List.of("--config", "" + directory.resolve("job.yaml")));
        args.addAll(List.of(options));
        return flink.run(fixture.environment(), FAT_JAR, 2, args.toArray(new String[0]));
    }

    private String state(String job) throws IOException {
        return flink.json("/jobs/" + job).get("state").asText();
    }

    private String onlyRunningJob() throws IOException {
        List<String> running = new ArrayList<>();
        for (JsonNode job : flink.json("/jobs/overview").get("jobs")) {
            if (job.get("state").asText().equals("RUNNING")) {
                running.add(job.get("jid").asText());
            }
        }
        assertThat(running).hasSize(1);
        return running.get(0);
    }

    private Path checkpoints() {
        return directory.resolve("checkpoints");
    }

    private Path savepoints() {
        return directory.resolve("savepoints");
    }

    private List<String> lines(String file) throws IOException {
        return Files.readAllLines(directory.resolve(file));
    }

    private void alterTable(String change) throws Exception {
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE " + PipelineFixture.TABLE + " " + change);
        }
    }

    private void send(String value) throws Exception {
        fixture.send(null, bytes(value), NOW);
    }

    private void sendToAllPartitions(String value) throws Exception {
        for (int partition = 0; partition < PipelineFixture.PARTITIONS; partition++) {
            fixture.send(
                    new ProducerRecord<>(
                            fixture.topic(), partition, MINUTES_LATER, null, bytes(value)));
        }
    }

    /** The rows of one student's records without the time at which they were written. */
    private Map<String, Map<String, Object>> rows(String name) throws Exception {
        Map<String, Map<String, Object>> rows = new TreeMap<>();
        fixture.table()
                .forEach(
                        (wrongId, row) -> {
                            if (wrongId.contains(name)) {
                                Map<String, Object> columns = new HashMap<>(row);
                                columns.remove("process_time");
                                rows.put(wrongId, columns);
                            }
                        });
        return rows;
    }

    private Set<String> reasons() {
        return fixture.deadLetters().stream()
                .map(letter -> header(letter, "dlq.reason"))
                .collect(Collectors.toSet());
    }

    /** All that is in the files below a directory, byte for char. */
    private static String texts(Path directory) throws IOException {
        StringBuilder texts = new StringBuilder();
        Files.walkFileTree(
                directory,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        try {
                            texts.append(Files.readString(file, StandardCharsets.ISO_8859_1));
                        } catch (NoSuchFileException e) {
                            return visitFileFailed(file, e);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    /** Its owner has deleted it meanwhile. */
                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e)
                            throws IOException {
                        if (e instanceof NoSuchFileException) {
                            return FileVisitResult.CONTINUE;
                        }
                        throw e;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path deleted, IOException e)
                            throws IOException {
                        return e == null ? FileVisitResult.CONTINUE : visitFileFailed(deleted, e);
                    }
                });
        return texts.toString();
    }

    private static int number(Path checkpoint) {
        return Integer.parseInt(checkpoint.getFileName().toString().substring("chk-".length()));
    }

    /** Key, value and headers. */
    private static String text(ConsumerRecord<byte[], byte[]> record) {
        StringBuilder text = new StringBuilder(text(record.key()) + text(record.value()));
        record.headers().forEach(header -> text.append(text(header.value())));
        return text.toString();
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "" : new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String add(String wrongId, String user, String question) {
        return """
                {"eventId":"add-%1$s","domain":"wrongbook","type":"wrongbook_add","payload":{\
                "wrongId":"%1$s","userId":"%2$s","questionId":"q","subject":"MATH","question":"%3$s"}}"""
                .formatted(wrongId, user, question);
    }

    /**
     * A fix, whose payload is a text.
     *
     * @param user a further field of the payload, with a comma behind it, or nothing
     */
    private static String fix(String wrongId, long time, String user) {
        String payload =
                "{\"wrongId\":\"%s\",%s\"fixTime\":%d,\"fixResult\":1}"
                        .formatted(wrongId, user, time);
        return """
                {"eventId":"fix-%s-%d","domain":"wrongbook","type":"wrongbook_fix","payload":"%s"}"""
                .formatted(wrongId, time, payload.replace("\"", "\\\""));
    }
}
