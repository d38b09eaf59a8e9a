package io.wrongbook.widetable.ci;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wrongbook.widetable.services.DebianPackage;
import io.wrongbook.widetable.services.NodeTool;
import io.wrongbook.widetable.support.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The workflows for those who fork this, read by actionlint, and the scripts that they run, read by
 * ShellCheck. No GitHub and no Docker runs them here.
 */
class WorkflowsIT {

    private static final Path WORKFLOW = Path.of(".github/workflows/ci.yml");
    private static final Path SCRIPTS = Path.of("docker/ci");

    private static NodeTool actionlint;

    @BeforeAll
    static void installActionlint() throws IOException {
        actionlint = NodeTool.install("actionlint", "lint.js");
    }

    @Test
    void actionlintHasNothingToSay() throws IOException {
        assertThat(lint(WORKFLOW)).isEmpty();
    }

    @Test
    void actionlintSeesWrongKeysContextsAndTypes() throws IOException {
        Path broken =
                Files.writeString(
                        actionlint.directory().resolve("broken.yml"),
                        Files.readString(WORKFLOW)
                                .replace("timeout-minutes: 45", "timeout-minute: 45")
                                .replace("matrix.mysql }}\n    steps", "matrix.sql }}\n    steps")
                                .replace("fail-fast: false", "fail-fast: never"));

        assertThat(lint(broken))
                .contains("unexpected key \"timeout-minute\"")
                .contains("property \"sql\" is not defined")
                .contains("expecting a single ${{...}} expression or boolean literal");
    }

    private static String lint(Path file) throws IOException {
        return actionlint.node("lint.js", file.toString());
    }

    /** So each of them can be run anywhere else. */
    @Test
    void everyStepIsAScriptOrACommandOfTheWrapper() throws IOException {
        for (JsonNode job : Yaml.read(WORKFLOW).get("jobs")) {
            for (JsonNode step : job.get("steps")) {
                if (step.has("run")) {
                    String command = step.get("run").asText();
                    assertThat(command).doesNotContain("\n", "&&", ";", "${{");
                    assertThat(Path.of(command.replaceAll(" .*", ""))).isExecutable();
                }
            }
        }
    }

    @Test
    void theFirstDatabaseIsTheOneOfTheExample() throws IOException {
        assertThat(Files.readString(Path.of("docker/.env.example")))
                .contains(
                        "\nMYSQL_VERSION="
                                + Yaml.read(WORKFLOW)
                                        .at("/jobs/containers/strategy/matrix/mysql/0")
                                        .asText()
                                + "\n");
    }

    @Test
    void theScriptsAreCleanForShellCheck() throws IOException {
        Path shellCheck = DebianPackage.program("shellcheck", "shellcheck");
        try (Stream<Path> files = Files.list(SCRIPTS)) {
            List<Path> scripts = files.toList();
            assertThat(scripts).isNotEmpty().allMatch(Files::isExecutable);
            for (Path script : scripts) {
                assertThat(actionlint.run(shellCheck.toString(), script.toString())).isEmpty();
            }
        }
    }
}
