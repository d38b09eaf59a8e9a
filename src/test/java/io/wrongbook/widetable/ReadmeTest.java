package io.wrongbook.widetable;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.support.ProjectVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the READMEs tell people to type is what the build has and what CI runs; what they list is
 * what is there.
 */
class ReadmeTest {

    private static final String TEST_COMMAND = "./mvnw verify";

    private static final Path PACKAGES = Path.of("src/main/java/io/wrongbook/widetable");

    /** What Git, Maven and editors have for themselves. */
    private static final Set<String> NOT_LISTED =
            Set.of(".git", ".mvn", "target", ".idea", ".vscode");

    private static final Pattern CODE = Pattern.compile("`([^`]+)/`");
    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\| `([a-z]+)` \\|");
    private static final Pattern PAGE =
            Pattern.compile("\\| \\[([a-z-]+\\.md)]\\(docs/(?:zh/)?\\1\\)");
    private static final Pattern JAR =
            Pattern.compile("wrongbook-wide-table-([0-9][0-9A-Za-z.]*)(?:-[a-z]+)?\\.jar");

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh.md"})
    void namesTheCommandsThatTheBuildHas(String readme) throws IOException {
        String text = Files.readString(Path.of(readme));

        assertThat(text).contains("./mvnw -Plocal", TEST_COMMAND);
        assertThat(profiles()).contains("local");
        assertThat(Files.readString(Path.of(".ci/run"))).contains("\n" + ciForm(TEST_COMMAND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh.md"})
    void listsEachPage(String readme) throws IOException {
        assertThat(found(PAGE, section(readme, "| [architecture.md]")))
                .containsExactlyInAnyOrderElementsOf(
                        names(Path.of("docs")).stream()
                                .filter(name -> name.endsWith(".md"))
                                .toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh.md"})
    void listsEachDirectory(String readme) throws IOException {
        Set<String> listed = new TreeSet<>(found(CODE, firstColumn(layout(readme))));

        assertThat(listed).allMatch(ReadmeTest::isThere);
        assertThat(listed).containsAll(directories(PACKAGES));
        assertThat(listed.stream().map(directory -> directory.split("/", -1)[0]))
                .containsAll(
                        directories(Path.of("")).stream()
                                .filter(name -> !NOT_LISTED.contains(name))
                                .toList());
    }

    @Test
    void thePageOnTheArchitectureListsEachPackage() throws IOException {
        String packages = section("docs/architecture.md", "| (root) |");

        assertThat(found(PACKAGE, packages))
                .containsExactlyInAnyOrderElementsOf(directories(PACKAGES));
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh.md"})
    void namesTheJarThatTheBuildMakes(String readme) throws IOException {
        assertThat(Files.readString(Path.of(readme)))
                .contains("target/wrongbook-wide-table-" + ProjectVersion.read() + ".jar");
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs", "docker"})
    void eachJarThatIsNamedHasTheBuildsVersion(String directory) throws IOException {
        String version = ProjectVersion.read();
        try (Stream<Path> files = Files.walk(Path.of(directory))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(found(JAR, Files.readString(file)))
                        .as("versions of our jars in %s", file)
                        .allMatch(version::equals);
            }
        }
    }

    @Test
    void thePagesNameTheProfilesThatTheBuildHas() throws IOException {
        assertThat(Files.readString(Path.of("docs/performance.md")))
                .contains("./mvnw -q -Pbenchmark");
        assertThat(Files.readString(Path.of("docs/contributing.md")))
                .contains("./mvnw -q -Plocal", "./mvnw -q -Pgenerate", "./mvnw verify -Plong");
        assertThat(profiles()).contains("local", "generate", "benchmark", "long");
    }

    private static List<String> profiles() throws IOException {
        return found(Pattern.compile("<id>([a-z]+)</id>"), Files.readString(Path.of("pom.xml")));
    }

    /** The table that has the source directory. */
    private static String layout(String readme) throws IOException {
        return section(readme, "| `src/main/java/");
    }

    /** The rest of the table that begins with this row. */
    private static String section(String readme, String beginning) throws IOException {
        String text = Files.readString(Path.of(readme));
        int begin = text.indexOf(beginning);
        assertThat(begin).as("%s in %s", beginning, readme).isPositive();
        return text.substring(begin, text.indexOf("\n\n", begin));
    }

    private static String firstColumn(String table) {
        return table.lines().map(row -> row.split("\\|", -1)[1]).collect(Collectors.joining("\n"));
    }

    private static boolean isThere(String directory) {
        return Files.isDirectory(Path.of(directory))
                || Files.isDirectory(PACKAGES.resolve(directory));
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static List<String> directories(Path parent) throws IOException {
        return names(parent).stream()
                .filter(name -> Files.isDirectory(parent.resolve(name)))
                .toList();
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }

    /** The same command without colours and progress bars. */
    private static String ciForm(String command) {
        return command.replace("./mvnw ", "./mvnw -B ") + "\n";
    }
}
