package io.wrongbook.widetable.cluster;

import io.wrongbook.widetable.services.ChildProcess;
import io.wrongbook.widetable.services.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the commands of a documentation page as a reader types them: one block after the other into
 * one shell, whose variables and functions stay. A block that can be run has a mark above it:
 * {@code <!-- run: name -->}.
 */
public final class PageCommands {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private static final String SHELL =
            "set -euo pipefail; set -a; if [ -f \"$1\" ]; then . \"$1\"; fi; . \"$2\";"
                    + " { export -p; declare -f; } > \"$1\"";

    private final String page;
    private final Path directory;
    private final Map<String, String> environment;

    /**
     * @param page a Markdown file
     * @param directory where the commands are run
     * @param environment what the reader's shell has beforehand
     */
    public PageCommands(Path page, Path directory, Map<String, String> environment)
            throws IOException {
        this.page = Files.readString(page);
        this.directory = directory;
        this.environment = environment;
    }

    /** The text of a marked block. */
    public String block(String name) {
        Matcher block =
                Pattern.compile("<!-- run: " + name + " -->\n+```[a-z]+\n(.*?)```", Pattern.DOTALL)
                        .matcher(page);
        if (!block.find()) {
            throw new IllegalArgumentException("The page has no block " + name);
        }
        return block.group(1);
    }

    /**
     * Runs a block.
     *
     * @return what it printed, both streams
     * @throws IOException with what it printed, if a command of it fails
     */
    public String run(String name) throws IOException {
        Programs.require("curl");
        Path commands = Files.writeString(directory.resolve(name + ".sh"), block(name));
        ChildProcess shell =
                ChildProcess.start(
                        name,
                        List.of(
                                "/bin/bash",
                                "-c",
                                "cd '" + directory + "'; " + SHELL,
                                "bash",
                                directory.resolve("shell.sh").toString(),
                                commands.toString()),
                        environment,
                        directory.resolve(name + ".out"));
        int exitCode = shell.waitFor(TIMEOUT);
        if (exitCode != 0) {
            throw new IOException(
                    name + " ended with " + exitCode + ":\n" + block(name) + "\n" + shell.output());
        }
        return shell.output();
    }
}
