package io.wrongbook.widetable.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What tests and the local run leave behind is below {@code target/}. */
class TemporaryFilesIT {

    private static final Path TARGET = Path.of("target/tmp").toAbsolutePath();

    @TempDir private Path directory;

    @Test
    void areBelowTarget() throws IOException {
        assertThat(Path.of(System.getProperty("java.io.tmpdir"))).isEqualTo(TARGET);
        assertThat(directory).startsWith(TARGET);
    }

    @Test
    void thoseOfChildrenAre() throws IOException {
        assertThat(output(List.of("mktemp"))).startsWith(TARGET.toString());

        List<String> java = new ArrayList<>(ChildProcess.java());
        java.addAll(List.of("-XshowSettings:properties", "-version"));
        assertThat(output(java)).contains("java.io.tmpdir = " + TARGET + "\n");
    }

    /** The command of {@link ChildProcess#java} tells a JVM where to put them. */
    @Test
    void noTestStartsAJvmInAnotherWay() throws IOException {
        List<Path> starters = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(Path.of("src/test/java"))) {
            for (Path file : walk.filter(path -> path.toString().endsWith(".java")).toList()) {
                if (Files.readString(file).contains("\"java.home\"), \"bin\"")) {
                    starters.add(file.getFileName());
                }
            }
        }
        assertThat(starters).containsExactly(Path.of("ChildProcess.java"));
    }

    @Test
    void everyJvmOfTheBuildIsTold() throws IOException {
        List<String> options =
                Pattern.compile("<(argLine|commandlineArgs)>(.*)</")
                        .matcher(Files.readString(Path.of("pom.xml")))
                        .results()
                        .map((MatchResult line) -> line.group(2))
                        .toList();

        assertThat(options)
                .hasSizeGreaterThan(5)
                .allMatch(
                        line ->
                                line.contains("-Djava.io.tmpdir=${tmp.directory}")
                                        || line.contains(
                                                "-Djava.io.tmpdir=${project.build.directory}/"));
    }

    private String output(List<String> command) throws IOException {
        Path log = directory.resolve("output");
        try (ChildProcess child = ChildProcess.start(command.get(0), command, Map.of(), log)) {
            assertThat(child.waitFor(Duration.ofMinutes(1))).isZero();
            return child.output();
        }
    }
}
