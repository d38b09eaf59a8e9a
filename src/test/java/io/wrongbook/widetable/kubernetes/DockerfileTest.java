package io.wrongbook.widetable.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.support.ProjectVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * {@code docker/flink/Dockerfile} is Flink's image of the version that this is built with, and the
 * two jars of this build where compose.yaml has them, too. Nothing builds the image here, and
 * hadolint cannot be had.
 */
class DockerfileTest {

    private static final Path FILE = Path.of("docker/flink/Dockerfile");

    @Test
    void itIsFlinksImageAndTheTwoJars() throws IOException {
        String jar = "target/wrongbook-wide-table-" + ProjectVersion.read();
        String flink =
                Pattern.compile("<dep\\.flink>(.*)</dep\\.flink>")
                        .matcher(Files.readString(Path.of("pom.xml")))
                        .results()
                        .map(found -> found.group(1))
                        .findFirst()
                        .orElseThrow();

        assertThat(instructions(FILE))
                .containsExactly(
                        "FROM flink:" + flink + "-scala_2.12-java17",
                        "COPY " + jar + ".jar /opt/flink/usrlib/wrongbook-wide-table.jar",
                        "COPY "
                                + jar
                                + "-metrics.jar"
                                + " /opt/flink/plugins/wrongbook-metrics/wrongbook-metrics.jar");
    }

    @Test
    void composeRunsTheSameImageWithTheSameJarsInTheSamePlaces() throws IOException {
        String compose = Files.readString(Path.of("docker/compose.yaml"));
        for (String instruction : instructions(FILE)) {
            String[] words = instruction.split(" ", -1);
            if (words[0].equals("FROM")) {
                assertThat(compose).contains("image: " + words[1] + "\n");
            } else {
                assertThat(compose)
                        .contains("source: ../" + words[1] + "\n      target: " + words[2] + "\n");
            }
        }
    }

    @Test
    void theBuilderGetsTheJarsAndNothingElse() throws IOException {
        List<String> sources =
                instructions(FILE).stream()
                        .filter(instruction -> instruction.startsWith("COPY"))
                        .map(instruction -> "!" + instruction.split(" ", -1)[1])
                        .toList();

        assertThat(instructions(Path.of("docker/flink/Dockerfile.dockerignore")))
                .first()
                .isEqualTo("*");
        assertThat(instructions(Path.of("docker/flink/Dockerfile.dockerignore")))
                .filteredOn(line -> line.startsWith("!"))
                .isEqualTo(sources);
    }

    @Test
    void theDeploymentRunsTheJarOfTheImageAndSwitchesOnThisFlinksPlugin() throws IOException {
        assertThat(KubernetesFiles.deployment().at("/spec/job/jarURI").asText())
                .isEqualTo("local://" + instructions(FILE).get(1).replaceAll("COPY \\S+ ", ""));
        assertThat(instructions(FILE).get(0)).startsWith("FROM flink:");
        String version = instructions(FILE).get(0).replaceAll("FROM flink:([^-]*)-.*", "$1");
        for (String kind : List.of("jobManager", "taskManager")) {
            assertThat(KubernetesFiles.container(kind).get("env").findValuesAsText("value"))
                    .contains("flink-oss-fs-hadoop-" + version + ".jar");
        }
    }

    private static List<String> instructions(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }
}
