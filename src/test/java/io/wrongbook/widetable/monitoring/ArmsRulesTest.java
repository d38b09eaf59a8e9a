package io.wrongbook.widetable.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;

/**
 * The alerts as ARMS takes them, one call of CreateOrUpdateAlertRule each (API version 2019-08-08),
 * are those of alerts.yaml. {@code ./mvnw test -Dtest=ArmsRulesTest -Ddocs.write=true} writes them
 * anew.
 */
class ArmsRulesTest {

    private static final Path FILE = Path.of("docker/arms/alert-rules.json");
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Test
    void theRulesAreThoseOfPrometheus() throws IOException {
        ArrayNode rules = JSON.createArrayNode();
        for (JsonNode alert : MonitoringFiles.alerts()) {
            rules.add(rule(alert));
        }
        String text = JSON.writeValueAsString(rules) + "\n";

        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, text);
        } else {
            assertThat(Files.readString(FILE)).isEqualTo(text);
        }
    }

    private static ObjectNode rule(JsonNode alert) throws IOException {
        String severity = alert.get("labels").get("severity").asText();
        JsonNode annotations = alert.get("annotations");
        String summary = annotations.get("summary").asText();
        String description = annotations.get("description").asText();
        Duration lasting = TimeUtils.parseDuration(alert.path("for").asText("0s"));
        return JSON.createObjectNode()
                .put("RegionId", "<region>")
                .put("ClusterId", "<cluster-id>")
                .put("AlertName", "wrongbook_" + alert.get("alert").asText())
                .put("AlertType", "PROMETHEUS_MONITORING_ALERT_RULE")
                .put("AlertCheckType", "CUSTOM")
                .put("AlertGroup", -1)
                .put("Level", severity.equals("critical") ? "P1" : "P3")
                .put("PromQL", alert.get("expr").asText())
                // In minutes, at least one.
                .put("Duration", Math.max(1, lasting.toMinutes()))
                .put("Message", summary + ": " + description)
                .put("Labels", pairs("severity", severity))
                .put("Annotations", pairs("runbook_url", annotations.get("runbook_url").asText()));
    }

    /** ARMS takes labels as a text that holds JSON. */
    private static String pairs(String name, String value) throws IOException {
        return new ObjectMapper()
                .writeValueAsString(
                        List.of(JSON.createObjectNode().put("Name", name).put("Value", value)));
    }
}
