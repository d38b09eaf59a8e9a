package io.wrongbook.widetable.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A script for Node.js in the tests' resources, with the packages of npm that it needs. */
public final class NodeTool {

    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final Path directory;

    private NodeTool(Path directory) {
        this.directory = directory;
    }

    /**
     * Copies a tool to {@code target/} and has npm install what its {@code package.json} names.
     *
     * @param name its directory in the tests' resources
     * @param files what is copied from there, beside {@code package.json}
     * @throws Programs.MissingException if there is no npm or no Node.js
     */
    public static NodeTool install(String name, String... files) throws IOException {
        Programs.require("npm", "node");
        NodeTool tool =
                new NodeTool(
                        Files.createDirectories(Path.of("target").resolve(name).toAbsolutePath()));
        List<String> all = new ArrayList<>(List.of(files));
        all.add("package.json");
        for (String file : all) {
            Files.copy(
                    Path.of("src/test/resources", name, file),
                    tool.directory.resolve(file),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(
                        tool.run(
                                "npm",
                                "install",
                                "--prefix",
                                tool.directory.toString(),
                                "--no-audit",
                                "--no-fund",
                                "--no-package-lock",
                                "--ignore-scripts"))
                .doesNotContain("npm error");
        return tool;
    }

    /** Where the tool is, with its files and its packages. */
    public Path directory() {
        return directory;
    }

    /** Has Node.js run a script of the tool; what it printed. */
    public String node(String script, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of("node"));
        command.add(directory.resolve(script).toString());
        command.addAll(List.of(args));
        return run(command.toArray(String[]::new));
    }

    /** Runs a program that ends with 0, or with 1 if it has found something; what it printed. */
    public String run(String... command) throws IOException {
        try (ChildProcess process =
                ChildProcess.start(
                        command[0], List.of(command), Map.of(), directory.resolve("output.log"))) {
            int exitCode = process.waitFor(TIMEOUT);
            assertThat(exitCode).as(process.output()).isBetween(0, 1);
            return process.output();
        }
    }
}
