package io.wrongbook.widetable.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.wrongbook.widetable.support.JsonModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The RAM policies follow RAM's grammar and this project's rules; the page tells every action. */
class RamPoliciesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonModel GRAMMAR = new JsonModel("aliyun/ram-policy.json");

    @Test
    void everyPolicyFollowsTheGrammar() throws IOException {
        for (Path file : policies()) {
            assertThat(GRAMMAR.faults(JSON.readTree(file.toFile()))).as("%s", file).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"oss:*", "*", "kafka ConsumeMessage", "oss:getObject"})
    void theGrammarRejectsWildcardsAndWhatIsNoAction(String action) throws IOException {
        JsonNode policy = JSON.readTree(policies().get(0).toFile());
        ((ArrayNode) policy.at("/Statement/0/Action")).add(action);

        assertThat(GRAMMAR.faults(policy)).hasSize(1);
    }

    /** RAM takes such a statement, and it has no effect. */
    @Test
    void theGrammarRejectsANarrowedActionOfRealtimeCompute() throws IOException {
        JsonNode policy = JSON.readTree(Path.of("docker/aliyun/ram/deployer.json").toFile());
        assertThat(policy.at("/Statement/0/Action/0").asText()).startsWith("stream:");
        ((ArrayNode) policy.at("/Statement/0/Resource"))
                .removeAll()
                .add("acs:stream:<region>:<account>:workspace/<workspace>/namespace/<namespace>/*");

        assertThat(GRAMMAR.faults(policy)).hasSize(1);
    }

    @Test
    void theSecurityPageSaysOfEveryActionWhereItIsConfirmed() throws IOException {
        TreeSet<String> actions = new TreeSet<>();
        for (Path file : policies()) {
            JSON.readTree(file.toFile())
                    .get("Statement")
                    .forEach(
                            statement ->
                                    statement
                                            .get("Action")
                                            .forEach(action -> actions.add(action.asText())));
        }

        assertThat(Files.readString(Path.of("docs/security.md")))
                .contains(actions.stream().map(action -> "`" + action + "`").toList());
    }

    private static List<Path> policies() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("docker/aliyun/ram"))) {
            List<Path> found = new ArrayList<>(files.sorted().toList());
            assertThat(found).hasSizeGreaterThan(1);
            return found;
        }
    }
}
