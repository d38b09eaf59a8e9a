package io.wrongbook.widetable.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.wrongbook.widetable.WideTableJob;
import io.wrongbook.widetable.metrics.JobMetric;
import io.wrongbook.widetable.monitoring.RunbookPage.Language;
import io.wrongbook.widetable.support.Yaml;
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
import java.util.regex.MatchResult;
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
    void eachAlertSaysWhatIsWrongAndWhatToDo(JsonNode alert) throws IOException {
        String name = alert.get("alert").asText();
        JsonNode annotations = alert.get("annotations");

        assertThat(severity(alert)).isIn("critical", "warning", "none");
        assertThat(annotations.get("summary").asText()).isNotBlank();
        assertThat(annotations.get("description").asText()).isNotBlank();
        assertRunbook(Language.ENGLISH, name, annotations.get("runbook_url"), "**First:** ");
        assertRunbook(Language.CHINESE, name, annotations.get("runbook_url_zh"), "**先做：** ");
    }

    private static void assertRunbook(Language language, String alert, JsonNode url, String step)
            throws IOException {
        assertThat(url.asText())
                .isEqualTo(
                        MonitoringFiles.CONSOLES_URL + language.page.getFileName() + "#" + alert);
        assertThat(entry(Files.readString(language.source), alert)).contains(step);
        assertThat(Files.readString(language.page)).contains("<section id=\"" + alert + "\">");
    }

    /** The same values and figures in both languages. */
    @ParameterizedTest
    @MethodSource("alerts")
    void eachAlertSaysItInBothLanguages(JsonNode alert) {
        JsonNode annotations = alert.get("annotations");
        for (String key : List.of("summary", "description")) {
            String english = annotations.get(key).asText();
            String chinese = annotations.path(key + "_zh").asText();

            assertThat(english).as(key).matches("\\p{ASCII}+");
            assertThat(chinese).as(key).containsPattern("\\p{IsHan}");
            assertThat(valuesAndFigures(chinese))
                    .as(key)
                    .containsExactlyInAnyOrderElementsOf(valuesAndFigures(english));
        }
    }

    private static List<String> valuesAndFigures(String text) {
        return Pattern.compile("\\{\\{.*?}}|\\d+")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void eachPanelHasATitleInBothLanguages() throws IOException {
        List<String> titles = new ArrayList<>();
        for (JsonNode panel : Yaml.read(MonitoringFiles.DASHBOARD).get("panels")) {
            titles.add(panel.get("title").asText());
        }
        for (JsonNode panel : Yaml.read(MonitoringFiles.CLOUD_MONITOR).at("/dashboard/panels")) {
            titles.add(panel.get("title").asText());
        }

        assertThat(titles)
                .hasSizeGreaterThan(4)
                .allSatisfy(
                        title -> assertThat(title).matches("\\p{ASCII}+ / [^/]*\\p{IsHan}[^/]*"));
    }

    @ParameterizedTest
    @EnumSource
    void theRunbookIsThePagesSection(Language language) throws IOException {
        String html = RunbookPage.of(language);
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(language.page, html);
        } else {
            assertThat(language.page).hasContent(html);
        }
        Matcher link = Pattern.compile("href=\"#([^\"]*)\"").matcher(html);
        while (link.find()) {
            assertThat(html).contains("<section id=\"" + link.group(1) + "\">");
        }
    }

    @Test
    void onlyTheWatchdogFiresAlwaysAndReachesNobody() throws IOException {
        assertThat(alerts())
                .filteredOn(alert -> severity(alert).equals("none"))
                .singleElement()
                .satisfies(
                        alert -> {
                            assertThat(alert.get("alert").asText()).isEqualTo("watchdog");
                            assertThat(alert.get("expr").asText()).isEqualTo("vector(1)");
                        });
    }

    @Test
    void asManyTaskManagersAreWantedAsComposeStarts() throws IOException {
        assertThat(MonitoringFiles.rules())
                .filteredOn(rule -> rule.has("record"))
                .singleElement()
                .satisfies(
                        rule ->
                                assertThat(Files.readString(Path.of("docker/.env.example")))
                                        .contains(
                                                "\nTASK_MANAGERS="
                                                        + rule.get("expr")
                                                                .asText()
                                                                .replaceAll("\\D", "")
                                                        + "\n"));
    }

    @Test
    void theJobThatMustRunHasTheNameThatTheJobGivesItself() throws IOException {
        assertThat(Files.readString(MonitoringFiles.ALERTS))
                .contains(
                        "absent(wrongbook_events_processed_total{job=\""
                                + WideTableJob.NAME
                                + "\"})");
    }

    private static String severity(JsonNode alert) {
        return alert.get("labels").get("severity").asText();
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

        assertThat(expected).anyMatch(count -> count > 0);
        if (!severity(alert).equals("none")) {
            assertThat(expected).contains(0);
        }
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
        return metric.labels().isEmpty()
                ? kind
                : kind + ", by `" + String.join("` and `", metric.labels()) + "`";
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

    /** A rate beside times has a unit of its own: attempts are no seconds. */
    @Test
    void noRateIsShownAsATime() throws IOException {
        int rates = 0;
        for (JsonNode panel : Yaml.read(MonitoringFiles.DASHBOARD).get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                if (panel.at("/fieldConfig/defaults/unit").asText().matches("s|ms")
                        && target.get("expr").asText().matches(".*\\b(rate|increase)\\(.*")) {
                    rates++;
                    assertThat(panel.at("/fieldConfig/overrides"))
                            .as(panel.get("title").asText())
                            .anySatisfy(
                                    override -> {
                                        assertThat(override.at("/matcher/options"))
                                                .isEqualTo(target.get("refId"));
                                        assertThat(override.at("/properties/0/id").asText())
                                                .isEqualTo("unit");
                                        assertThat(override.at("/properties/0/value").asText())
                                                .isEqualTo("reqps");
                                    });
                }
            }
        }
        assertThat(rates).isPositive();
    }

    @Test
    void theDashboardLinksToTheRunbookAndToFlink() throws IOException {
        JsonNode dashboard = Yaml.read(MonitoringFiles.DASHBOARD);
        Set<String> variables = new TreeSet<>(Set.of("__rate_interval", "__all"));
        dashboard
                .at("/templating/list")
                .forEach(variable -> variables.add(variable.get("name").asText()));

        assertThat(dashboard.get("links"))
                .extracting(link -> link.get("url").asText())
                .contains("${prometheus}/consoles/runbook.html", "${flink}");
        assertThat(variables).contains("host", "job", "flink", "prometheus");
        Matcher used =
                Pattern.compile("\\$\\{?(\\w+)")
                        .matcher(Files.readString(MonitoringFiles.DASHBOARD));
        while (used.find()) {
            assertThat(variables).contains(used.group(1));
        }
    }

    @Test
    void aMetricOfAProcessIsShownOfTheChosenHosts() throws IOException {
        for (JsonNode panel : Yaml.read(MonitoringFiles.DASHBOARD).get("panels")) {
            for (JsonNode target : panel.path("targets")) {
                assertThat(target.get("expr").asText())
                        .doesNotContainPattern("manager_Status_\\w+(?![\\w{])")
                        .doesNotContainPattern("manager_Status_\\w+\\{(?!host=~\"\\$host\")");
            }
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
        String example =
                Files.readString(MonitoringFiles.ALERTMANAGER.resolve("alertmanager.example.yaml"));

        assertThat(example)
                .contains("smtp_auth_password_file:", "credentials_file:", "api_secret: <")
                .doesNotContain("smtp_auth_password:", "credentials:", "access_token");
    }

    /** What is shipped sends nothing to anybody: no receiver has an address. */
    @Test
    void alertsReachNobodyBeforeSomebodySaysWhom() throws IOException {
        JsonNode config = Yaml.read(MonitoringFiles.ALERTMANAGER.resolve("alertmanager.yaml"));

        assertThat(config.has("global")).isFalse();
        assertThat(config.get("receivers"))
                .singleElement()
                .satisfies(
                        receiver ->
                                assertThat(receiver.fieldNames())
                                        .toIterable()
                                        .containsExactly("name"));
    }

    /** Who overlooks a place sends nothing to a stranger: each address is one to fill in. */
    @Test
    void theExampleNamesNobodysAddress() throws IOException {
        String example =
                Files.readString(MonitoringFiles.ALERTMANAGER.resolve("alertmanager.example.yaml"))
                        + Files.readString(
                                MonitoringFiles.ALERTMANAGER.resolve("dingtalk.example.yaml"));
        Matcher address =
                Pattern.compile("(?m)^ *-? *(?:url|to|smtp_smarthost|smtp_from|corp_id): (.*)$")
                        .matcher(example);
        int addresses = 0;
        while (address.find()) {
            assertThat(address.group(1))
                    .matches("(https?://)?<.*|https://oapi.dingtalk.com/.*=<token-of-the-robot>");
            addresses++;
        }
        assertThat(addresses).isEqualTo(7);
    }

    @Test
    void alertsThatSilenceOthersAndThoseThatTheySilenceAreThere() throws IOException {
        Set<String> names = new TreeSet<>();
        alerts().forEach(alert -> names.add(alert.get("alert").asText()));
        for (String file : List.of("alertmanager.yaml", "alertmanager.example.yaml")) {
            Matcher named =
                    Pattern.compile("alertname=~?\"([^\"]*)\"")
                            .matcher(Files.readString(MonitoringFiles.ALERTMANAGER.resolve(file)));
            while (named.find()) {
                assertThat(names).as(file).contains(named.group(1).split("[|]"));
            }
        }
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

    /** The section of a page with this heading. */
    private static String entry(String page, String name) {
        String heading = "\n### " + name + "\n";
        assertThat(page).contains(heading);
        String section = page.substring(page.indexOf(heading) + heading.length());
        int next = section.indexOf("\n#");
        return next < 0 ? section : section.substring(0, next);
    }
}
