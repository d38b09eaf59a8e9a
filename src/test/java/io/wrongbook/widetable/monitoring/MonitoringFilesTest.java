package io.wrongbook.widetable.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wrongbook.widetable.local.Yaml;
import io.wrongbook.widetable.metrics.JobMetric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The monitoring files and their page fit together. PrometheusFilesIT asks the real programs. */
class MonitoringFilesTest {

    @ParameterizedTest
    @MethodSource("alerts")
    void eachAlertSaysWhatIsWrongAndWhatToDo(JsonNode alert) {
        String name = alert.get("alert").asText();
        JsonNode annotations = alert.get("annotations");

        assertThat(alert.get("labels").get("severity").asText()).isIn("critical", "warning");
        assertThat(annotations.get("summary").asText()).isNotBlank();
        assertThat(annotations.get("description").asText()).isNotBlank();
        assertThat(annotations.get("runbook_url").asText()).isEqualTo("docs/monitoring.md#" + name);
        assertThat(entry(name)).contains("**First:** ");
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void eachAlertHasCasesInWhichItFiresAndInWhichItMustNot(JsonNode alert) throws IOException {
        List<Integer> expected = new ArrayList<>();
        for (JsonNode test : Yaml.read(MonitoringFiles.ALERT_TESTS).get("tests")) {
            for (JsonNode check : test.get("alert_rule_test")) {
                if (check.get("alertname").equals(alert.get("alert"))) {
                    expected.add(check.get("exp_alerts").size());
                }
            }
        }

        assertThat(expected).contains(0).anyMatch(count -> count > 0);
    }

    static List<JsonNode> alerts() throws IOException {
        return MonitoringFiles.alerts();
    }

    @Test
    void everyMetricThatIsAskedForIsExplained() throws IOException {
        Set<String> asked = new TreeSet<>();
        for (String query : MonitoringFiles.allQueries()) {
            asked.addAll(MonitoringFiles.metrics(query));
        }

        assertThat(asked)
                .isNotEmpty()
                .allSatisfy(name -> assertThat(MonitoringFiles.page()).contains("`" + name + "`"));
    }

    @ParameterizedTest
    @EnumSource
    void everyMetricOfTheJobIsExplained(JobMetric metric) {
        assertThat(MonitoringFiles.page())
                .contains("\n| `wrongbook_" + metric.metricName() + "` | " + kind(metric));
    }

    private static String kind(JobMetric metric) {
        String kind = metric.kind().name().toLowerCase(Locale.ROOT);
        return metric.label() == null ? kind : kind + ", by `" + metric.label() + "`";
    }

    @Test
    void theFourPanelsOfTheDocumentComeFirst() throws IOException {
        JsonNode panels = Yaml.read(MonitoringFiles.DASHBOARD).get("panels");
        List<String> titles = new ArrayList<>();
        panels.forEach(panel -> titles.add(panel.get("title").asText()));

        assertThat(titles.get(1)).contains("事件处理速率");
        assertThat(titles.get(2)).contains("处理延迟");
        assertThat(titles.get(3)).contains("错误率");
        assertThat(titles.get(4)).contains("内存使用率");
    }

    @Test
    void panelsNeitherOverlapNorShareAnId() throws IOException {
        Map<String, String> cells = new TreeMap<>();
        Set<Integer> ids = new TreeSet<>();
        for (JsonNode panel : Yaml.read(MonitoringFiles.DASHBOARD).get("panels")) {
            String title = panel.get("title").asText();
            assertThat(ids.add(panel.get("id").asInt())).as(title).isTrue();
            JsonNode at = panel.get("gridPos");
            for (int x = 0; x < at.get("w").asInt(); x++) {
                for (int y = 0; y < at.get("h").asInt(); y++) {
                    String cell = (at.get("x").asInt() + x) + "/" + (at.get("y").asInt() + y);
                    assertThat(cells.put(cell, title)).as(title + " at " + cell).isNull();
                }
            }
            assertThat(at.get("x").asInt() + at.get("w").asInt()).isLessThanOrEqualTo(24);
        }
    }

    @Test
    void grafanaFindsTheDataSourceThatTheDashboardNames() throws IOException {
        JsonNode source =
                Yaml.read(Path.of("docker/grafana/provisioning/datasources/prometheus.yaml"))
                        .get("datasources")
                        .get(0);

        assertThat(source.get("type").asText()).isEqualTo("prometheus");
        assertThat(source.get("jsonData").get("timeInterval"))
                .isEqualTo(
                        Yaml.read(MonitoringFiles.PROMETHEUS.resolve("prometheus.yaml"))
                                .get("global")
                                .get("scrape_interval"));
    }

    @Test
    void noFileHoldsASecret() throws IOException {
        String alertmanager = Files.readString(Path.of("docker/alertmanager/alertmanager.yaml"));

        assertThat(alertmanager)
                .contains("smtp_auth_password_file:", "credentials_file:")
                .doesNotContain("smtp_auth_password:", "credentials:", "access_token");
    }

    @Test
    void everyLinkOfThePageLeadsSomewhere() throws IOException {
        Matcher link =
                Pattern.compile("]\\(([^)#]*)(?:#([^)]*))?\\)").matcher(MonitoringFiles.page());
        while (link.find()) {
            Path target =
                    link.group(1).isEmpty()
                            ? MonitoringFiles.PAGE
                            : MonitoringFiles.PAGE.resolveSibling(link.group(1));
            assertThat(target).exists();
            if (link.group(2) != null) {
                assertThat(anchors(target)).as(link.group()).contains(link.group(2));
            }
        }
    }

    /** The anchors that GitHub and others make from headings. */
    private static Set<String> anchors(Path page) throws IOException {
        Set<String> anchors = new TreeSet<>();
        for (String line : Files.readAllLines(page)) {
            if (line.matches("#+ .*")) {
                anchors.add(
                        line.replaceFirst("#+ ", "")
                                .toLowerCase(Locale.ROOT)
                                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                                .replace(' ', '-'));
            }
        }
        return anchors;
    }

    /** The section of the page with this heading. */
    private static String entry(String name) {
        String heading = "\n### " + name + "\n";
        String page = MonitoringFiles.page();
        assertThat(page).contains(heading);
        String section = page.substring(page.indexOf(heading) + heading.length());
        int next = section.indexOf("\n#");
        return next < 0 ? section : section.substring(0, next);
    }
}
