package io.wrongbook.widetable.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import io.wrongbook.widetable.support.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What we ship for Prometheus, Grafana and CloudMonitor, as the tests read it. */
public final class MonitoringFiles {

    static final Path PROMETHEUS = Path.of("docker/prometheus");
    static final Path ALERTS = PROMETHEUS.resolve("alerts.yaml");
    static final Path ALERT_TESTS = PROMETHEUS.resolve("alerts.test.yaml");
    static final Path DASHBOARD = Path.of("docker/grafana/dashboards/wrongbook.json");
    static final Path CLOUD_MONITOR = Path.of("docker/cloudmonitor/dashboard.json");
    static final Path PAGE = Path.of("docs/monitoring.md");
    static final Path ALERTMANAGER = Path.of("docker/alertmanager");

    /** Where Prometheus serves the runbooks; the name of one follows, and that of an alert. */
    static final String CONSOLES_URL = "{{ $externalURL }}/consoles/";

    private static final Pattern METRIC = Pattern.compile("\\b(?:wrongbook|flink)_\\w+");

    private MonitoringFiles() {}

    /** The rules of all alerts. */
    static List<JsonNode> alerts() throws IOException {
        return rules().stream().filter(rule -> rule.has("alert")).toList();
    }

    /** All rules: those of alerts, and those that record what is wanted. */
    static List<JsonNode> rules() throws IOException {
        List<JsonNode> rules = new ArrayList<>();
        Yaml.read(ALERTS).get("groups").forEach(group -> group.get("rules").forEach(rules::add));
        return rules;
    }

    /** The dashboard's queries as Grafana sends them: with values for its variables. */
    static List<String> dashboardQueries() throws IOException {
        return expressions(DASHBOARD).stream()
                .map(
                        query ->
                                query.replace("$__rate_interval", "1m")
                                        .replaceAll("\\$(job|host)\\b", ".*")
                                        .replaceAll("label_values\\((.*), \\w+\\)", "$1"))
                .toList();
    }

    static List<String> cloudMonitorQueries() throws IOException {
        return Yaml.read(CLOUD_MONITOR).findValuesAsText("query");
    }

    /** All expressions that name metrics. */
    public static List<String> allQueries() throws IOException {
        List<String> queries = new ArrayList<>(dashboardQueries());
        queries.addAll(cloudMonitorQueries());
        alerts().forEach(alert -> queries.add(alert.get("expr").asText()));
        return queries;
    }

    /** The names of the metrics in an expression. */
    public static Set<String> metrics(String expression) {
        Set<String> names = new TreeSet<>();
        Matcher metric = METRIC.matcher(expression);
        while (metric.find()) {
            names.add(metric.group());
        }
        return names;
    }

    static String page() {
        try {
            return Files.readString(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> expressions(Path file) throws IOException {
        JsonNode dashboard = Yaml.read(file);
        List<String> found = new ArrayList<>(dashboard.findValuesAsText("expr"));
        found.addAll(dashboard.findValuesAsText("definition"));
        return found;
    }
}
