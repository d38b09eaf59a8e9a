package io.wrongbook.widetable.vvp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wrongbook.widetable.services.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The deploy script, run as a user runs it, against a stand-in of the cloud. */
class DeployScriptIT {

    private static final String SECRET = "correct-horse";

    @TempDir Path directory;

    private AliyunStandIn cloud;
    private Path jar;

    @BeforeAll
    static void requirePrograms() throws IOException {
        Programs.require("jq", "sha256sum");
    }

    @BeforeEach
    void prepare() throws IOException {
        cloud = new AliyunStandIn();
        cloud.install(directory);
        cloud.setVariables("KAFKA_PASSWORD", "MYSQL_PASSWORD");
        jar = Files.writeString(directory.resolve("wrongbook-1.0.0.jar"), "first jar");
        Files.writeString(directory.resolve("wrongbook-1.0.0-sql.jar"), "SQL edition's jar");
        Files.writeString(directory.resolve("kafka.jks"), "truststore");
        settings("WORKSPACE=" + AliyunStandIn.WORKSPACE);
    }

    /** Whatever a test did, every request was one that the service takes, and told no secret. */
    @AfterEach
    void everyRequestWasRight() {
        cloud.close();
        assertThat(cloud.faults()).isEmpty();
        assertThat(cloud.calls()).noneMatch(call -> call.contains(SECRET));
    }

    @Test
    void isCleanForShellCheck() throws IOException {
        script().isCleanForShellCheck();
    }

