package io.wrongbook.widetable.vvp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wrongbook.widetable.WideTableJob;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.startup.JobConfigLoader;
import io.wrongbook.widetable.support.ProjectVersion;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.contrib.streaming.state.RocksDBConfigurableOptions;
import org.apache.flink.contrib.streaming.state.RocksDBOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of docker/vvp are what the service, Flink and the job read, and agree. */
class VvpFilesTest {

    private static final Path DIRECTORY = Path.of("docker/vvp");
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "deployment.json, Deployment",
        "sql-deployment.json, Deployment",
        "autopilot.json, UpdateAutopilotPolicyRequest"
    })
    void fitsTheModelOfTheService(String file, String model) throws IOException {
        ObjectNode body = (ObjectNode) JSON.readTree(read(file).replace("<jar>", "any.jar"));

        assertThat(ApiModel.faults(model, body)).isEmpty();

        // The model is strict: a name that the service does not know is seen.
        assertThat(ApiModel.faults(model, body.put("flinkConfig", "x"))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"deployment.json", "sql-deployment.json"})
    void everyFlinkSettingIsAnOptionOfFlinkWithAValueOfItsType(String file) throws IOException {
        Map<String, ConfigOption<?>> options = flinkOptions();
        Map<String, String> settings =
                JSON.convertValue(
                        JSON.readTree(read(file)).get("flinkConf"),
                        JSON.getTypeFactory()
                                .constructMapType(Map.class, String.class, String.class));
        Configuration configuration = Configuration.fromMap(settings);

        assertThat(options).containsKeys(settings.keySet().toArray(String[]::new));
        settings.keySet()
                .forEach(
                        key -> assertThat(configuration.get(options.get(key))).as(key).isNotNull());
    }

    /** The newest engine that is Flink 1.20; docs/deploy-vvp.md says until when it is supported. */
    @Test
    void bothDeploymentsHaveTheEngineOfThePage() throws IOException {
        String engine = JSON.readTree(read("deployment.json")).get("engineVersion").asText();

        assertThat(JSON.readTree(read("sql-deployment.json")).get("engineVersion").asText())
                .isEqualTo(engine);
        assertThat(Files.readString(Path.of("docs/deploy-vvp.md"))).contains("`" + engine + "`");
    }

    @Test
    void theStateBackendIsSaidAndTheAutopilotCanChangeTheParallelism() throws IOException {
        JsonNode deployment = JSON.readTree(read("deployment.json"));
        JsonNode settings = deployment.get("flinkConf");
        JsonNode resources = deployment.at("/streamingResourceSetting/basicResourceSetting");
        JsonNode limits = JSON.readTree(read("autopilot.json")).at("/policyConfig/limits");

        // Gemini is the default there.
        assertThat(settings.get("state.backend.type").asText()).isEqualTo("rocksdb");
        // VVP changes no parallelism while unaligned checkpoints are on.
        assertThat(settings.get("execution.checkpointing.unaligned.enabled").asText())
                .isEqualTo("false");
        assertThat(limits.get("jobMinParallelism").asInt())
                .isEqualTo(resources.get("parallelism").asInt());
        // One slot to a TaskManager: the bounds are those of the largest parallelism.
        JsonNode jobManager = resources.get("jobmanagerResourceSettingSpec");
        JsonNode taskManager = resources.get("taskmanagerResourceSettingSpec");
        int most = limits.get("jobMaxParallelism").asInt();
        assertThat(settings.get("taskmanager.numberOfTaskSlots").asText()).isEqualTo("1");
        assertThat(limits.get("jobMaxCpu").asInt())
                .isEqualTo(jobManager.get("cpu").asInt() + most * taskManager.get("cpu").asInt());
        assertThat(gib(limits.get("jobMaxMemory")))
                .isEqualTo(gib(jobManager.get("memory")) + most * gib(taskManager.get("memory")));
    }

    @Test
    void theJobReadsItsOptionsWithTheArgumentsOfTheDeployment() throws IOException {
        JsonNode artifact =
                JSON.readTree(read("deployment.json")).get("artifact").get("jarArtifact");
        assertThat(artifact.get("entryClass").asText()).isEqualTo(WideTableJob.class.getName());

        // As VVP replaces them.
        String arguments =
                artifact.get("mainArgs")
                        .asText()
                        .replace(
                                "/flink/usrlib/<options>", DIRECTORY.resolve("job.yaml").toString())
                        .replaceAll("\\$\\{secret_values\\.(\\w+)}", "secret-of-$1");
        JobConfig config = JobConfigLoader.load(Map.of(), arguments.split(" "));

        assertThat(config.jdbc().database().url()).contains("sslMode=VERIFY_CA");
        assertThat(config.jdbc().database().password()).isEqualTo("secret-of-MYSQL_PASSWORD");
        assertThat(config.kafka().clientProperties())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.endpoint.identification.algorithm", "")
                .hasEntrySatisfying(
                        "sasl.jaas.config",
                        jaas ->
                                assertThat(jaas.toString())
                                        .contains("password=\"secret-of-KAFKA_PASSWORD\""));
    }

    @Test
    void theSettingsNameTheJarOfThisVersionAndEveryFileOfTheOptions() throws IOException {
        String settings = read("settings.env.example");
        String[] files =
                Pattern.compile("/flink/usrlib/(\\S+)")
                        .matcher(read("job.yaml").replaceAll("(?m)^ *#.*$", ""))
                        .results()
                        .map(found -> found.group(1))
                        .toArray(String[]::new);

        assertThat(settings)
                .contains("\nJAR=target/wrongbook-wide-table-" + ProjectVersion.read() + ".jar\n")
                .contains(
                        "\nSQL_JAR=target/wrongbook-wide-table-"
                                + ProjectVersion.read()
                                + "-sql.jar\n");
        assertThat(files).hasSize(2);
        assertThat(settings).contains("FILES=(" + String.join(" ", files) + ")");
    }

    private static int gib(JsonNode memory) {
        return Integer.parseInt(memory.asText().replaceAll("\\D", ""));
    }

    private static Map<String, ConfigOption<?>> flinkOptions() {
        return Stream.of(
                        CheckpointingOptions.class,
                        ExecutionOptions.class,
                        RestartStrategyOptions.class,
                        RocksDBConfigurableOptions.class,
                        RocksDBOptions.class,
                        StateBackendOptions.class,
                        TaskManagerOptions.class)
                .flatMap(options -> Arrays.stream(options.getFields()))
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .filter(field -> field.getType() == ConfigOption.class)
                .map(VvpFilesTest::value)
                .collect(Collectors.toMap(ConfigOption::key, option -> option, (a, b) -> a));
    }

    private static ConfigOption<?> value(Field field) {
        try {
            return (ConfigOption<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(String file) throws IOException {
        return Files.readString(DIRECTORY.resolve(file));
    }
}
