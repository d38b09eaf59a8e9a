package io.wrongbook.widetable.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wrongbook.widetable.services.DebianPackage;
import io.wrongbook.widetable.services.NodeTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The ROS templates, held against the resource classes of Alibaba Cloud's own toolkit (npm), and
 * those of Auto Scaling, which it has not published, against a schema of their documentation.
 */
class RosTemplatesIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path TEMPLATES = Path.of("docker/aliyun/ros");

    private static NodeTool toolkit;

    @BeforeAll
    static void installTheToolkit() throws IOException {
        toolkit = NodeTool.install("ros", "validate.js", "ess.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"network", "storage", "database", "machines", "logs"})
    void hasOnlyResourcesAndPropertiesThatRosKnows(String name) throws IOException {
        assertThat(faults(template(name))).isEmpty();
    }

    @Test
    void theCheckSeesWrongNamesValuesAndReferences() throws IOException {
        ObjectNode template = template("database");
        ObjectNode database = (ObjectNode) template.at("/Resources/Database/Properties");
        database.put("TdeStatus", "Enabled").put("SSLSetting", "true").remove("Engine");
        ((ObjectNode) template.at("/Outputs/Endpoint/Value"))
                .putArray("Fn::GetAtt")
                .add("Database")
                .add("Host");

        assertThat(faults(template))
                .contains("engine: required but missing")
                .contains("sslSetting: \"true\" doesn't exist in [")
                .contains("Fn::GetAtt Database.Host: no such attribute");

        database.put("Engine", "MySQL").put("SSLSetting", "EnabledForInnerConnection");
        assertThat(faults(template)).contains("Database.TdeStatus: no such property");
    }

    @Test
    void theCheckSeesWhatAutoScalingDoesNotHave() throws IOException {
        ObjectNode template = template("machines");
        ((ObjectNode) template.at("/Resources/Idle/Properties")).put("Period", 90);
        ((ObjectNode) template.at("/Resources/Busy/Properties")).put("Treshold", 80);
        ((ObjectNode) template.at("/Resources/TaskManager/Properties/UserData"))
                .put("Fn::Sub", "${NoSuchParameter}");
        ((ObjectNode) template.at("/Outputs/ScalingGroupId/Value"))
                .putArray("Fn::GetAtt")
                .add("OneMore")
                .add("ScalingGroupId");

        assertThat(faults(template))
                .contains("Idle/Period: must be equal to one of the allowed values")
                .contains(
                        "Busy: must NOT have additional properties"
                                + " {\"additionalProperty\":\"Treshold")
                .contains("Ref NoSuchParameter: no such parameter or resource")
                .contains("Fn::GetAtt OneMore.ScalingGroupId: no such attribute");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JobManager", "TaskManager"})
    void whatAMachineRunsAtItsFirstStartIsCleanForShellCheck(String machine) throws IOException {
        JsonNode properties = template("machines").at("/Resources/" + machine + "/Properties");
        Path script = toolkit.directory().resolve("user-data.sh");
        String text = properties.at("/UserData/Fn::Sub").asText();
        Files.writeString(script, text.replace("${JobManagerAddress}", "10.0.1.10"));
        Path shellCheck = DebianPackage.program("shellcheck", "shellcheck");

        assertThat(toolkit.run(shellCheck.toString(), script.toString())).isEmpty();
    }

    private static ObjectNode template(String name) throws IOException {
        Object yaml =
                new Load(LoadSettings.builder().build())
                        .loadFromString(Files.readString(TEMPLATES.resolve(name + ".yaml")));
        return JSON.convertValue(yaml, ObjectNode.class);
    }

    private static String faults(JsonNode template) throws IOException {
        Path file = toolkit.directory().resolve("template.json");
        JSON.writeValue(file.toFile(), template);
        return toolkit.node("validate.js", file.toString());
    }
}
