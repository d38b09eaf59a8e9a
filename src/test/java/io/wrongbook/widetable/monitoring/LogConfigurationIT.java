package io.wrongbook.widetable.monitoring;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wrongbook.widetable.services.ChildProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The logging that we ship for clusters, in a process whose class path is a cluster's. */
class LogConfigurationIT {

    private static final Path CONSOLE = Path.of("docker/flink/log4j-console.properties");
    private static final Path DAEMON = Path.of("docker/flink/log4j.properties");
    private static final Path SLS = Path.of("docker/flink/log4j-sls.properties");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path directory;

    @Test
    void everyLineIsJsonAndSaysWhereItComesFrom() throws Exception {
        List<JsonNode> lines = json(storm(CONSOLE, Map.of(), List.of()));

        assertThat(lines)
                .allSatisfy(
                        line -> {
                            assertThat(line.get("job").asText()).isEqualTo(LogStorm.JOB);
                            assertThat(line.get("operator").asText())
                                    .isEqualTo("event-source -> event-router");
                            assertThat(line.get("subtask").asText()).isEqualTo("2/3");
                            assertThat(line.get("thread").asText()).isEqualTo(LogStorm.TASK);
                            assertThat(line.get("time").asText())
                                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
                        });
        JsonNode warning = only(lines, "other", "WARN");
        assertThat(warning.get("message").asText())
                .isEqualTo("first warning: 错题 \"quoted\"\nsecond line");
        assertThat(warning.has("exception")).isFalse();
        assertThat(only(lines, "other", "ERROR").get("exception").asText())
                .startsWith("java.lang.IllegalStateException: with \"quotes\"\n\tat ");
        assertThat(Files.readString(directory.resolve("flink.log")))
                .isEqualTo(Files.readString(directory.resolve("out")));
    }

    @Test
    void aStormIsCutAndHidesNothingElse() throws Exception {
        List<JsonNode> lines = json(storm(CONSOLE, Map.of(), List.of()));

        assertThat(lines.stream().filter(line -> is(line, "storm", "INFO")))
                .hasSize(LogStorm.LINES);
        assertThat(lines.stream().filter(line -> is(line, "storm", "WARN")))
                .hasSizeBetween(60, 120);
        assertThat(only(lines, "storm", "ERROR").get("message").asText()).isEqualTo("first error");
        assertThat(only(lines, "other", "WARN")).isNotNull();
    }

    @Test
    void peopleCanHaveTextInstead() throws Exception {
        String text = storm(CONSOLE, Map.of("LOG_LAYOUT", "text"), List.of());

        assertThat(text)
                .containsPattern(
                        "(?m)^\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\[Source:"
                                + " event-source -> event-router \\(2/3\\)#1\\] ERROR other \\["
                                + LogStorm.JOB
                                + "\\] - failed$")
                .contains("\njava.lang.IllegalStateException: with \"quotes\"\n\tat ");
    }

