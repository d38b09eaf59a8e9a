package io.wrongbook.widetable.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wrongbook.widetable.support.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The template's project and Logstore are those that logs go to, and logs stay for 30 days. */
class LogStoreTest {

    private static final int DAYS = 30;

    @Test
    void theTemplateMakesWhatTheAppenderWritesTo() throws IOException {
        JsonNode parameters = template().get("Parameters");
        String appender = Files.readString(Path.of("docker/vvp/log4j2-template.xml"));

        assertThat(appender)
                .contains(
                        "name=\"project\">%s<"
                                .formatted(parameters.at("/ProjectName/Default").asText()))
                .contains(
                        "name=\"logStore\">%s<"
                                .formatted(parameters.at("/LogstoreName/Default").asText()));
    }

    @Test
    void theLogstoreKeepsLogsFor30Days() throws IOException {
        assertThat(template().at("/Resources/Logstore/Properties/TTL/Ref").asText())
                .isEqualTo("Days");
        assertThat(template().at("/Parameters/Days/Default").asInt()).isEqualTo(DAYS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployment.json", "sql-deployment.json"})
    void thePlatformKeepsThemAsLong(String file) throws IOException {
        assertThat(
                        Yaml.read(Path.of("docker/vvp", file))
                                .at("/logging/logReservePolicy/expirationDays")
                                .asInt())
                .isEqualTo(DAYS);
    }

    private static JsonNode template() throws IOException {
        return Yaml.read(Path.of("docker/aliyun/ros/logs.yaml"));
    }
}
