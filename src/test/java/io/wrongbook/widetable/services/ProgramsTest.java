package io.wrongbook.widetable.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opentest4j.TestAbortedException;

/**
 * Programs that Maven does not bring: what needs them is skipped without, and the documentation
 * says so.
 */
class ProgramsTest {

    private static final Pattern NEEDED =
            Pattern.compile(
                    "(?:Programs\\s*\\.require|DebianPackage\\s*\\.(?:program|unpacked))"
                            + "\\(([^)]*)\\)");
    private static final Pattern TEXT = Pattern.compile("\"([a-z0-9-]+)\"");

    private ExtensionContext context;

    @RegisterExtension final BeforeEachCallback takesTheContext = context -> this.context = context;

    @Test
    void aMissingProgramIsNamed() {
        assertThatThrownBy(() -> Programs.require("sh", "no-such-program"))
                .isInstanceOf(Programs.MissingException.class)
                .hasMessage(
                        "not on the PATH: no-such-program (docs/contributing.md#what-you-need)");
        assertThatCode(() -> Programs.require("sh")).doesNotThrowAnyException();
    }

    @Test
    void aTestWithoutItsProgramIsSkippedAndNoOtherIs() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SkipWithoutProgram extension =
                new SkipWithoutProgram(new PrintStream(out, true, StandardCharsets.UTF_8));
        IOException other = new IOException("broken");

        assertThatThrownBy(
                        () ->
                                extension.handleTestExecutionException(
                                        context, new Programs.MissingException("no x")))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("no x");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("SKIPPED ProgramsTest.aTest")
                .endsWith(": no x" + System.lineSeparator());
        assertThatThrownBy(() -> extension.handleBeforeAllMethodExecutionException(context, other))
                .isSameAs(other);
        assertThat(
                        context.getConfigurationParameter(
                                "junit.jupiter.extensions.autodetection.enabled"))
                .contains("true");
    }

    @Test
    void thePageListsThem() throws IOException {
        String text = Files.readString(Path.of("docs/contributing.md"));

        assertThat(needed()).contains("npm", "jq", "prometheus", "promtool", "shellcheck");
        assertThat(needed()).allMatch(program -> text.contains("`" + program + "`"));
    }

    private static Set<String> needed() throws IOException {
        try (Stream<Path> walk = Files.walk(Path.of("src/test/java"))) {
            List<Path> files = walk.filter(file -> file.toString().endsWith(".java")).toList();
            Set<String> programs = new TreeSet<>();
            for (Path file : files) {
                if (!file.endsWith("ProgramsTest.java")) {
                    NEEDED.matcher(Files.readString(file))
                            .results()
                            .flatMap(call -> TEXT.matcher(call.group(1)).results())
                            .forEach(text -> programs.add(text.group(1)));
                }
            }
            return programs;
        }
    }
}