    @Test
    void aDaemonLogsTheSameButToNoConsole() throws Exception {
        assertThat(Files.readAllLines(DAEMON).stream().filter(line -> !line.startsWith("#")))
                .containsExactlyElementsOf(
                        Files.readAllLines(CONSOLE).stream()
                                .filter(line -> !line.startsWith("#"))
                                .filter(line -> !line.startsWith("appender.all.console."))
                                .filter(line -> !line.startsWith("appender.console."))
                                .collect(Collectors.toList()));

        assertThat(storm(DAEMON, Map.of(), List.of())).isEmpty();
        assertThat(json(Files.readString(directory.resolve("flink.log")))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"log4j-console.properties", "log4j.properties"})
    void rolledFilesArePackedAndGoneAfterThirtyDays(String file) throws Exception {
        String shipped = Files.readString(CONSOLE.resolveSibling(file));
        assertThat(shipped).contains("size.size = 100MB");
        Path config =
                Files.writeString(
                        directory.resolve(file),
                        shipped.replace("size.size = 100MB", "size.size = 40KB"));
        Path old = aged("flink.log.rolled/2025-05-01-1.log.gz", 31);
        Path ofAnotherProcess = aged("flink-taskmanager.log.rolled/2025-05-01-1.log.gz", 31);
        Path putAsideByTheStartScript = aged("flink.log.3", 31);
        Path young = aged("flink.log.rolled/2025-06-01-1.log.gz", 29);
        Path current = aged("flink-taskmanager.log", 31);
        Path notALog = aged("notes.txt", 31);

        storm(config, Map.of(), List.of());

        List<JsonNode> lines = new ArrayList<>(json(Files.readString(log())));
        int files = 0;
        try (Stream<Path> rolled = Files.list(directory.resolve("flink.log.rolled"))) {
            for (Path each : rolled.filter(path -> !path.equals(young)).toList()) {
                assertThat(each.getFileName().toString())
                        .matches("\\d{4}-\\d\\d-\\d\\d-\\d+\\.log\\.gz");
                try (InputStream in = new GZIPInputStream(Files.newInputStream(each))) {
                    lines.addAll(json(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
                }
                files++;
            }
        }
        assertThat(files).isBetween(2, 10);
        assertThat(lines.stream().filter(line -> is(line, "storm", "INFO")))
                .hasSize(LogStorm.LINES);
        assertThat(List.of(old, ofAnotherProcess, putAsideByTheStartScript))
                .allSatisfy(gone -> assertThat(gone).doesNotExist());
        assertThat(List.of(young, current, notALog)).allSatisfy(kept -> assertThat(kept).exists());
    }

    /** A file of the log's directory that was written so many days ago. */
    private Path aged(String name, int days) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{}");
        return Files.setLastModifiedTime(
                file, FileTime.from(Instant.now().minus(Duration.ofDays(days))));
    }

    private Path log() {
        return directory.resolve("flink.log");
    }

    @Test
    void slsGetsEveryLineOfTheLogWhenThereAreCredentials() throws Exception {
        try (SlsServer sls = new SlsServer(directory)) {
            Path allArrived = directory.resolve("all-arrived");
            String output;
            try (ChildProcess storm =
                    start(withSls(), sls.environment(), SlsServer.jars(), allArrived.toString())) {
                await("SLS gets what the console gets")
                        .atMost(Duration.ofSeconds(30))
                        .until(
                                () ->
                                        storm.output().contains("IllegalStateException")
                                                && sls.lines().size() == jsonLines(storm.output()));
                Files.createFile(allArrived);
                assertThat(storm.waitFor(Duration.ofMinutes(1))).isZero();
                output = storm.output();
            }
            Map<String, String> failed =
                    sls.lines().stream()
                            .filter(line -> line.get("message").equals("failed"))
                            .findFirst()
                            .orElseThrow();
            assertThat(failed)
                    .containsEntry("__topic__", "wrongbook-wide-table")
                    .containsEntry("level", "ERROR")
                    .containsEntry("thread", LogStorm.TASK)
                    .containsEntry("flink-job-id", LogStorm.JOB)
                    .containsEntry(
                            "log",
                            "{\"job\":\""
                                    + LogStorm.JOB
                                    + "\",\"operator\":\"event-source -> event-router\","
                                    + "\"subtask\":\"2/3\",\"logger\":\"other\"}");
            assertThat(failed.get("throwable")).contains("IllegalStateException: with \"quotes\"");
            assertThat(output).doesNotContain(SlsServer.SECRET);
            assertThat(sls.lines().toString()).doesNotContain(SlsServer.SECRET);
        }
    }

    @Test
    void withoutTheAppendersJarsTheOtherLogsGoOn() throws Exception {
        try (SlsServer sls = new SlsServer(directory)) {
            String output = storm(withSls(), sls.environment(), List.of());

            assertThat(output).contains("Loghub");
            assertThat(json(Files.readString(directory.resolve("flink.log"))))
                    .hasSizeGreaterThan(LogStorm.LINES);
        }
    }

    @Test
    void whatIsReadyForSlsSendsNothingWithoutAnEndpoint() throws Exception {
        String output = storm(withSls(), Map.of(), SlsServer.jars());

        assertThat(json(output)).hasSizeGreaterThan(LogStorm.LINES);
    }

    /** As VVP fills it in, with a console in the place of VVP's own appender. */
    @Test
    void vvpsTemplateIsOneThatLog4jTakes() throws Exception {
        String template =
                Files.readString(Path.of("docker/vvp/log4j2-template.xml"))
                        .replaceAll("(?s)<Property name=.*?</Property>", "")
                        .replace("type=\"SLS\"", "type=\"Console\"")
                        .replace("{{ rootLoggerLogLevel }}", "INFO")
                        .replace("{%- for name, level in userConfiguredLoggers -%}", "")
                        .replace("{{ level }}", "INFO")
                        .replace("{{ name }}", "some.logger")
                        .replace("{%- endfor -%}", "");
        Path config = Files.writeString(directory.resolve("log4j2.xml"), template);

        String output = storm(config, Map.of(), List.of());

        List<JsonNode> toSls =
                json(output.lines().filter(l -> l.startsWith("{")).collect(joining("\n")));
        assertThat(toSls.stream().filter(line -> is(line, "storm", "INFO")))
                .hasSize(LogStorm.LINES);
        assertThat(toSls.stream().filter(line -> is(line, "storm", "WARN")))
                .hasSizeBetween(60, 120);
        assertThat(only(toSls, "other", "ERROR").get("operator").asText())
                .isEqualTo("event-source -> event-router");
        assertThat(output.lines().filter(line -> line.endsWith(" - calm 1"))).hasSize(1);
        assertThat(output).doesNotContain("invalid element", "Unable to locate");
    }

    private Path withSls() throws IOException {
        return Files.writeString(
                directory.resolve("log4j.properties"),
                Files.readString(CONSOLE) + Files.readString(SLS));
    }

    /** Runs the storm, gives what it prints. */
    private String storm(Path config, Map<String, String> environment, List<Path> jars)
            throws IOException {
        try (ChildProcess storm = start(config, environment, jars)) {
            assertThat(storm.waitFor(Duration.ofMinutes(1))).as(storm.output()).isZero();
            return storm.output();
        }
    }

    private ChildProcess start(
            Path config, Map<String, String> environment, List<Path> jars, String... args)
            throws IOException {
        String classPath =
                Stream.concat(
                                jars.stream(),
                                Stream.of(
                                                LogStorm.class,
                                                net.jpountz.lz4.LZ4Factory.class,
                                                org.slf4j.Logger.class,
                                                org.apache.logging.slf4j.Log4jLogger.class,
                                                org.apache.logging.log4j.Logger.class,
                                                org.apache.logging.log4j.core.Logger.class)
                                        .map(LogConfigurationIT::location))
                        .map(Path::toString)
                        .collect(joining(":"));
        List<String> command = new ArrayList<>(ChildProcess.java());
        command.addAll(
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-Dfile.encoding=UTF-8",
                        "-Dlog.file=" + directory.resolve("flink.log"),
                        "-Dstdout.file=" + directory.resolve("flink.stdout"),
                        "-Dstderr.file=" + directory.resolve("flink.stderr"),
                        "-Dlog4j.configurationFile=" + config.toAbsolutePath(),
                        "-classpath",
                        classPath,
                        LogStorm.class.getName()));
        command.addAll(List.of(args));
        return ChildProcess.start("log storm", command, environment, directory.resolve("out"));
    }

    private static long jsonLines(String output) {
        return output.lines().filter(line -> line.startsWith("{")).count();
    }

    private static Path location(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private static List<JsonNode> json(String lines) throws IOException {
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : lines.lines().toList()) {
            nodes.add(JSON.readTree(line));
        }
        return nodes;
    }

    private static JsonNode only(List<JsonNode> lines, String logger, String level) {
        List<JsonNode> found = lines.stream().filter(line -> is(line, logger, level)).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static boolean is(JsonNode line, String logger, String level) {
        return line.get("logger").asText().equals(logger)
                && line.get("level").asText().equals(level);
    }
}
