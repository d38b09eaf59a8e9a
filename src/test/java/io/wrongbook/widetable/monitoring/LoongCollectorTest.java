package io.wrongbook.widetable.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.wrongbook.widetable.support.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The pipeline for LoongCollector, which cannot be had here, against the parameters that its
 * documentation has (alibaba/loongcollector, docs/cn/plugins, as of 3.1), and against the log that
 * it is to read.
 */
class LoongCollectorTest {

    private static final Path FILE = Path.of("docker/loongcollector/wrongbook-flink.yaml");

    /** Of each plugin: those that must be there, with their types. */
    private static final Map<String, Map<String, JsonNodeType>> NEEDED =
            Map.of(
                    "input_file",
                    Map.of("FilePaths", JsonNodeType.ARRAY),
                    "processor_parse_json_native",
                    Map.of("SourceKey", JsonNodeType.STRING),
                    "processor_parse_timestamp_native",
                    Map.of("SourceKey", JsonNodeType.STRING, "SourceFormat", JsonNodeType.STRING),
                    "flusher_sls",
                    Map.of(
                            "Project", JsonNodeType.STRING,
                            "Logstore", JsonNodeType.STRING,
                            "Region", JsonNodeType.STRING,
                            "Endpoint", JsonNodeType.STRING));

    /** Of each plugin: those that may be there. */
    private static final Map<String, Map<String, JsonNodeType>> OPTIONAL =
            Map.of(
                    "input_file",
                    Map.of(
                            "MaxDirSearchDepth", JsonNodeType.NUMBER,
                            "ExcludeFilePaths", JsonNodeType.ARRAY,
                            "ExcludeFiles", JsonNodeType.ARRAY,
                            "FileEncoding", JsonNodeType.STRING,
                            "TailSizeKB", JsonNodeType.NUMBER,
                            "FlushTimeoutSecs", JsonNodeType.NUMBER,
                            "AppendingLogPositionMeta", JsonNodeType.BOOLEAN),
                    "processor_parse_json_native",
                    Map.of(
                            "KeepingSourceWhenParseFail", JsonNodeType.BOOLEAN,
                            "KeepingSourceWhenParseSucceed", JsonNodeType.BOOLEAN,
                            "RenamedSourceKey", JsonNodeType.STRING),
                    "processor_parse_timestamp_native",
                    Map.of("SourceTimezone", JsonNodeType.STRING),
                    "flusher_sls",
                    Map.of("Match", JsonNodeType.OBJECT));

    @Test
    void everyPluginHasTheParametersThatItsDocumentationNames() throws IOException {
        JsonNode pipeline = Yaml.read(FILE);

        assertThat(pipeline.fieldNames())
                .toIterable()
                .containsExactly("enable", "inputs", "processors", "flushers");
        assertThat(pipeline.get("enable").asBoolean()).isTrue();
        assertThat(types(pipeline.get("inputs"))).containsExactly("input_file");
        assertThat(types(pipeline.get("flushers"))).containsExactly("flusher_sls");
        for (String part : List.of("inputs", "processors", "flushers")) {
            for (JsonNode plugin : pipeline.get(part)) {
                check(plugin);
            }
        }
    }

    private static void check(JsonNode plugin) {
        String type = plugin.get("Type").asText();
        assertThat(NEEDED).containsKey(type);
        assertThat(plugin.fieldNames())
                .toIterable()
                .containsAll(NEEDED.get(type).keySet())
                .allSatisfy(
                        name -> {
                            JsonNodeType expected =
                                    name.equals("Type")
                                            ? JsonNodeType.STRING
                                            : NEEDED.get(type)
                                                    .getOrDefault(
                                                            name, OPTIONAL.get(type).get(name));
                            assertThat(plugin.get(name).getNodeType()).as(name).isEqualTo(expected);
                        });
    }

    private static List<String> types(JsonNode plugins) {
        List<String> types = new ArrayList<>();
        plugins.forEach(plugin -> types.add(plugin.get("Type").asText()));
        return types;
    }

    /** A start that is less than a file's size would leave lines behind. */
    @Test
    void theFirstReadBeginsAtTheBeginningOfTheLargestFile() throws IOException {
        String kilobytes = Yaml.read(FILE).at("/inputs/0/TailSizeKB").asText();

        assertThat(Integer.parseInt(kilobytes)).isEqualTo(100 * 1024);
        assertThat(Files.readString(Path.of("docker/flink/log4j-console.properties")))
                .contains("size.size = 100MB");
    }

    /** The time that the log writes, by the format and the zone of the pipeline. */
    @Test
    void theTimesAreThoseOfTheLog() throws IOException {
        JsonNode time = Yaml.read(FILE).at("/processors/1");

        assertThat(time.get("SourceKey").asText()).isEqualTo("time");
        assertThat(time.get("SourceFormat").asText()).isEqualTo("%Y-%m-%dT%H:%M:%S");
        assertThat(time.get("SourceTimezone").asText()).isEqualTo("GMT+00:00");
        assertThat(Files.readString(Path.of("docker/flink/log4j-console.properties")))
                .contains("{\"time\":\"%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX}{UTC}\"");
    }

    @Test
    void whatIsRolledIsNotReadASecondTime() throws IOException {
        String read = Yaml.read(FILE).at("/inputs/0/FilePaths/0").asText();

        // One star does not look into directories, and the rolled files are in one of their own.
        assertThat(read).isEqualTo("/opt/flink/log/*.log");
        assertThat(Files.readString(Path.of("docker/flink/log4j-console.properties")))
                .contains("filePattern = ${sys:log.file}.rolled/");
    }
}
