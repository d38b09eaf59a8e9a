package io.wrongbook.widetable.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import com.aliyun.oss.common.auth.CredentialsProvider;
import com.fasterxml.jackson.databind.JsonNode;
import io.wrongbook.widetable.cluster.ShippedConfig;
import io.wrongbook.widetable.support.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;

/** The machines of machines.yaml can run what config.yaml says, start it, and scale as asked. */
class MachinesTest {

    /** Of Alibaba Cloud's families: c is for computing, g for general purposes, r for memory. */
    private static final Map<String, Integer> GIB_PER_CORE = Map.of("c", 2, "g", 4, "r", 8);

    private static final Map<String, Integer> CORES = Map.of("large", 2, "xlarge", 4, "2xlarge", 8);

    /** The system, the page cache of RocksDB's files, a log collector. */
    private static final MemorySize FOR_THE_SYSTEM = MemorySize.parse("2 gb");

    private static final Configuration CONFIG = ShippedConfig.load();

    @Test
    void theJobManagersMachineHasItsMemory() throws IOException {
        String type = properties("JobManager").get("InstanceType").asText();

        assertThat(memory(type))
                .isGreaterThanOrEqualTo(
                        CONFIG.get(JobManagerOptions.TOTAL_PROCESS_MEMORY).add(FOR_THE_SYSTEM));
    }

    @Test
    void everyTypeOfTheTaskManagersHasTheirMemoryAndACoreForEachSlot() throws IOException {
        MemorySize needed = CONFIG.get(TaskManagerOptions.TOTAL_PROCESS_MEMORY).add(FOR_THE_SYSTEM);

        assertThat(properties("TaskManager").get("InstanceTypes"))
                .hasSizeGreaterThanOrEqualTo(
                        properties("TaskManagers").get("SpotInstancePools").asInt())
                .extracting(JsonNode::asText)
                .allSatisfy(type -> assertThat(memory(type)).isGreaterThanOrEqualTo(needed))
                .allSatisfy(
                        type ->
                                assertThat(cores(type))
                                        .isEqualTo(CONFIG.get(TaskManagerOptions.NUM_TASK_SLOTS)));
    }

    /** This is what the check is for: the type was in the template once. */
    @Test
    void aMachineForComputingIsTooSmall() {
        assertThat(memory("ecs.c7.xlarge"))
                .isEqualTo(CONFIG.get(TaskManagerOptions.TOTAL_PROCESS_MEMORY));
    }

    @Test
    void eachMachineStartsItsProcessAndFindsTheJobManager() throws IOException {
        JsonNode jobManager = properties("JobManager");
        assertThat(jobManager.at("/PrivateIpAddress/Ref").asText()).isEqualTo("JobManagerAddress");

        for (String process : List.of("jobmanager", "taskmanager")) {
            String machine = process.equals("jobmanager") ? "JobManager" : "TaskManager";
            assertThat(properties(machine).at("/UserData/Fn::Sub").asText())
                    .startsWith("#!/bin/bash\n")
                    .contains("ExecStart=/opt/flink/bin/" + process + ".sh start-foreground\n")
                    .contains("EnvironmentFile=-/etc/flink/environment\n")
                    .contains("Restart=always\n")
                    .contains(
                            "echo '${JobManagerAddress} %s' >> /etc/hosts\n"
                                    .formatted(CONFIG.get(JobManagerOptions.ADDRESS)))
                    .endsWith("systemctl enable --now flink.service\n");
        }
        assertThat(CONFIG.get(RestOptions.ADDRESS))
                .isEqualTo(CONFIG.get(JobManagerOptions.ADDRESS));
    }

    /** As Hadoop makes it. The SDK's providers for RAM roles have no such constructor. */
    @Test
    void flinkCanMakeTheCredentialsProviderOfThePage() throws Exception {
        Matcher provider =
                Pattern.compile("fs\\.oss\\.credentials\\.provider: (\\S+)")
                        .matcher(Files.readString(Path.of("docs/deploy-self-managed.md")));
        assertThat(provider.find()).isTrue();

        assertThat(Class.forName(provider.group(1)).getDeclaredConstructor().newInstance())
                .isInstanceOf(CredentialsProvider.class);
    }

    /** The architecture document: 2 to 10, at 0.8 and 0.3, with 5 and 10 minutes of cool-down. */
    @Test
    void theGroupScalesAsTheArchitectureDocumentSays() throws IOException {
        JsonNode parameters = template().get("Parameters");
        assertThat(properties("TaskManagers").at("/MinSize/Ref").asText())
                .isEqualTo("MinTaskManagers");
        assertThat(properties("TaskManagers").at("/MaxSize/Ref").asText())
                .isEqualTo("MaxTaskManagers");
        assertThat(parameters.at("/MinTaskManagers/Default").asInt()).isEqualTo(2);
        assertThat(parameters.at("/MaxTaskManagers/Default").asInt()).isEqualTo(10);

        assertRule("Busy", ">=", 80, "OneMore", 1, 300);
        assertRule("Idle", "<=", 30, "OneLess", -1, 600);
        assertThat(
                        StreamSupport.stream(template().get("Resources").spliterator(), false)
                                .map(resource -> resource.get("Type").asText()))
                .contains("ALIYUN::ESS::ScalingGroupEnable");
    }

    private static void assertRule(
            String alarm, String comparison, int percent, String rule, int machines, int coolDown)
            throws IOException {
        JsonNode task = properties(alarm);
        assertThat(task.get("MetricName").asText()).isEqualTo("CpuUtilization");
        assertThat(task.get("ComparisonOperator").asText()).isEqualTo(comparison);
        assertThat(task.get("Threshold").asInt()).isEqualTo(percent);
        assertThat(task.at("/AlarmAction/0/Fn::GetAtt/0").asText()).isEqualTo(rule);
        assertThat(properties(rule).get("AdjustmentValue").asInt()).isEqualTo(machines);
        assertThat(properties(rule).get("Cooldown").asInt()).isEqualTo(coolDown);
    }

    private static MemorySize memory(String type) {
        return MemorySize.parse(GIB_PER_CORE.get(part(type, 1)) * cores(type) + " gb");
    }

    private static int cores(String type) {
        return CORES.get(part(type, 2));
    }

    private static String part(String type, int group) {
        Matcher parts = Pattern.compile("ecs\\.([a-z])\\d+[a-z]*\\.(\\w+)").matcher(type);
        assertThat(parts.matches()).as(type).isTrue();
        return parts.group(group);
    }

    private static JsonNode properties(String resource) throws IOException {
        return template().at("/Resources/" + resource + "/Properties");
    }

    private static JsonNode template() throws IOException {
        return Yaml.read(Path.of("docker/aliyun/ros/machines.yaml"));
    }
}
