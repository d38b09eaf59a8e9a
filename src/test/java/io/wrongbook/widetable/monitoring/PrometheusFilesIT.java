package io.wrongbook.widetable.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.wrongbook.widetable.local.PrometheusConfig;
import io.wrongbook.widetable.services.ChildProcess;
import io.wrongbook.widetable.services.DebianPackage;
import io.wrongbook.widetable.services.Prometheus;
import io.wrongbook.widetable.support.Yaml;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that we ship for Prometheus and Alertmanager, read by the real programs. */
class PrometheusFilesIT {

    private static final Path TEMPLATES = MonitoringFiles.ALERTMANAGER.resolve("wrongbook.tmpl");

    @TempDir private Path directory;

    @Test
    void prometheusTakesTheConfigurationAndTheRules() throws IOException {
        assertThat(promtool("check", "config", "docker/prometheus/prometheus.yaml"))
                .contains("SUCCESS: " + MonitoringFiles.rules().size() + " rules found");
    }

    @Test
    void theRulesFireWhenTheyMustAndOnlyThen() throws IOException {
        assertThat(promtool("test", "rules", "docker/prometheus/alerts.test.yaml"))
                .contains("SUCCESS");
    }

    @Test
    void alertmanagerTakesItsConfigurationAndTellsNobody() throws IOException {
        Path file = MonitoringFiles.ALERTMANAGER.resolve("alertmanager.yaml");

        assertThat(amtool("check-config", file.toString())).contains("SUCCESS");
        for (String label : List.of("severity=critical", "severity=warning", "severity=none")) {
            assertThat(receiversOf(file, label)).isEqualTo("nobody");
        }
    }

    @Test
    void alertmanagerTakesTheExampleAsSoonAsItIsFilledIn() throws IOException {
        String example =
                Files.readString(MonitoringFiles.ALERTMANAGER.resolve("alertmanager.example.yaml"));
        Path file =
                Files.writeString(
                        directory.resolve("filled-in.yaml"),
                        example.replaceAll("<([\\w@.-]+)>", "$1"));

        Files.copy(TEMPLATES, directory.resolve(TEMPLATES.getFileName()));
        assertThat(file).content().doesNotContain("<smtp", "<corp", "<dingtalk");
        assertThat(amtool("check-config", file.toString()))
                .contains("SUCCESS", "4 receivers", "1 templates");
        assertThat(receiversOf(file, "severity=critical")).isEqualTo("dingtalk,wecom");
        assertThat(receiversOf(file, "severity=warning")).isEqualTo("mail");
        assertThat(receiversOf(file, "alertname=watchdog")).isEqualTo("watchdog");
    }

    private String receiversOf(Path config, String label) throws IOException {
        String output = amtool("config", "routes", "test", "--config.file=" + config, label);
        return output.lines().reduce((before, last) -> last).orElseThrow();
    }

    /** As Alertmanager renders it, and, with the same template language, the bridge to DingTalk. */
    @Test
    void dingTalkAndWeComGetTheChineseTexts() throws IOException {
        String firing = "a-job 写不进数据库";
        String link = "http://p/consoles/runbook.zh.html#database_away";
        String wecom = receiver("wecom").get("wechat_configs").get(0).get("message").asText();
        JsonNode dingtalk = bridge().get("targets").get("oncall").get("message");

        assertThat(rendered(wecom))
                .isEqualTo(
                        """
                        告警：database_away

                        【严重】%s
                        一个批次已等待超过 15 s，或者写入一再失败。
                        开始时间：2026-11-25 00:30:00
                        处理步骤：%s

                        【已恢复】mine
                        开始时间：2026-11-25 00:30:00
                        恢复时间：2026-11-25 00:31:00\
                        """
                                .formatted(firing, link));
        assertThat(rendered(dingtalk.get("title").asText())).isEqualTo("告警：database_away");
        assertThat(rendered(dingtalk.get("text").asText()))
                .startsWith("### 告警：database_away\n\n**【严重】" + firing + "**\n")
                .contains("\n- [处理步骤](" + link + ")\n", "**【已恢复】mine**");
    }

    @Test
    void alertmanagerCallsATargetThatTheBridgeToDingTalkHas() throws IOException {
        String url = receiver("dingtalk").get("webhook_configs").get(0).get("url").asText();

        assertThat(bridge().get("targets").fieldNames())
                .toIterable()
                .containsExactly(url.replaceAll("^.*/dingtalk/(.*)/send$", "$1"));
        assertThat(bridge().get("templates").get(0).asText())
                .endsWith("/" + TEMPLATES.getFileName());
    }

    private static JsonNode bridge() throws IOException {
        return Yaml.read(MonitoringFiles.ALERTMANAGER.resolve("dingtalk.example.yaml"));
    }

    private static JsonNode receiver(String name) throws IOException {
        Path example = MonitoringFiles.ALERTMANAGER.resolve("alertmanager.example.yaml");
        for (JsonNode receiver : Yaml.read(example).get("receivers")) {
            if (receiver.get("name").asText().equals(name)) {
                return receiver;
            }
        }
        throw new AssertionError("no receiver " + name);
    }

