package io.wrongbook.widetable.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wrongbook.widetable.cluster.FlinkOptions;
import io.wrongbook.widetable.cluster.ShippedConfig;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.startup.JobConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.autoscaler.config.AutoScalerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.contrib.streaming.state.RocksDBOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code docker/kubernetes/flink-deployment.yaml}, held against the operator's definition of the
 * resource, Flink's and the autoscaler's options, and the other files that it has to agree with. No
 * cluster runs it here.
 */
class FlinkDeploymentTest {

    /** The parts of config.yaml that are another matter on Kubernetes. */
    private static final String OF_OWN_MACHINES =
            "(jobmanager|taskmanager|rest|blob)\\.(rpc|data|server|address|bind|port).*"
                    + "|.*manager\\.memory\\.(?!segment).*"
                    + "|taskmanager\\.numberOfTaskSlots|parallelism\\.default"
                    + "|execution\\.checkpointing\\.(savepoint-)?dir|high-availability\\..*";

    /** Their class is not on Maven Central; they stand in the operator's documentation. */
    private static final Set<String> OF_THE_OPERATOR =
            Set.of("kubernetes.operator.savepoint.history.max.age");

    /** Read by Flink's file systems, which hand them to Hadoop. */
    private static final Set<String> OF_OSS =
            Set.of("fs.oss.endpoint", "fs.oss.credentials.provider");

    @Test
    void theOperatorsDefinitionHasAllOfIt() throws IOException {
        FlinkDeploymentModel model = new FlinkDeploymentModel();

        assertThat(model.faults(KubernetesFiles.deployment())).isEmpty();
        assertThat(KubernetesFiles.deployment().get("apiVersion").asText())
                .isEqualTo(model.apiVersion());
    }

    @Test
    void theCheckSeesUnknownKeysAndWrongValues() throws IOException {
        FlinkDeploymentModel model = new FlinkDeploymentModel();
        ObjectNode deployment = (ObjectNode) KubernetesFiles.deployment();
        deployment.withObject("/spec").put("jobmanager", "x").put("flinkVersion", "v1_2");
        deployment.withObject("/spec/job").put("parallelism", "two").put("upgrade", "savepoint");
        ((ObjectNode) deployment.at("/spec/jobManager/podTemplate/spec/containers/0/env/0"))
                .put("valueOf", "x");

        assertThat(model.faults(deployment))
                .hasSize(5)
                .anyMatch(fault -> fault.contains("'jobmanager' is not defined"))
                .anyMatch(fault -> fault.contains("flinkVersion"))
                .anyMatch(fault -> fault.contains("parallelism: string found, integer expected"))
                .anyMatch(fault -> fault.contains("'upgrade' is not defined"))
                .anyMatch(fault -> fault.contains("'valueOf' is not defined"));
    }

