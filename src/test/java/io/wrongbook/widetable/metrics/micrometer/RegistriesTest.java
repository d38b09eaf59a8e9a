package io.wrongbook.widetable.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.wrongbook.widetable.config.MetricsConfig;
import io.wrongbook.widetable.services.FreePort;
import io.wrongbook.widetable.services.HttpReceiver;
import io.wrongbook.widetable.support.ProjectVersion;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.Test;

/** The registries with the real protocols; the far ends are HTTP servers of the test. */
class RegistriesTest {

    private static final int ARMS_LIMIT = 1_000_000;
    private static final Map<String, String> TAGS = Map.of("job", "j", "subtask", "0");

    @Test
    void otlpIsWhatTheOfficialClassesDecode() throws Exception {
        try (HttpReceiver receiver = HttpReceiver.start();
                Registries registries =
                        open(
                                Map.of(
                                        "arms.otlp-url",
                                        receiver.url() + "/opentelemetry/{token}/api/v1/metrics",
                                        "arms.token",
                                        "t0k3n"))) {
            registries.add(counter(3), "wrongbook_rows_written_total", TAGS);
            registries.add((Gauge<Double>) () -> 0.25, "wrongbook_error_rate", TAGS);

            await().until(() -> !receiver.requests().isEmpty());
            HttpReceiver.Request request = receiver.requests().get(0);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/opentelemetry/t0k3n/api/v1/metrics");
            assertThat(request.contentType()).isEqualTo("application/x-protobuf");
            assertThat(request.contentEncoding()).isNull();
            await().untilAsserted(
                            () -> {
                                List<ResourceMetrics> resources = resources(receiver);
                                ResourceMetrics last = resources.get(resources.size() - 1);
                                assertThat(texts(last.getResource().getAttributesList()))
                                        .containsEntry("service.name", "wrongbook-wide-table")
                                        .containsEntry("service.version", ProjectVersion.read())
                                        .containsEntry("service.instance.id", "instance-1");
                                Map<String, Metric> metrics = metrics(last);
                                Metric rows = metrics.get("wrongbook_rows_written_total");
                                assertThat(rows.getSum().getIsMonotonic()).isTrue();
                                NumberDataPoint point = rows.getSum().getDataPoints(0);
                                assertThat(point.getAsDouble()).isEqualTo(3);
                                assertThat(texts(point.getAttributesList()))
                                        .containsExactlyInAnyOrderEntriesOf(TAGS);
                                assertThat(
                                                metrics.get("wrongbook_error_rate")
                                                        .getGauge()
                                                        .getDataPoints(0)
                                                        .getAsDouble())
                                        .isEqualTo(0.25);
                            });
        }
    }

    @Test
    void noRequestIsLargerThanArmsTakes() throws Exception {
        String longest = "x".repeat(255);
        int metrics = 3_000;
        try (HttpReceiver receiver = HttpReceiver.start();
                Registries registries = open(Map.of("arms.otlp-url", receiver.url()))) {
            for (int i = 0; i < metrics; i++) {
                registries.add(
                        counter(i),
                        "flink_taskmanager_job_task_operator_KafkaConsumer_records_" + i,
                        Map.of(
                                "job", longest,
                                "task", longest,
                                "operator", longest,
                                "host", longest,
                                "subtask", "0"));
            }

            await().until(
                            () ->
                                    resources(receiver).stream()
                                                    .flatMap(r -> metrics(r).keySet().stream())
                                                    .distinct()
                                                    .count()
                                            == metrics);
            assertThat(receiver.requests())
                    .allSatisfy(request -> assertThat(request.body()).hasSizeLessThan(ARMS_LIMIT));
        }
    }

    @Test
    void whatCouldNotBeSentIsNotKept() throws Exception {
        try (HttpReceiver receiver = HttpReceiver.start();
                Registries registries = open(Map.of("arms.otlp-url", receiver.url()))) {
            receiver.answer(503);
            registries.add(counter(1), "c_total", TAGS);
            await().until(() -> receiver.requests().size() >= 5);
            int before = receiver.requests().size();

            receiver.answer(200);

            await().until(() -> receiver.requests().size() >= before + 3);
            // One request an interval, with the values of now: nothing was piled up.
            assertThat(receiver.requests())
                    .allSatisfy(
                            request ->
                                    assertThat(
                                                    metrics(
                                                            ExportMetricsServiceRequest.parseFrom(
                                                                            request.body())
                                                                    .getResourceMetrics(0)))
                                            .hasSize(1));
        }
    }

