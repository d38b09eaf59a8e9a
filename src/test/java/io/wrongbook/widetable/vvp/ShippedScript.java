package io.wrongbook.widetable.vvp;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.services.ChildProcess;
import io.wrongbook.widetable.services.DebianPackage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A script of {@code docker/} that talks to the cloud, run as a user runs it. */
final class ShippedScript {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final Path script;
    private final Path directory;
    private final Map<String, String> environment;

    /**
     * @param script from the repository's root
     * @param directory has {@code settings.env} and the stand-in of {@code aliyun}
     * @param environment besides the PATH
     */
    ShippedScript(String script, Path directory, Map<String, String> environment) {
        this.script = Path.of(script);
        this.directory = directory;
        this.environment = new LinkedHashMap<>(environment);
        this.environment.put("PATH", directory + ":" + System.getenv("PATH"));
    }

    /** Asserts that ShellCheck has nothing to say. */
    void isCleanForShellCheck() throws IOException {
        Path shellCheck = DebianPackage.program("shellcheck", "shellcheck");
        assertThat(run(0, List.of(shellCheck.toString(), "-x", script.toString()))).isEmpty();
    }

    /** Runs it, asserts that it succeeds, and returns what it printed. */
    String succeed(String... arguments) throws IOException {
        return run(0, command(arguments));
    }

    /**
     * Runs it, asserts that it fails with one last line of its own, and returns what it printed.
     */
    String fail(String... arguments) throws IOException {
        String output = run(1, command(arguments));
        assertThat(output.lines()).last().asString().startsWith(script.getFileName() + ": ");
        return output;
    }

    private List<String> command(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("/bin/bash", script.toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--settings", directory.resolve("settings.env").toString()));
        return command;
    }

    private String run(int exitCode, List<String> command) throws IOException {
        Path log = directory.resolve("output.log");
        try (ChildProcess process = ChildProcess.start(command.get(0), command, environment, log)) {
            int actual = process.waitFor(TIMEOUT);
            assertThat(actual).as(process.output()).isEqualTo(exitCode);
            return process.output();
        }
    }
}
