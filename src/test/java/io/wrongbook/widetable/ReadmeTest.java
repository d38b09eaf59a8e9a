package io.wrongbook.widetable;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.support.ProjectVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the READMEs tell people to type is what the build has and what CI runs. */
class ReadmeTest {

    private static final String TEST_COMMAND = "./mvnw verify";

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh.md"})
    void namesTheCommandsThatTheBuildHas(String readme) throws IOException {
        String text = Files.readString(Path.of(readme));
        String pom = Files.readString(Path.of("pom.xml"));

        assertThat(text).contains("./mvnw -Plocal", "./mvnw -q -Pgenerate", TEST_COMMAND);
        assertThat(pom).contains("<id>local</id>", "<id>generate</id>");
        assertThat(Files.readString(Path.of(".ci/run"))).contains("\n" + ciForm(TEST_COMMAND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh.md"})
    void namesTheJarThatTheBuildMakes(String readme) throws IOException {
        assertThat(Files.readString(Path.of(readme)))
                .contains("target/wrongbook-wide-table-" + ProjectVersion.read() + ".jar");
    }

    @Test
    void thePerformancePageNamesTheCommandThatTheBuildHas() throws IOException {
        assertThat(Files.readString(Path.of("docs/performance.md")))
                .contains("./mvnw -q -Pbenchmark");
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<id>benchmark</id>");
    }

    /** The same command without colours and progress bars. */
    private static String ciForm(String command) {
        return command.replace("./mvnw ", "./mvnw -B ") + "\n";
    }
}
