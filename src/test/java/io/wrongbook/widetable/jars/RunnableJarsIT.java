package io.wrongbook.widetable.jars;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.EventCheck;
import io.wrongbook.widetable.cluster.FlinkLibrary;
import io.wrongbook.widetable.cluster.PageCommands;
import io.wrongbook.widetable.services.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jars on a machine that has Java and nothing else, or Flink's directory besides. */
class RunnableJarsIT {

    private static final String JOB = System.getProperty("fat.jar");
    private static final String TOOLS = System.getProperty("tools.jar");

    @TempDir private Path directory;

    private int commands;

    @Test
    void theJobsJarSaysThatItIsForACluster() throws IOException {
        assertThat(java(2, "-jar", JOB, "--config", "job.yaml"))
                .isEqualTo(
                        "This jar is a job for a Flink cluster: run flink run <this jar> --config"
                                + " job.yaml (README.md). The tools, which need no cluster, are in"
                                + " ...-tools.jar.\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WideTableVerifier",
                "DeadLetterReplay",
                "WideTableTools",
                "catalog.RegisterTables"
            })
    void aToolWithoutFlinkSaysWhatToDo(String name) throws IOException {
        String main = "io.wrongbook.widetable." + name;

        assertThat(java(2, "-cp", JOB, main, "--help"))
                .startsWith("Flink's classes are not on the class path: run java -cp")
                .contains(main)
                .endsWith("(docs/operations.md#tools)\n")
                .hasLineCount(1);
    }

    @Test
    void theToolsJarExplainsItself() throws IOException {
        String help = java(0, "-jar", TOOLS, "--help");

        assertThat(help)
                .contains(
                        "  verify ",
                        "  replay ",
                        "  refresh-names ",
                        "  register-tables ",
                        "  check ",
                        "Exit code: 0");
        assertThat(java(2, "-jar", TOOLS)).isEqualTo(help);
        assertThat(java(2, "-jar", TOOLS, "verfy", "--config", "job.yaml"))
                .isEqualTo(
                        "unknown command verfy: write one of verify, replay, refresh-names,"
                                + " register-tables, check, followed by its options\n");
    }

    @Test
    void eachToolOfTheJarExplainsItself() throws IOException {
        assertThat(java(0, "-jar", TOOLS, "verify", "--help"))
                .startsWith("java -jar wrongbook-wide-table-tools.jar verify --config job.yaml")
                .contains("--grace", "Exit code: 0");
        assertThat(java(0, "-jar", TOOLS, "replay", "--help")).contains("--reasons", "--dry-run");
        assertThat(java(0, "-jar", TOOLS, "register-tables", "--help")).contains("--ddl");
        assertThat(java(2, "-jar", TOOLS, "verify", "--config", "job.yaml"))
                .contains(" is not a readable file: check the path")
                .hasLineCount(1);
        assertThat(java(2, "-jar", TOOLS, "replay", "--limt", "3")).startsWith("unknown option");
    }

    /** The commands of docs/events.md, for producers, who have no Flink. */
    @Test
    void theCheckOfEventsNeedsTheJobsJarAlone() throws IOException {
        Path bin = ChildProcess.javaHome("java").getParent();
        PageCommands page =
                new PageCommands(
                        Path.of("docs/events.md"),
                        directory,
                        Map.of("PATH", bin + ":" + System.getenv("PATH")));
        Path target = Files.createDirectories(directory.resolve("target"));
        Files.createSymbolicLink(target.resolve(Path.of(JOB).getFileName()), Path.of(JOB));
        Files.writeString(directory.resolve("events.jsonl"), page.block("check-events"));

        assertThat(page.run("check")).isEqualTo(page.block("check-output"));
        page.run("schema");
        String schema = "schema/wrongbook-event.schema.json";
        assertThat(directory.resolve(schema))
                .hasSameTextualContentAs(Path.of("src/main/resources", schema));
    }

    @Test
    void theCheckOfEventsReadsAFileOrStandardInput() throws IOException {
        String main = EventCheck.class.getName();
        Path events = directory.resolve("events.jsonl");
        Files.writeString(events, "{\"domain\":\"exam\"}\n{}");
        String verdict =
                "line 2: MISSING_FIELD: domain: is required but absent\nChecked: 2 events of ";

        assertThat(java(0, "-cp", JOB, main)).startsWith("Checked: 0 events of standard input");
        for (String dash : List.of("", " -")) {
            String call = String.join(" ", "java", "-cp", JOB, main + dash, "<", events.toString());
            assertThat(run(1, List.of("/bin/sh", "-c", call)))
                    .startsWith(verdict + "standard input ");
        }
        assertThat(java(1, "-jar", TOOLS, "check", events.toString())).startsWith(verdict + events);
        assertThat(java(2, "-cp", JOB, main, directory.toString()))
                .isEqualTo(
                        "cannot read "
                                + directory
                                + ": IOException: Is a directory: check the path\n");
    }

    @Test
    void theTablesNeedFlinksDirectory() throws IOException {
        assertThat(java(2, "-jar", TOOLS, "register-tables", "--ddl", "a.sql"))
                .startsWith("register-tables needs Flink's Table API and the jars of the catalog:")
                .contains("set FLINK_HOME")
                .hasLineCount(1);
    }

    @Test
    void withFlinksDirectoryTheTablesAreRegistered() throws IOException {
        FlinkLibrary.copyTo(directory.resolve("flink/lib"));
        FlinkLibrary.copyTableApiTo(directory.resolve("flink/lib"));

        assertThat(
                        java(
                                0,
                                "-jar",
                                TOOLS,
                                "register-tables",
                                "--catalog.type",
                                "generic_in_memory",
                                "--variables",
                                "docker/catalog/prod.properties",
                                "--ddl",
                                "docker/catalog/wrongbook_events.sql,"
                                        + "docker/catalog/dwd_wrong_record_wide_delta.sql,"
                                        + "docker/catalog/dim_question.sql,"
                                        + "docker/catalog/dim_pattern.sql,"
                                        + "docker/catalog/dim_chapter.sql"))
                .contains(
                        "default.wrongbook_events created",
                        "default.dwd_wrong_record_wide_delta created",
                        "default.dim_question created",
                        "default.dim_pattern created",
                        "default.dim_chapter created")
                .doesNotContain("WARNING");
    }

    private String java(int exitCode, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(ChildProcess.java());
        command.addAll(List.of(arguments));
        return run(exitCode, command);
    }

    private String run(int exitCode, List<String> command) throws IOException {
        Path log = directory.resolve("output-" + commands++);
        Map<String, String> environment =
                Map.of("FLINK_HOME", directory.resolve("flink").toString());
        try (ChildProcess java = ChildProcess.start("java", command, environment, log)) {
            int actual = java.waitFor(Duration.ofMinutes(1));
            assertThat(actual).as(java.output()).isEqualTo(exitCode);
            return java.output();
        }
    }
}