    @Test
    void everySettingIsAnOptionAndEveryValueFits() throws Exception {
        Map<String, ConfigOption<?>> known =
                FlinkOptions.of(CoreOptions.class, RocksDBOptions.class, AutoScalerOptions.class);
        known.put("state.checkpoints.dir", CheckpointingOptions.CHECKPOINTS_DIRECTORY);
        known.put("state.savepoints.dir", CheckpointingOptions.SAVEPOINT_DIRECTORY);
        Map<String, String> settings = KubernetesFiles.flinkConfiguration();
        settings.keySet().removeAll(OF_THE_OPERATOR);
        settings.keySet().removeAll(OF_OSS);
        settings.keySet().removeIf(key -> key.startsWith("metrics.reporter.wrongbook."));
        Configuration config = Configuration.fromMap(settings);

        assertThat(known.keySet()).containsAll(settings.keySet());
        settings.forEach(
                (key, value) ->
                        assertThatCode(() -> assertThat(config.get(known.get(key))).isNotNull())
                                .as("%s: %s", key, value)
                                .doesNotThrowAnyException());
        // Under their old names Flink finds them all the same.
        assertThat(config.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY))
                .isEqualTo(settings.get("state.checkpoints.dir"));
        assertThat(config.get(CheckpointingOptions.SAVEPOINT_DIRECTORY))
                .isEqualTo(settings.get("state.savepoints.dir"));
    }

    @Test
    void whatIsNotOfTheMachineIsAsInTheConfigurationForOwnMachines() throws IOException {
        Map<String, String> expected = ShippedConfig.load().toMap();
        expected.keySet().removeIf(key -> key.matches(OF_OWN_MACHINES));
        assertThat(expected).hasSizeGreaterThan(30);

        assertThat(KubernetesFiles.flinkConfiguration()).containsAllEntriesOf(expected);
    }

    /** Of the document: scaling between 2 and 10, up at 0.8 and down at 0.3, 5 and 10 minutes. */
    @Test
    void theAutoscalerHasTheDocumentsNumbers() throws IOException {
        Configuration config = Configuration.fromMap(KubernetesFiles.flinkConfiguration());
        double target = config.get(AutoScalerOptions.TARGET_UTILIZATION);
        double boundary = config.get(AutoScalerOptions.TARGET_UTILIZATION_BOUNDARY);

        assertThat(config.get(AutoScalerOptions.AUTOSCALER_ENABLED)).isTrue();
        assertThat(Math.round(100 * (target + boundary))).isEqualTo(80);
        assertThat(Math.round(100 * (target - boundary))).isEqualTo(30);
        assertThat(config.get(AutoScalerOptions.VERTEX_MIN_PARALLELISM)).isEqualTo(2);
        assertThat(config.get(AutoScalerOptions.VERTEX_MAX_PARALLELISM)).isEqualTo(10);
        assertThat(config.get(AutoScalerOptions.STABILIZATION_INTERVAL)).hasMinutes(5);
        assertThat(config.get(AutoScalerOptions.SCALE_DOWN_INTERVAL)).hasMinutes(10);
    }

    @Test
    void theAutoscalerHasTheOptionsOfTheOneForOwnMachines() throws IOException {
        Map<String, String> expected =
                GlobalConfiguration.loadConfiguration("docker/flink/autoscaler").toMap();
        expected.keySet().removeIf(key -> !key.startsWith("job.autoscaler."));
        assertThat(expected).isNotEmpty();

        assertThat(KubernetesFiles.flinkConfiguration()).containsAllEntriesOf(expected);
    }

    /** One slot of four: each part is a quarter. */
    @Test
    void aTaskManagerIsAQuarterOfAMachinesAndItsMemoryAddsUp() throws IOException {
        Configuration config = Configuration.fromMap(KubernetesFiles.flinkConfiguration());
        config.set(TaskManagerOptions.TOTAL_PROCESS_MEMORY, memory("taskManager"));
        Configuration machine = ShippedConfig.load();
        int slots = machine.get(TaskManagerOptions.NUM_TASK_SLOTS);

        assertThat(config.get(TaskManagerOptions.NUM_TASK_SLOTS)).isOne();
        assertThat(KubernetesFiles.deployment().at("/spec/taskManager/resource/cpu").asInt())
                .isOne();
        TaskExecutorProcessSpec part = TaskExecutorProcessUtils.processSpecFromConfig(config);
        TaskExecutorProcessSpec whole = TaskExecutorProcessUtils.processSpecFromConfig(machine);
        assertThat(part.getTotalProcessMemorySize().multiply(slots))
                .isEqualTo(whole.getTotalProcessMemorySize());
        assertThat(part.getManagedMemorySize().multiply(slots))
                .isEqualTo(whole.getManagedMemorySize());
        assertThat(part.getTaskOffHeapSize().multiply(slots)).isEqualTo(whole.getTaskOffHeapSize());
        assertThat(part.getNetworkMemSize().multiply(slots)).isEqualTo(whole.getNetworkMemSize());
        // Metaspace and Flink's own share are not less for one slot.
        assertThat(part.getTaskHeapSize()).isGreaterThan(MemorySize.parse("640 mb"));
    }

    /** Flink derives the parts from the whole, as there. */
    @Test
    void theJobManagerIsAsLargeAsOnAMachine() throws IOException {
        assertThat(memory("jobManager"))
                .isEqualTo(ShippedConfig.load().get(JobManagerOptions.TOTAL_PROCESS_MEMORY));
        assertThat(KubernetesFiles.flinkConfiguration().keySet())
                .noneMatch(key -> key.startsWith("jobmanager.memory."));
    }

    private static MemorySize memory(String kind) throws IOException {
        return MemorySize.parse(
                KubernetesFiles.deployment().at("/spec/" + kind + "/resource/memory").asText());
    }

    @Test
    void theJobTakesItsArgumentsWithTheSecretsOfTheJobManagersEnvironment() throws IOException {
        Map<String, String> environment = new TreeMap<>();
        for (JsonNode variable : KubernetesFiles.container("jobManager").get("env")) {
            JsonNode secret = variable.at("/valueFrom/secretKeyRef");
            environment.put(
                    variable.get("name").asText(),
                    secret.path("name").asText() + "/" + secret.path("key").asText());
        }
        JobConfig config =
                JobConfigLoader.load(
                        environment,
                        KubernetesFiles.texts(KubernetesFiles.deployment().at("/spec/job/args"))
                                .toArray(String[]::new));

        assertThat(config.jdbc().database().username()).contains("wrongbook-database/username");
        assertThat(config.jdbc().database().password()).contains("wrongbook-database/password");
        assertThat(config.kafka().topic()).isEqualTo("wrongbook-events");
        assertThat(config.kafka().deadLetterTopic()).isEqualTo("wrongbook-events-dlq");
    }

    @Test
    void noSecretIsInTheFileAndTheDatabasesIsInThePodOfMainOnly() throws IOException {
        for (String kind : new String[] {"jobManager", "taskManager"}) {
            for (JsonNode variable : KubernetesFiles.container(kind).get("env")) {
                String name = variable.get("name").asText();
                if (name.matches(".*(PASSWORD|SECRET|ACCESS_KEY|USER).*")) {
                    assertThat(variable.has("value")).as(name).isFalse();
                    assertThat(variable.at("/valueFrom/secretKeyRef/name").asText())
                            .as(name)
                            .startsWith("wrongbook-");
                }
            }
        }
        assertThat(KubernetesFiles.container("taskManager").get("env").findValuesAsText("name"))
                .doesNotContain("DB_JOB_USER", "DB_JOB_PASSWORD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/deploy-kubernetes.md", "docs/zh/deploy-kubernetes.md"})
    void thePageMakesTheSecretsThatThePodsRead(String page) throws IOException {
        String text = Files.readString(Path.of(page));
        for (String kind : new String[] {"jobManager", "taskManager"}) {
            for (JsonNode secret :
                    KubernetesFiles.container(kind).get("env").findValues("secretKeyRef")) {
                assertThat(text)
                        .contains("create secret generic " + secret.get("name").asText() + " ")
                        .containsPattern("--from-(literal|file)=" + secret.get("key").asText());
            }
        }
    }

    @Test
    void logsAreAsInOtherContainers() throws IOException {
        KubernetesFiles.endsWith(
                KubernetesFiles.DEPLOYMENT,
                "    log4j-console.properties: |",
                Path.of("docker/flink/log4j-console.properties"),
                6);
    }
}
