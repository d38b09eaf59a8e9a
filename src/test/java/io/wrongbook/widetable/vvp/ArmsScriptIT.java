package io.wrongbook.widetable.vvp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wrongbook.widetable.services.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script for ARMS, run as a user runs it, against a stand-in of the cloud. */
class ArmsScriptIT {

    private static final Path RULES = Path.of("docker/arms/alert-rules.json");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path directory;

    private AliyunStandIn cloud;

    @BeforeAll
    static void requirePrograms() throws IOException {
        Programs.require("jq");
    }

    @BeforeEach
    void prepare() throws IOException {
        cloud = new AliyunStandIn();
        cloud.install(directory);
        settings("METRICS=job");
    }

    @AfterEach
    void everyRequestWasRight() {
        cloud.close();
        assertThat(cloud.faults()).isEmpty();
    }

    @Test
    void isCleanForShellCheck() throws IOException {
        script().isCleanForShellCheck();
    }

    @Test
    void createsWhatTellsSomebodyOnceAndThenUpdatesIt() throws IOException {
        apply("apply");
        List<ObjectNode> before = cloud.arms().rules();

        apply("apply");

        assertThat(cloud.arms().rules()).isEqualTo(before);
        assertThat(cloud.calls().stream().filter(call -> call.contains(" --AlertId ")))
                .hasSameSizeAs(before);
        assertThat(cloud.arms().contacts())
                .singleElement()
                .satisfies(
                        contact ->
                                assertThat(contact.get("Email").asText())
                                        .isEqualTo("on-call@school.test"));
        assertThat(cloud.arms().policies())
                .extracting(policy -> policy.get("Name").asText())
                .containsExactly("wrongbook_critical", "wrongbook_warning");
        for (ObjectNode policy : cloud.arms().policies()) {
            JsonNode objects =
                    JSON.readTree(policy.get("NotifyRule").asText()).get("notifyObjects");
            assertThat(objects).hasSize(1);
            assertThat(objects.get(0).get("notifyObjectId").asLong())
                    .isEqualTo(cloud.arms().contacts().get(0).get("ContactId").asLong());
        }
    }

    /** Whatever severity a rule has, one policy is for it. */
    @Test
    void eachRuleHasALabelThatAPolicyMatches() throws IOException {
        settings("METRICS=all");
        apply("apply");

        List<String> matched = new ArrayList<>();
        for (ObjectNode policy : cloud.arms().policies()) {
            for (JsonNode rule : JSON.readTree(policy.get("MatchingRules").asText())) {
                for (JsonNode condition : rule.get("matchingConditions")) {
                    if (condition.get("key").asText().equals("severity")) {
                        matched.add(condition.get("value").asText());
                    }
                }
            }
        }
        for (ObjectNode rule : cloud.arms().rules()) {
            assertThat(rule.get("AlertName").asText()).matches("wrongbook_.*");
            JsonNode label = JSON.readTree(rule.get("Labels").asText()).get(0);
            assertThat(label.get("Name").asText()).isEqualTo("severity");
            assertThat(matched).contains(label.get("Value").asText());
        }
    }

    @Test
    void onVvpItCreatesOnlyTheRulesWhoseSeriesArrive() throws IOException {
        JsonNode rules = JSON.readTree(RULES.toFile());

        apply("apply");
        assertThat(cloud.arms().rules()).hasSameSizeAs(rules.get("job"));

        settings("METRICS=all");
        apply("apply");
        assertThat(cloud.arms().rules())
                .hasSize(rules.get("job").size() + rules.get("flink").size());
    }