    @Test
    void thePushgatewayGetsAGroupForEachJob() throws Exception {
        try (HttpReceiver receiver = HttpReceiver.start()) {
            Registries registries = open(Map.of("arms.pushgateway-url", receiver.url() + "/base"));
            Counter one = counter(1);
            registries.add(one, "c_total", TAGS);
            registries.add(counter(2), "c_total", Map.of("job", "错题/2", "subtask", "0"));
            registries.add(counter(3), "jvm", Map.of("host", "h"));

            await().untilAsserted(
                            () ->
                                    assertThat(pushed(receiver))
                                            .containsOnlyKeys(
                                                    "/base/metrics/job/j/instance/instance-1",
                                                    "/base/metrics/job@base64/6ZSZ6aKYLzI=/instance/instance-1",
                                                    "/base/metrics/job/flink/instance/instance-1"));
            assertThat(pushed(receiver))
                    .hasEntrySatisfying(
                            "/base/metrics/job/j/instance/instance-1",
                            text ->
                                    assertThat(text)
                                            .contains("c_total{job=\"j\",subtask=\"0\"} 1.0")
                                            .doesNotContain(" 2.0", " 3.0"));

            registries.remove(one, "c_total", TAGS);
            await("the group of a job that has ended")
                    .until(
                            () ->
                                    deleted(receiver)
                                            .contains("/base/metrics/job/j/instance/instance-1"));
            registries.close();
            assertThat(deleted(receiver)).contains("/base/metrics/job/flink/instance/instance-1");
        }
    }

    @Test
    void prometheusFindsTheFirstFreePort() throws Exception {
        int port = FreePort.find();
        Map<String, String> options = Map.of("arms.prometheus-port", port + "-" + (port + 9));
        try (Registries first = open(options);
                Registries second = open(options)) {
            first.add(counter(1), "c_total", TAGS);
            second.add(counter(2), "c_total", TAGS);

            assertThat(second.scrapePort().orElseThrow())
                    .isGreaterThan(first.scrapePort().orElseThrow());
            assertThat(scrape(first))
                    .contains(
                            "c_total{job=\"j\",subtask=\"0\"} 1.0",
                            "wrongbook_version{version=\"" + ProjectVersion.read() + "\"} 1.0");
            assertThat(scrape(second)).contains("c_total{job=\"j\",subtask=\"0\"} 2.0");
        }
    }

    @Test
    void aPortThatIsTakenStopsNothing() throws Exception {
        int port = FreePort.find();
        Map<String, String> options = Map.of("arms.prometheus-port", String.valueOf(port));
        try (Registries first = open(options);
                Registries second = open(options)) {
            assertThat(first.scrapePort()).hasValue(port);
            assertThat(second.scrapePort()).isEmpty();
            second.add(counter(1), "c_total", TAGS);
        }
    }

    @Test
    void theRegistriesOfAJobAreSharedAndClosedByTheLastUser() throws Exception {
        int port = FreePort.find();
        MetricsConfig config = config(Map.of("arms.prometheus-port", String.valueOf(port)));
        SharedRegistries.Lease router =
                SharedRegistries.lease(config, Map.of("<job_id>", "0123456789"));
        SharedRegistries.Lease writer =
                SharedRegistries.lease(config, Map.of("<job_id>", "0123456789"));
        router.add(counter(1), "a_total", TAGS);
        writer.add(counter(2), "b_total", TAGS);
        assertThat(scrape(port)).contains("a_total{", "b_total{");

        router.close();
        router.close();
        assertThat(scrape(port)).contains("b_total{").doesNotContain("a_total{");

        writer.close();
        try (Registries next = open(Map.of("arms.prometheus-port", String.valueOf(port)))) {
            assertThat(next.scrapePort()).hasValue(port);
        }
    }

    private static Registries open(Map<String, String> options) {
        return new Registries(config(options), "instance-1");
    }

    private static MetricsConfig config(Map<String, String> options) {
        Configuration configuration = Configuration.fromMap(options);
        configuration.setString("arms.interval", "100 ms");
        return new MetricsConfig(configuration);
    }

    private static Counter counter(int count) {
        Counter counter = new SimpleCounter();
        counter.inc(count);
        return counter;
    }

    private static List<ResourceMetrics> resources(HttpReceiver receiver) throws IOException {
        List<ResourceMetrics> resources = new ArrayList<>();
        for (HttpReceiver.Request request : receiver.requests()) {
            resources.addAll(
                    ExportMetricsServiceRequest.parseFrom(request.body()).getResourceMetricsList());
        }
        return resources;
    }

    private static Map<String, Metric> metrics(ResourceMetrics resource) {
        return resource.getScopeMetricsList().stream()
                .flatMap(scope -> scope.getMetricsList().stream())
                .collect(Collectors.toMap(Metric::getName, metric -> metric));
    }

    private static Map<String, String> texts(List<KeyValue> attributes) {
        return attributes.stream()
                .collect(Collectors.toMap(KeyValue::getKey, a -> a.getValue().getStringValue()));
    }

    /** The last push of each group. */
    private static Map<String, String> pushed(HttpReceiver receiver) {
        return receiver.requests().stream()
                .filter(request -> request.method().equals("PUT"))
                .collect(
                        Collectors.toMap(
                                HttpReceiver.Request::path,
                                request -> new String(request.body(), StandardCharsets.UTF_8),
                                (older, newer) -> newer));
    }

    private static List<String> deleted(HttpReceiver receiver) {
        return receiver.requests().stream()
                .filter(request -> request.method().equals("DELETE"))
                .map(HttpReceiver.Request::path)
                .collect(Collectors.toList());
    }

    private static String scrape(Registries registries) throws Exception {
        return scrape(registries.scrapePort().orElseThrow());
    }

    private static String scrape(int port) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }
}
