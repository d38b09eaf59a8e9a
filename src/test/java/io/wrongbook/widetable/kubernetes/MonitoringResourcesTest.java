package io.wrongbook.widetable.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.openshift.api.model.monitoring.v1.PodMetricsEndpoint;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.wrongbook.widetable.support.Yaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What {@code docker/kubernetes} has for the Prometheus Operator, read with the models of its
 * resources, and held against {@code docker/prometheus}.
 */
class MonitoringResourcesTest {

    private static final Path ALERTS = Path.of("docker/prometheus/alerts.yaml");
    private static final Path PROMETHEUS = Path.of("docker/prometheus/prometheus.yaml");

    /** The models keep what they do not know; without that, it is an error. */
    private static final ObjectMapper STRICT =
            new ObjectMapper()
                    .setAnnotationIntrospector(
                            new JacksonAnnotationIntrospector() {
                                @Override
                                public Boolean hasAnySetter(Annotated annotated) {
                                    return false;
                                }
                            })
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    @Test
    void theRuleIsOneAndHasTheAlerts() throws IOException {
        KubernetesFiles.endsWith(KubernetesFiles.PROMETHEUS_RULE, "spec:", ALERTS, 2);

        JsonNode file = Yaml.read(KubernetesFiles.PROMETHEUS_RULE);
        PrometheusRule rule = STRICT.treeToValue(file, PrometheusRule.class);
        assertThat(file.get("apiVersion").asText()).isEqualTo(new PrometheusRule().getApiVersion());
        assertThat(rule.getSpec().getGroups()).hasSizeGreaterThan(3);
        assertThat(file.get("spec")).isEqualTo(Yaml.read(ALERTS));
    }

    @Test
    void theMonitorIsOneAndScrapesWhatPrometheusDoes() throws IOException {
        JsonNode file = Yaml.read(KubernetesFiles.POD_MONITOR);
        PodMonitor monitor = STRICT.treeToValue(file, PodMonitor.class);
        assertThat(file.get("apiVersion").asText()).isEqualTo(new PodMonitor().getApiVersion());
        assertThat(monitor.getSpec().getPodMetricsEndpoints()).hasSize(1);
        PodMetricsEndpoint endpoint = monitor.getSpec().getPodMetricsEndpoints().get(0);
        JsonNode scrape = Yaml.read(PROMETHEUS).at("/scrape_configs/0");

        assertThat(endpoint.getHonorLabels()).isEqualTo(scrape.get("honor_labels").asBoolean());
        assertThat(endpoint.getInterval())
                .isEqualTo(Yaml.read(PROMETHEUS).at("/global/scrape_interval").asText());
        assertThat(file.at("/spec/podMetricsEndpoints/0/metricRelabelings"))
                .isEqualTo(inCamelCase(scrape.get("metric_relabel_configs")));
        assertThat(endpoint.getRelabelings())
                .singleElement()
                .satisfies(
                        job -> {
                            assertThat(job.getTargetLabel()).isEqualTo("job");
                            assertThat(job.getReplacement())
                                    .isEqualTo(scrape.get("job_name").asText());
                        });
    }

    /** {@code source_labels} is {@code sourceLabels} there. */
    private static JsonNode inCamelCase(JsonNode relabelings) throws IOException {
        return STRICT.readTree(
                relabelings
                        .toString()
                        .replace("source_labels", "sourceLabels")
                        .replace("target_label", "targetLabel"));
    }

    @Test
    void theModelsRejectWhatTheyDoNotKnow() throws IOException {
        ObjectNode monitor = (ObjectNode) Yaml.read(KubernetesFiles.POD_MONITOR);
        ((ObjectNode) monitor.at("/spec/podMetricsEndpoints/0")).put("honourLabels", true);
        ObjectNode rule = (ObjectNode) Yaml.read(KubernetesFiles.PROMETHEUS_RULE);
        ((ObjectNode) rule.at("/spec/groups/0/rules/0")).put("express", "x");

        assertThatThrownBy(() -> STRICT.treeToValue(monitor, PodMonitor.class))
                .hasMessageContaining("honourLabels");
        assertThatThrownBy(() -> STRICT.treeToValue(rule, PrometheusRule.class))
                .hasMessageContaining("express");
    }

    @Test
    void theMonitorFindsThePodsOfTheDeploymentAndTheirPort() throws IOException {
        JsonNode deployment = KubernetesFiles.deployment();
        JsonNode spec = Yaml.read(KubernetesFiles.POD_MONITOR).get("spec");

        assertThat(spec.at("/selector/matchLabels/app"))
                .isEqualTo(deployment.at("/metadata/name"))
                .isEqualTo(
                        deployment.at(
                                "/spec/taskManager/podTemplate/spec/topologySpreadConstraints/0"
                                        + "/labelSelector/matchLabels/app"));
        for (String kind : List.of("jobManager", "taskManager")) {
            JsonNode port = KubernetesFiles.container(kind).at("/ports/0");
            assertThat(port.get("name")).isEqualTo(spec.at("/podMetricsEndpoints/0/port"));
            assertThat(port.get("containerPort").asText())
                    .isEqualTo(
                            KubernetesFiles.flinkConfiguration()
                                    .get("metrics.reporter.wrongbook.arms.prometheus-port"));
        }
    }

    /** With one slot each, there are never fewer than the least parallelism. */
    @Test
    void theAlertWantsNoMoreTaskManagersThanTheAutoscalerLeaves() throws IOException {
        Map<String, String> settings = KubernetesFiles.flinkConfiguration();

        assertThat(settings).containsEntry("taskmanager.numberOfTaskSlots", "1");
        assertThat(Yaml.read(ALERTS).at("/groups/0/rules/0/expr").asText())
                .isEqualTo("vector(" + settings.get("job.autoscaler.vertex.min-parallelism") + ")");
    }
}
