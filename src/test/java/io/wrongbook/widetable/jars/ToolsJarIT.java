package io.wrongbook.widetable.jars;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.cluster.FlinkLibrary;
import io.wrongbook.widetable.cluster.PageCommands;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.pipeline.PipelineTest;
import io.wrongbook.widetable.services.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands of docs/operations.md, in a shell, with the jars that users have. */
class ToolsJarIT extends PipelineTest {

    private static final long NOW = 1_750_000_000_000L;
    private static final Path PAGE = Path.of("docs/operations.md");

    /** What has a mark above it is run by the test that knows the mark. */
    private static final Pattern BASH = Pattern.compile("(?s)(?<!-->\\n)```bash\\n(.*?)```");

    @RegisterExtension static final MiniClusterExtension FLINK = PipelineFixture.flink();
    private int commands;

    @BeforeEach
    void runTheJob() throws Exception {
        fixture.send(new EventGenerator(81, 2_000, NOW));
        fixture.runToEnd();
        FlinkLibrary.copyTo(directory.resolve("flink/lib"));
        Path target = Files.createDirectories(directory.resolve("target"));
        for (String jarProperty : List.of("fat.jar", "tools.jar")) {
            Path jar = Path.of(System.getProperty(jarProperty));
            Files.createSymbolicLink(target.resolve(jar.getFileName()), jar);
        }
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE patterns (id VARCHAR(64) PRIMARY KEY, name TEXT)");
        }
        Files.writeString(
                fixture.optionsFile(),
                "dimension.pattern.table: patterns\n",
                StandardOpenOption.APPEND);
    }

    @Test
    void theCommandsOfTheRunbookWork() throws Exception {
        List<String> blocks =
                BASH.matcher(Files.readString(PAGE))
                        .results()
                        .map((MatchResult block) -> block.group(1))
                        .toList();
        assertThat(blocks).hasSizeGreaterThan(5);
        String function = new PageCommands(PAGE, directory, Map.of()).block("tools");
        for (String commands : blocks) {
            String output = bash(function + "set -e\n" + commands, 0);

            assertThat(output).as(commands).doesNotContain("SLF4J", "StatusLogger", "Exception");
        }
        assertThat(Files.readString(directory.resolve("letters.jsonl")))
                .contains("\"dlq.reason\":\"BAD_FIELD\"");
        fixture.runToEnd();
        assertThat(bash(function + "wrongbook verify --config job.yaml", 0)).contains("OK: ");

        assertThat(bash(function + "wrongbook replay --help", 0))
                .contains("--reasons", "--dry-run", "Default: false.", "Exit code: 0");
        assertThat(bash(function + "wrongbook verify --help", 0)).contains("--grace");
        assertThat(bash(function + "wrongbook verify --config job.yaml --limt 3", 2))
                .isEqualTo("unknown option limt: did you mean limit?\n");
    }

    private String bash(String script, int expected) throws IOException {
        ChildProcess bash =
                ChildProcess.start(
                        "bash",
                        List.of("/bin/bash", "-c", "cd '" + directory + "'\n" + script),
                        Map.of(
                                "FLINK_HOME", directory.resolve("flink").toString(),
                                "DB_PASSWORD", fixture.option("jdbc.password")),
                        directory.resolve("command-" + commands++ + ".log"));
        int exitCode = bash.waitFor(Duration.ofMinutes(2));
        assertThat(exitCode).as(script + bash.output()).isEqualTo(expected);
        return bash.output();
    }
}
