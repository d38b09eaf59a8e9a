package io.wrongbook.widetable.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wrongbook.widetable.support.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What {@code docker/kubernetes} holds, as the tests read it. */
final class KubernetesFiles {

    static final Path DIRECTORY = Path.of("docker/kubernetes");
    static final Path DEPLOYMENT = DIRECTORY.resolve("flink-deployment.yaml");
    static final Path POD_MONITOR = DIRECTORY.resolve("pod-monitor.yaml");
    static final Path PROMETHEUS_RULE = DIRECTORY.resolve("prometheus-rule.yaml");

    private KubernetesFiles() {}

    static JsonNode deployment() throws IOException {
        return Yaml.read(DEPLOYMENT);
    }

    /** The settings of Flink, of its autoscaler and of the operator, as written. */
    static Map<String, String> flinkConfiguration() throws IOException {
        Map<String, String> settings = new TreeMap<>();
        deployment()
                .at("/spec/flinkConfiguration")
                .properties()
                .forEach(e -> settings.put(e.getKey(), e.getValue().textValue()));
        return settings;
    }

    /**
     * The container of Flink in the pods of one kind.
     *
     * @param kind {@code jobManager} or {@code taskManager}
     */
    static JsonNode container(String kind) throws IOException {
        JsonNode containers = deployment().at("/spec/" + kind + "/podTemplate/spec/containers");
        assertThat(containers).hasSize(1);
        // What Flink calls its own; another name would be another container.
        assertThat(containers.get(0).get("name").asText()).isEqualTo("flink-main-container");
        return containers.get(0);
    }

    /** The texts of a list. */
    static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    /**
     * Fails unless a file ends with the text of another, indented. With {@code -Ddocs.write=true}
     * its end is written instead.
     *
     * @param line the last line before that text
     */
    static void endsWith(Path file, String line, Path source, int indentation) throws IOException {
        String text = Files.readString(file);
        assertThat(text).containsOnlyOnce("\n" + line + "\n");
        String beginning = text.substring(0, text.indexOf("\n" + line + "\n") + line.length() + 2);
        StringBuilder expected = new StringBuilder(beginning);
        for (String sourceLine : Files.readAllLines(source)) {
            expected.append(sourceLine.isEmpty() ? "" : " ".repeat(indentation) + sourceLine)
                    .append('\n');
        }
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(file, expected);
        } else {
            assertThat(text).isEqualTo(expected.toString());
        }
    }
}
