package io.wrongbook.widetable.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;

/**
 * The alerts as ARMS takes them, one call of CreateOrUpdateAlertRule each (API version 2019-08-08),
 * are those of alerts.yaml: under {@code job} those that the job's own metrics are enough for,
 * under {@code flink} those that need Flink's. The watchdog is not among them, since its receiver
 * is a matter of Alertmanager. {@code ./mvnw test -Dtest=ArmsRulesTest -Ddocs.write=true} writes
 * them anew.
 */
class ArmsRulesTest {

    private static final Path FILE = Path.of("docker/arms/alert-rules.json");
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Test
    void theRulesAreThoseOfPrometheus() throws IOException {
        ObjectNode rules = JSON.createObjectNode();
        rules.putArray("job");
        rules.putArray("flink");
        for (JsonNode alert : MonitoringFiles.alerts()) {
            if (!alert.at("/labels/severity").asText().equals("none")) {
                rules.withArray(needsFlink(alert) ? "flink" : "job").add(rule(alert));
            }
        }
        String text = JSON.writeValueAsString(rules) + "\n";

        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(FILE.getParent());
            Files.writeString(FILE, text);
        } else {
            assertThat(Files.readString(FILE)).isEqualTo(text);
        }
    }

    /** On VVP, where only the job's own metrics arrive, somebody has to make these otherwise. */
    @Test
    void thePageSaysWhatToSwitchOnInVvpsConsoleForEachRuleThatSeesNothingThere()
            throws IOException {
        String page = MonitoringFiles.page();
        String table = page.substring(page.indexOf("| rule | in VVP's console |"));
        table = table.substring(0, table.indexOf("\n\n"));
        for (JsonNode alert : MonitoringFiles.alerts()) {
            String name = alert.get("alert").asText();
            if (needsFlink(alert)) {
                assertThat(table).contains("[" + name + "](#" + name + ")");
            } else {
                assertThat(table).doesNotContain("(#" + name + ")");
            }
        }
    }

    /** Whether the first thing that the rule asks for is not one of the job's own metrics. */
    private static boolean needsFlink(JsonNode alert) {
        String expression = alert.get("expr").asText();
        Matcher first =
                Pattern.compile("\\b(wrongbook|flink|up|vector)(_\\w+|\\b)").matcher(expression);
        assertThat(first.find()).as(expression).isTrue();
        return first.group(1).equals("flink") || first.group(1).equals("up");
    }

    /** ARMS has no recording rules here: what is wanted stands in the expression. */
    private static String expression(JsonNode alert) throws IOException {
        String expression = alert.get("expr").asText();
        for (JsonNode rule : MonitoringFiles.rules()) {
            if (rule.has("record")) {
                expression =
                        expression.replace(rule.get("record").asText(), rule.get("expr").asText());
            }
        }
        return expression;
    }

    private static ObjectNode rule(JsonNode alert) throws IOException {
        String severity = alert.get("labels").get("severity").asText();
        JsonNode annotations = alert.get("annotations");
        Duration lasting = TimeUtils.parseDuration(alert.path("for").asText("0s"));
        return JSON.createObjectNode()
                .put("RegionId", "<region>")
                .put("ClusterId", "<cluster-id>")
                .put("AlertName", "wrongbook_" + alert.get("alert").asText())
                .put("AlertType", "PROMETHEUS_MONITORING_ALERT_RULE")
                .put("AlertCheckType", "CUSTOM")
                .put("AlertGroup", -1)
                .put("Level", severity.equals("critical") ? "P1" : "P3")
                .put("PromQL", expression(alert))
                // In minutes, at least one.
                .put("Duration", Math.max(1, lasting.toMinutes()))
                .put("Message", message(annotations))
                .put("Labels", pairs("severity", severity))
                .put(
                        "Annotations",
                        pairs(
                                "runbook_url",
                                annotations
                                        .get("runbook_url")
                                        .asText()
                                        .replaceFirst("^.*#", "<runbook>#")));
    }

    /** In Chinese, then in English. */
    private static String message(JsonNode annotations) {
        return annotations.get("summary_zh").asText()
                + "："
                + annotations.get("description_zh").asText()
                + " / "
                + annotations.get("summary").asText()
                + ": "
                + annotations.get("description").asText();
    }

    /** ARMS takes labels as a text that holds JSON. */
    private static String pairs(String name, String value) throws IOException {
        return new ObjectMapper()
                .writeValueAsString(
                        List.of(JSON.createObjectNode().put("Name", name).put("Value", value)));
    }
}