    @Test
    void createsTheDeploymentOnceAndThenUpdatesIt() throws IOException {
        assertThat(deploy("deploy").lines()).last().asString().startsWith("created: ");
        List<String> uploaded = List.copyOf(cloud.objects().keySet());

        String again = deploy("deploy");

        assertThat(again.lines()).last().asString().startsWith("updated: ");
        assertThat(again).contains("is there:   " + uploaded.get(0));
        assertThat(cloud.objects().keySet()).containsExactlyElementsOf(uploaded).hasSize(3);
        assertThat(cloud.deployments()).hasSize(1);
        JsonNode artifact = cloud.deployments().get("deployment-1").at("/artifact/jarArtifact");
        assertThat(artifact.get("jarUri").asText())
                .isEqualTo(uploaded.get(0))
                .matches(".*/wrongbook-1\\.0\\.0-[0-9a-f]{12}\\.jar");
        assertThat(artifact.get("additionalDependencies"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(uploaded.subList(1, 3));
        String options = uploaded.get(1).replaceAll(".*/", "");
        assertThat(artifact.get("mainArgs").asText())
                .startsWith("--config /flink/usrlib/" + options + " ")
                .contains("--variable.MYSQL_PASSWORD=${secret_values.MYSQL_PASSWORD}");
        assertThat(cloud.objects().get(uploaded.get(1))).asString().contains("${MYSQL_PASSWORD}");
    }

    @Test
    void isNotMisledByADeploymentWhoseNameBeginsTheSame() throws IOException {
        deploy("deploy");
        cloud.deployments().get("deployment-1").put("name", "wrongbook-wide-table-sql");

        deploy("deploy");

        assertThat(cloud.deployments().values())
                .extracting(deployment -> deployment.get("name").asText())
                .containsExactly("wrongbook-wide-table-sql", "wrongbook-wide-table");
    }

    @Test
    void startsWithoutStateOnlyTheFirstTime() throws IOException {
        deploy("deploy");

        deploy("start");
        assertThat(deploy("start")).contains("runs:       job job-1");
        assertThat(deploy("stop")).contains("job job-1, savepoint savepoint-1");
        assertThat(deploy("stop")).contains("no job of wrongbook-wide-table runs");
        deploy("start");
        deploy("stop");
        deploy("start", "--from", "savepoint-1");

        assertThat(cloud.jobs().values())
                .extracting(job -> job.at("/restoreStrategy/kind").asText())
                .containsExactly("NONE", "LATEST_STATE", "FROM_SAVEPOINT");
        assertThat(cloud.jobs().get("job-3").at("/restoreStrategy/savepointId").asText())
                .isEqualTo("savepoint-1");
        assertThat(cloud.savepoints())
                .extracting(savepoint -> savepoint.get("savepointOrigin").asText())
                .containsOnly("STOP_WITH_SAVEPOINT");
    }

    @Test
    void anUpgradeKeepsTheStateAndTheOldJar() throws IOException {
        deploy("upgrade");
        Files.writeString(jar, "second jar");

        deploy("upgrade");

        assertThat(cloud.objects().values()).extracting(String::new).contains("first jar");
        String uri =
                cloud.deployments().get("deployment-1").at("/artifact/jarArtifact/jarUri").asText();
        assertThat(cloud.objects().get(uri)).asString().isEqualTo("second jar");
        assertThat(cloud.jobs().get("job-1").at("/status/currentJobStatus").asText())
                .isEqualTo("FINISHED");
        assertThat(cloud.jobs().get("job-2").at("/restoreStrategy/kind").asText())
                .isEqualTo("LATEST_STATE");
        assertThat(deploy("status"))
                .contains("job         job-2: RUNNING")
                .contains("savepoint   savepoint-1: STOP_WITH_SAVEPOINT, 2026-09-21T");
    }

    @Test
    void keepsTheResourcesThatTheAutopilotFoundIfAsked() throws IOException {
        deploy("deploy");
        String expert =
                """
                {"resourceSettingMode": "EXPERT",
                 "expertResourceSetting": {"resourcePlan": "{\\"parallelism\\": 6}"}}
                """;
        JsonNode tuned = new ObjectMapper().readTree(expert);
        cloud.deployments().get("deployment-1").set("streamingResourceSetting", tuned);

        deploy("deploy", "--keep-resources");
        assertThat(cloud.deployments().get("deployment-1").get("streamingResourceSetting"))
                .isEqualTo(tuned);

        deploy("deploy");
        assertThat(cloud.deployments().get("deployment-1").toString()).doesNotContain("EXPERT");
    }

    @Test
    void aRenewedTruststoreReplacesTheOldOne() throws IOException {
        deploy("deploy");
        Files.writeString(directory.resolve("kafka.jks"), "renewed");

        deploy("deploy");

        assertThat(cloud.objects()).hasSize(3);
        assertThat(cloud.objects().values()).extracting(String::new).contains("renewed");
    }

    @Test
    void aDryRunShowsTheRequestsAndChangesNothing() throws IOException {
        assertThat(deploy("upgrade", "--dry-run"))
                .contains("would upload: " + jar)
                .contains("would send: POST /api/v2/namespaces/school-default/deployments")
                .contains("\"state.backend.type\": \"rocksdb\"");
        assertThat(cloud.deployments()).isEmpty();
        assertThat(cloud.objects()).isEmpty();

        deploy("upgrade");
        assertThat(deploy("upgrade", "--dry-run"))
                .contains("/jobs/job-1%3Astop")
                .contains("\"kind\": \"LATEST_STATE\"");
        assertThat(cloud.jobs()).hasSize(1);
        assertThat(cloud.savepoints()).isEmpty();
    }

    @Test
    void switchesTheAutopilot() throws IOException {
        deploy("deploy");
        deploy("autopilot-on");
        deploy("autopilot-off");

        assertThat(cloud.policies()).hasSize(2);
        assertThat(cloud.policies().get(0).at("/policyConfig/limits/jobMaxParallelism").asInt())
                .isEqualTo(10);
        assertThat(cloud.policies().get(1).toString()).isEqualTo("{\"enabled\":false}");
        assertThat(failing("autopilot-on", "sql")).contains("the SQL edition has one writer");
        assertThat(cloud.policies()).hasSize(2);
    }

    @Test
    void deploysTheSqlEditionBesideTheJob() throws IOException {
        deploy("deploy");
        cloud.setVariables("MYSQL_USERNAME", "MYSQL_PASSWORD");

        assertThat(deploy("upgrade", "sql")).contains("created: ", "runs:       job job-1");

        JsonNode deployment = cloud.deployments().get("deployment-2");
        JsonNode artifact = deployment.at("/artifact/sqlArtifact");
        assertThat(deployment.get("name").asText()).isEqualTo("wrongbook-wide-table-sql");
        assertThat(artifact.get("additionalDependencies"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(
                        cloud.objects().keySet().stream()
                                .filter(uri -> uri.endsWith("/kafka.jks") || uri.contains("-sql-"))
                                .sorted(Comparator.reverseOrder())
                                .toList())
                .hasSize(2);
        assertThat(artifact.get("sqlScript").asText())
                .contains("'password' = '${secret_values.MYSQL_PASSWORD}'")
                .contains("'username' = '${secret_values.MYSQL_USERNAME}'")
                .contains("'topic' = '${DEAD_LETTER_TOPIC}'")
                .doesNotContain("${MYSQL_");
        assertThat(cloud.jobs().get("job-1").get("deploymentId").asText())
                .isEqualTo("deployment-2");
        assertThat(deploy("status", "sql"))
                .contains("deployment  wrongbook-wide-table-sql (deployment-2)")
                .containsPattern("jar         oss://.*/wrongbook-1\\.0\\.0-sql-[0-9a-f]{12}\\.jar");
        assertThat(deploy("stop", "sql")).contains("job job-1, savepoint savepoint-1");
    }

    @Test
    void deploysAnotherScriptOfTheSqlEdition() throws IOException {
        settings(
                "WORKSPACE="
                        + AliyunStandIn.WORKSPACE
                        + "\nSQL_SCRIPT=src/main/resources/sql/wrongbook_names.sql");
        cloud.setVariables("MYSQL_USERNAME", "MYSQL_PASSWORD");

        deploy("deploy", "sql");

        assertThat(
                        cloud.deployments()
                                .get("deployment-1")
                                .at("/artifact/sqlArtifact/sqlScript")
                                .asText())
                .contains("named_records", "'password' = '${secret_values.MYSQL_PASSWORD}'")
                .doesNotContain("${MYSQL_", "dead_letters");
    }

    @Test
    void namesTheSecretsOfTheSqlEditionThatTheNamespaceLacks() throws IOException {
        assertThat(failing("deploy", "sql")).contains("lacks the secrets MYSQL_USERNAME: create");
        assertThat(cloud.objects()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "3.0.266, 'aliyun 3.0.266 is too old, it calls by plain HTTP: install 3.0.267 or newer'",
        "2.9.999, 'aliyun 2.9.999 is too old, it calls by plain HTTP: install 3.0.267 or newer'",
        "latest, 'aliyun version: no version, but: latest'"
    })
    void rejectsACommandThatCallsByPlainHttp(String version, String message) throws IOException {
        cloud.setVersion(version);

        assertThat(failing("deploy")).isEqualTo("deploy.sh: " + message + "\n");
        assertThat(cloud.calls()).containsExactly("version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.0.267", "3.0.1000", "3.10.0", "v4.0.0-beta"})
    void takesNewerCommands(String version) throws IOException {
        cloud.setVersion(version);

        assertThat(failing("start")).contains("there is no deployment wrongbook-wide-table");
    }

    /** Least privilege: what the policy grants is what the script needs. */
    @Test
    void needsEveryActionOfItsPolicyAndNoOther() throws IOException {
        deploy("upgrade");
        deploy("upgrade", "--keep-resources");
        deploy("status");
        deploy("autopilot-on");

        assertThat(cloud.usedActions()).isEqualTo(cloud.allowedActions());
    }

    @Test
    void saysThatItCannotSeeWhatIsUploaded() throws IOException {
        deploy("deploy");
        cloud.allowedActions().remove("oss:GetObjectAcl");

        assertThat(deploy("deploy"))
                .contains("cannot see whether oss://")
                .contains("not allowed: attach docker/aliyun/ram/deployer.json")
                .contains("uploaded: ");
    }

    @Test
    void namesTheSecretsThatTheNamespaceLacks() throws IOException {
        cloud.setVariables("MYSQL_PASSWORD");

        assertThat(failing("deploy")).contains("lacks the secrets KAFKA_PASSWORD: create");
        assertThat(cloud.objects()).isEmpty();

        assertThat(deploy("deploy", "--unchecked")).contains("created: ");
    }

    @Test
    void rejectsAnEngineThatTheWorkspaceDoesNotHave() throws IOException {
        cloud.setEngine("vvr-11.8-jdk11-flink-1.20");

        assertThat(failing("deploy"))
                .contains("deployment.json: the workspace has no engine version vvr-11.7-jdk11")
                .contains("it has: vvr-11.8-jdk11-flink-1.20");
    }

    @Test
    void saysWhatToDoAboutMissingRights() throws IOException {
        cloud.reject("ERROR: SDK.ServerError ErrorCode: Forbidden.RAM Message: not authorized");

        assertThat(failing("status"))
                .contains("docker/aliyun/ram/deployer.json")
                .contains("Forbidden.RAM");
    }

    @Test
    void saysWhyAJobDoesNotStart() throws IOException {
        cloud.failJobs("kafka.topic: the brokers do not have the topic wrongbook-events");

        assertThat(failing("upgrade"))
                .contains(
                        "job job-1 is FAILED: JobFailed: kafka.topic: the brokers do not have the"
                                + " topic");
    }

    @Test
    void saysWhenAJobStoppedWithoutASavepoint() throws IOException {
        deploy("upgrade");
        cloud.failSavepoints();

        assertThat(failing("stop")).contains("without a completed savepoint");
    }

    @Test
    void namesWhatIsMissingInTheSettings() throws IOException {
        settings("BUCKET=\nJAR=\nSQL_JAR=");
        assertThat(failing("deploy")).contains("missing or empty: WORKSPACE BUCKET JAR\n");
        assertThat(failing("deploy", "sql"))
                .contains("missing or empty: WORKSPACE BUCKET SQL_JAR\n");
        assertThat(cloud.calls()).containsOnly("version");

        Files.delete(jar);
        settings("WORKSPACE=" + AliyunStandIn.WORKSPACE);
        assertThat(failing("deploy")).contains("no readable file " + jar);

        assertThat(failing("start")).contains("run deploy.sh deploy");
        assertThat(failing("deploy", "--froom", "x")).contains("unknown option --froom");

        Files.delete(directory.resolve("settings.env"));
        assertThat(failing("deploy")).contains("copy settings.env.example and fill it in");
    }

    private void settings(String line) throws IOException {
        Files.writeString(
                directory.resolve("settings.env"),
                """
                REGION=%s
                NAMESPACE=%s
                BUCKET=the-bucket
                JAR=%s
                SQL_JAR=%s
                OPTIONS=docker/vvp/job.yaml
                FILES=(%s)
                %s
                """
                        .formatted(
                                AliyunStandIn.REGION,
                                AliyunStandIn.NAMESPACE,
                                jar,
                                directory.resolve("wrongbook-1.0.0-sql.jar"),
                                directory.resolve("kafka.jks"),
                                line));
    }

    private String deploy(String... arguments) throws IOException {
        return silentOnSecrets(script().succeed(arguments));
    }

    private String failing(String... arguments) throws IOException {
        return silentOnSecrets(script().fail(arguments));
    }

    private static String silentOnSecrets(String output) {
        assertThat(output).doesNotContain(SECRET);
        return output;
    }

    private ShippedScript script() {
        return new ShippedScript(
                "docker/vvp/deploy.sh",
                directory,
                Map.of(
                        "POLL_SECONDS",
                        "0",
                        "MYSQL_PASSWORD",
                        SECRET,
                        "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
                        SECRET));
    }
}