    @Test
    void theRulesAreThoseOfTheFileWithTheUsersInstanceAndPage() throws IOException {
        apply("apply");

        JsonNode wanted = JSON.readTree(RULES.toFile()).get("job").get(0);
        ObjectNode rule = cloud.arms().rules().get(0);
        assertThat(rule.get("PromQL").asText()).isEqualTo(wanted.get("PromQL").asText());
        assertThat(rule.get("Message").asText()).isEqualTo(wanted.get("Message").asText());
        assertThat(rule.get("ClusterId").asText()).isEqualTo("instance-1");
        assertThat(rule.get("Annotations").asText())
                .contains("https://docs.school.test/monitoring.md#job_failure");
    }

    @Test
    void aRobotThatIsThereIsToldToo() throws IOException {
        settings("METRICS=job\nROBOT=wrongbook\nCONTACT_PHONE=13800000000");
        assertThat(failing("apply")).contains("ARMS has no robot wrongbook");

        cloud.arms().addRobot("wrongbook-test");
        cloud.arms().addRobot("wrongbook");
        apply("apply");

        String critical = cloud.arms().policies().get(0).get("NotifyRule").asText();
        assertThat(critical).contains("\"DING_ROBOT_GROUP\"", "dingTalk", "sms", "email");
        assertThat(cloud.arms().policies().get(1).get("NotifyRule").asText()).doesNotContain("sms");
    }

    @Test
    void isNotMisledByAContactWhoseNameBeginsTheSameOrByFurtherPages() throws IOException {
        for (int i = 0; i < 5; i++) {
            cloud.arms().addContact("on-call-" + i);
        }
        apply("apply");
        apply("apply");

        assertThat(cloud.arms().contacts()).hasSize(6);
    }

    @Test
    void aDryRunShowsTheRequestsAndChangesNothing() throws IOException {
        assertThat(apply("apply", "--dry-run"))
                .contains("would send: CreateOrUpdateContact")
                .contains("would send: CreateOrUpdateNotificationPolicy")
                .contains(" --AlertName wrongbook_job_failure ");
        assertThat(cloud.arms().contacts()).isEmpty();
        assertThat(cloud.arms().policies()).isEmpty();
        assertThat(cloud.arms().rules()).isEmpty();
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThat(apply("status")).contains("missing:    wrongbook_job_failure");
        apply("apply");
        assertThat(apply("status"))
                .contains("there:      wrongbook_job_failure")
                .doesNotContain("missing:");
    }

    /** A list that fails must not look like one without entries. */
    @Test
    void createsNothingTwiceWhenAListFails() throws IOException {
        apply("apply");
        cloud.reject("ERROR: SDK.ServerError ErrorCode: Forbidden.RAM Message: not authorized");

        assertThat(failing("apply")).contains("ARMS' actions").contains("Forbidden.RAM");

        assertThat(cloud.calls()).last().asString().contains("DescribeContacts");
    }

    @Test
    void namesWhatIsWrongInTheSettings() throws IOException {
        settings("METRICS=some");
        assertThat(failing("apply")).contains("METRICS is some, not job or all");
        settings("METRICS=job\nCLUSTER_ID=");
        assertThat(failing("apply")).contains("CLUSTER_ID is missing");
        settings("METRICS=job\nCONTACT_EMAIL=");
        assertThat(failing("apply")).contains("one of CONTACT_EMAIL and CONTACT_PHONE is missing");
        assertThat(failing("apply", "--dry")).contains("unknown option --dry");
    }

    private void settings(String lines) throws IOException {
        Files.writeString(
                directory.resolve("settings.env"),
                """
                REGION=%s
                CLUSTER_ID=instance-1
                RUNBOOK=https://docs.school.test/monitoring.md
                CONTACT_NAME=on-call
                CONTACT_EMAIL=on-call@school.test
                %s
                """
                        .formatted(AliyunStandIn.REGION, lines));
    }

    private String apply(String... arguments) throws IOException {
        return script().succeed(arguments);
    }

    private String failing(String... arguments) throws IOException {
        return script().fail(arguments);
    }

    private ShippedScript script() {
        return new ShippedScript("docker/arms/apply.sh", directory, Map.of("PAGE_SIZE", "4"));
    }
}
