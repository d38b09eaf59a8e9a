package io.wrongbook.widetable.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wrongbook.widetable.support.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.TimeUtils;

/**
 * The configuration and the alerts that we ship, for a Prometheus beside its targets on one
 * machine: without Alertmanager, and with ports in place of the names in a network.
 */
public final class PrometheusConfig {

    private static final Path SHIPPED = Path.of("docker/prometheus");
    private static final Pattern RANGE = Pattern.compile("\\[(\\w+)]");
    private static final ObjectMapper JSON = new ObjectMapper();

    private PrometheusConfig() {}

    /**
     * Writes the configuration, as JSON, which is YAML too.
     *
     * @param directory takes it and the alerts
     * @param ports of this machine, where metrics are to be read
     * @param interval how often to read them, and to look at the alerts; at least a second
     * @param speed by how much less time than we ship an alert's condition must hold ({@code for});
     *     1 changes nothing. One TaskManager is wanted
     * @return the configuration file
     */
    public static Path write(Path directory, List<Integer> ports, Duration interval, int speed)
            throws IOException {
        ObjectNode config = (ObjectNode) Yaml.read(SHIPPED.resolve("prometheus.yaml"));
        String seconds = interval.toSeconds() + "s";
        config.withObject("/global")
                .put("scrape_interval", seconds)
                .put("evaluation_interval", seconds);
        config.remove("alerting");
        ObjectNode flink = (ObjectNode) config.get("scrape_configs").get(0);
        flink.remove("dns_sd_configs");
        ObjectNode targets = flink.putArray("static_configs").addObject();
        ports.forEach(port -> targets.withArray("targets").add("127.0.0.1:" + port));

        ObjectNode alerts = (ObjectNode) Yaml.read(SHIPPED.resolve("alerts.yaml"));
        for (JsonNode rule : alerts.findParents("alert")) {
            hasten((ObjectNode) rule, speed);
        }
        for (JsonNode rule : alerts.findParents("record")) {
            ((ObjectNode) rule).put("expr", "vector(1)");
        }
        Files.createDirectories(directory);
        JSON.writeValue(directory.resolve("alerts.yaml").toFile(), alerts);
        Path file = directory.resolve("prometheus.json");
        JSON.writeValue(file.toFile(), config);
        return file;
    }

    /** Makes a Flink of this machine show all its metrics at a port. */
    public static void showMetrics(Configuration flink, int port) {
        String reporter = "metrics.reporter.prometheus.";
        flink.setString("metrics.reporters", "prometheus");
        flink.setString(
                reporter + "factory.class",
                "io.wrongbook.widetable.metrics.micrometer.MicrometerReporterFactory");
        flink.setString(reporter + "arms.prometheus-port", String.valueOf(port));
    }

    private static void hasten(ObjectNode rule, int speed) {
        for (String time : List.of("for", "keep_firing_for")) {
            if (rule.has(time)) {
                rule.put(time, divided(rule.get(time).asText(), speed));
            }
        }
        rule.put(
                "expr",
                RANGE.matcher(rule.get("expr").asText())
                        .replaceAll(range -> "[" + divided(range.group(1), speed) + "]"));
    }

    private static String divided(String time, int divisor) {
        return TimeUtils.parseDuration(time).dividedBy(divisor).toSeconds() + "s";
    }
}