    /** A text for one of our alerts that fires, and for another one that has ended. */
    private String rendered(String text) throws IOException {
        ObjectMapper json = new ObjectMapper();
        ObjectNode data = json.createObjectNode().put("status", "firing");
        data.putObject("commonLabels").put("alertname", "database_away");
        ObjectNode firing = data.putArray("alerts").addObject().put("status", "firing");
        firing.putObject("labels").put("severity", "critical");
        firing.put("startsAt", "2026-11-24T16:30:00Z");
        for (JsonNode alert : MonitoringFiles.alerts()) {
            if (alert.get("alert").asText().equals("database_away")) {
                firing.set("annotations", alert.get("annotations"));
            }
        }
        ObjectNode resolved = data.withArray("alerts").addObject().put("status", "resolved");
        resolved.putObject("annotations").put("summary", "mine");
        resolved.put("startsAt", "2026-11-24T16:30:00Z").put("endsAt", "2026-11-24T16:31:00Z");
        Path file =
                Files.writeString(
                        directory.resolve("data.json"),
                        json.writeValueAsString(data)
                                .replace("{{ $labels.job }}", "a-job")
                                .replace("{{ $externalURL }}", "http://p"));
        return amtool(
                        "template",
                        "render",
                        "--template.glob=" + TEMPLATES,
                        "--template.data=" + file,
                        "--template.text=" + text)
                .strip();
    }

    /** Where a click on an alert's link leads, with Prometheus as the only server. */
    @Test
    void theLinkOfEachAlertLeadsToItsEntry() throws Exception {
        Path config = Files.writeString(directory.resolve("prometheus.yaml"), "global: {}\n");
        try (Prometheus prometheus = Prometheus.start(directory, config)) {
            for (JsonNode alert : MonitoringFiles.alerts()) {
                JsonNode annotations = alert.get("annotations");
                assertLeadsToEntry(annotations.get("runbook_url").asText(), prometheus);
                assertLeadsToEntry(annotations.get("runbook_url_zh").asText(), prometheus);
            }
        }
    }

    private static void assertLeadsToEntry(String url, Prometheus prometheus) throws Exception {
        String[] link = url.replace("{{ $externalURL }}", prometheus.url()).split("#", -1);
        HttpResponse<String> page =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(link[0])).build(),
                                HttpResponse.BodyHandlers.ofString());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<section id=\"" + link[1] + "\">");
    }

    @Test
    void everyQueryParses() throws IOException {
        Path config = Files.writeString(directory.resolve("prometheus.yaml"), "global: {}\n");
        try (Prometheus prometheus = Prometheus.start(directory, config)) {
            for (String query : MonitoringFiles.allQueries()) {
                assertThatCode(() -> prometheus.query(query)).as(query).doesNotThrowAnyException();
            }
            assertThatThrownBy(() -> prometheus.query("sum(")).hasMessageContaining("parse error");
        }
    }

    /** Flink's built-in reporter names the same things otherwise. */
    @Test
    void whatFlinksOwnReporterExportsGetsTheNamesThatTheRulesAskFor() throws Exception {
        String text =
                """
                flink_taskmanager_job_task_operator_wrongbook_type_events_processed_total{job_name="w",\
                task_name="t",operator_name="event_router",subtask_index="0",type="add"} 7
                flink_taskmanager_job_task_operator_wrongbook_error_rate{job_name="w",\
                task_name="t",operator_name="event_router",subtask_index="0"} 0.25
                wrongbook_batch_age_seconds{job="v",operator="jdbc-upsert",subtask="1"} 3
                """;
        try (MetricsPage page = new MetricsPage(text);
                Prometheus prometheus =
                        Prometheus.start(
                                directory,
                                PrometheusConfig.write(
                                        directory,
                                        List.of(page.port()),
                                        Duration.ofSeconds(1),
                                        1))) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !prometheus.query("wrongbook_batch_age_seconds").isEmpty());

            assertThat(
                            prometheus.query(
                                    "wrongbook_events_processed_total{job=\"w\", task=\"t\","
                                            + " operator=\"event_router\", subtask=\"0\","
                                            + " type=\"add\"} == 7"))
                    .hasSize(1);
            assertThat(prometheus.query("wrongbook_error_rate{job=\"w\"} == 0.25")).hasSize(1);
            assertThat(prometheus.query("wrongbook_batch_age_seconds{job=\"v\"} == 3")).hasSize(1);
            assertThat(prometheus.query("up{job=\"flink\"} == 1")).hasSize(1);
        }
    }

    private String promtool(String... args) throws IOException {
        return run(DebianPackage.program("prometheus", "promtool"), args);
    }

    private String amtool(String... args) throws IOException {
        return run(DebianPackage.program("prometheus-alertmanager", "amtool"), args);
    }

    private String run(Path program, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(args));
        Path log = directory.resolve(args[0] + "-" + args[args.length - 1].hashCode() + ".log");
        try (ChildProcess process =
                ChildProcess.start(program.getFileName().toString(), command, Map.of(), log)) {
            int exitCode = process.waitFor(Duration.ofMinutes(5));
            assertThat(exitCode).as(process.output()).isZero();
            return process.output();
        }
    }

    /** One page, always the same. */
    private static final class MetricsPage implements AutoCloseable {

        private final HttpServer server;

        MetricsPage(String text) throws IOException {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            server.createContext(
                    "/",
                    exchange -> {
                        exchange.getResponseHeaders().set("Content-Type", "text/plain");
                        exchange.sendResponseHeaders(200, body.length);
                        exchange.getResponseBody().write(body);
                        exchange.close();
                    });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
