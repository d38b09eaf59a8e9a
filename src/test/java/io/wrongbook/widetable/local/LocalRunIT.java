package io.wrongbook.widetable.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.services.ChildProcess;
import io.wrongbook.widetable.services.OwnDatabaseServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first commands, as they are typed but for the compilation before them. */
@OwnDatabaseServer
class LocalRunIT {
    private static final Duration TIMEOUT = Duration.ofMinutes(5);
    private static final Path LOCK = Path.of("target", "local-run.lock");
    private static final Path LOG = Path.of("target", "local-run.log");
    private static final Pattern KAFKA = Pattern.compile("Kafka +([0-9.:]+),");

    @TempDir private Path directory;

    @Test
    void turnsEventsIntoRowsAndFindsEveryRowRight() throws Exception {
        assertThat(LocalRun.run("--events", "20000", "--rate", "0", "--monitoring", "true"))
                .isZero();
    }

    @Test
    void aWrongOptionIsTheLastLineAndStartsNothing() throws Exception {
        try (ChildProcess maven = maven("local-run", "--evnts 5")) {
            assertThat(maven.waitFor(TIMEOUT)).isEqualTo(2);
            assertThat(maven.output())
                    .isEqualTo("unknown option --evnts: did you mean --events?\n");
        }
        assertThat(LocalRun.run("--events", "-5")).isEqualTo(2);
        assertThat(LocalRun.run("--keep-running", "yes")).isEqualTo(2);
        assertThat(LocalRun.run("--rate", "-1")).isEqualTo(2);
        assertThat(LocalRun.run("--help")).isZero();
    }

    /** Also: the printed command sends to the first run and leaves its log alone; Ctrl-C. */
    @Test
    @Tag("long")
    void aSecondRunInOneDirectoryLeavesTheFirstAlone() throws Exception {
        ProcessHandle running;
        try (ChildProcess first =
                maven("local-run", "--events 300 --rate 0 --tame true --keep-running true")) {
            await(first, "To send more events");
            running = ProcessHandle.of(Long.parseLong(Files.readString(LOCK))).orElseThrow();
            assertThat(first.output()).contains("OK: all ");
            String log = Files.readString(LOG);

            try (ChildProcess second = maven("local-run", "--events 5")) {
                assertThat(second.waitFor(TIMEOUT)).isEqualTo(2);
                assertThat(second.output())
                        .startsWith("another local run, process " + running.pid() + ", uses this")
                        .hasLineCount(1);
            }
            Matcher kafka = KAFKA.matcher(first.output());
            assertThat(kafka.find()).isTrue();
            String servers = "--kafka.bootstrap-servers " + kafka.group(1);
            try (ChildProcess generator =
                    maven("generator", servers + " --seed 43 --events 100 --tame true")) {
                assertThat(generator.waitFor(TIMEOUT)).isZero();
                assertThat(generator.output()).contains("sent 100 events to wrongbook-events");
            }
            try (ChildProcess generator =
                    maven("generator", servers + " --kafka.topic no-such-topic")) {
                assertThat(generator.waitFor(TIMEOUT)).isEqualTo(1);
                assertThat(generator.output()).contains("has no topic no-such-topic: create it");
            }
            assertThat(Files.readString(LOG)).startsWith(log).doesNotContain("\0");

            List<ProcessHandle> children = running.descendants().toList();
            assertThat(children).isNotEmpty();
            interrupt(first);
            first.waitFor(TIMEOUT);
            assertThat(running.isAlive()).isFalse();
            Awaitility.await("the database ends")
                    .atMost(TIMEOUT)
                    .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        }
        assertThat(DirectoryLock.take(LOCK)).get().satisfies(DirectoryLock::close);
    }

    @Test
    void withoutPrometheusNothingIsStarted() throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "/bin/sh",
                                "-c",
                                "cd \"$0\" && PATH=/nowhere exec \"$@\"",
                                directory.toString()));
        command.addAll(ChildProcess.java());
        command.addAll(
                List.of(
                        "-Dlog4j2.configurationFile=log4j2-local.xml",
                        LocalRun.class.getName(),
                        "--monitoring",
                        "true"));
        Map<String, String> classPath = Map.of("CLASSPATH", System.getProperty("java.class.path"));
        try (ChildProcess run =
                ChildProcess.start("local run", command, classPath, directory.resolve("out"))) {
            assertThat(run.waitFor(TIMEOUT)).isEqualTo(2);
            assertThat(run.output())
                    .contains("option --monitoring needs prometheus on the PATH, or apt-get")
                    .doesNotContain("Starting")
                    .hasLineCount(2);
        }
    }

    /** Maven as the profiles call it; a shell in the background may have switched Ctrl-C off. */
    private ChildProcess maven(String execution, String arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "env",
                                "--default-signal=INT",
                                "./mvnw",
                                "-q",
                                "-B",
                                "-Dstyle.color=never",
                                "exec:java@" + execution,
                                "-Dlocal.args=" + arguments));
        String repository = System.getProperty("localRepository");
        if (repository != null) {
            command.add("-Dmaven.repo.local=" + repository);
        }
        Path log = Files.createTempFile(directory, execution, ".log");
        // Maven itself has little to do.
        String options = System.getenv().getOrDefault("MAVEN_OPTS", "");
        Map<String, String> environment =
                Map.of("MAVEN_OPTS", options + " -XX:TieredStopAtLevel=1");
        return ChildProcess.start("Maven", command, environment, log);
    }

    private static void await(ChildProcess process, String text) {
        Awaitility.await(text)
                .atMost(TIMEOUT)
                .until(
                        () -> {
                            process.requireAlive();
                            return process.output().contains(text);
                        });
    }

    private void interrupt(ChildProcess process) throws IOException {
        List<String> command = List.of("/bin/sh", "-c", "kill -INT " + process.pid());
        try (ChildProcess kill =
                ChildProcess.start("kill", command, Map.of(), directory.resolve("kill"))) {
            assertThat(kill.waitFor(TIMEOUT)).isZero();
        }
    }
}
