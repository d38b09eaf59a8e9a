package io.wrongbook.widetable.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wrongbook.widetable.support.ProjectVersion;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The body of the SQL deployment names the jar and the variables that the script has. */
class SqlDeploymentTest {

    @Test
    void namesTheJarAndEveryVariableThatIsNoSecret() throws Exception {
        JsonNode body =
                new ObjectMapper().readTree(Path.of("docker/vvp/sql-deployment.json").toFile());
        JsonNode artifact = body.get("artifact");
        Set<String> named = new TreeSet<>();
        body.get("localVariables").forEach(variable -> named.add(variable.get("name").asText()));
        // The command of docs/sql.md takes these from the namespace's variables.
        named.add("MYSQL_USERNAME");
        named.add("MYSQL_PASSWORD");

        assertThat(artifact.get("kind").asText()).isEqualTo("SQLSCRIPT");
        assertThat(artifact.get("sqlArtifact").get("additionalDependencies").get(0).asText())
                .endsWith("/wrongbook-wide-table-" + ProjectVersion.read() + "-sql.jar");
        assertThat(variables(SqlScript.edition(Map.of()).statements().toString())).isEqualTo(named);
        assertThat(variables(SqlScript.withNames(Map.of()).statements().toString()))
                .isEqualTo(named);
    }

    private static Set<String> variables(String script) {
        Set<String> names = new TreeSet<>();
        Matcher variable = Pattern.compile("\\$\\{(\\w+)}").matcher(script);
        while (variable.find()) {
            names.add(variable.group(1));
        }
        return names;
    }
}
