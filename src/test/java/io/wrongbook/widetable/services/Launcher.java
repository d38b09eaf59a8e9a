package io.wrongbook.widetable.services;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Runs a program in a JVM of its own on behalf of Maven's {@code exec:java}, whose class path it
 * gets. The program's last line stays the last one on the screen and its exit code becomes Maven's:
 * {@code exec:exec} would add thirty lines of Maven's own and turn every code into 1.
 */
public final class Launcher {
    private static final String TMPDIR = "-Djava.io.tmpdir=";
    private static final long STOP_SECONDS = 60;

    private Launcher() {}

    /** Takes the arguments of {@code java}; ends this JVM if the program fails. */
    public static void main(String[] args) throws IOException, InterruptedException {
        for (String arg : args) {
            if (arg.startsWith(TMPDIR)) {
                Files.createDirectories(Path.of(arg.substring(TMPDIR.length())));
            }
        }
        List<String> command = new ArrayList<>();
        command.add(ChildProcess.javaHome("java").toString());
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().put("CLASSPATH", classPath());
        Process program = builder.start();
        // At Ctrl-C the program tidies up, and the shell's prompt must not come before that.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(program), "stop-program"));
        int exitCode = program.waitFor();
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private static void stop(Process program) {
        program.destroy();
        try {
            if (!program.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                program.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            program.destroyForcibly();
        }
    }

    /** The class path that Maven gives, which is in no system property. */
    private static String classPath() {
        if (Thread.currentThread().getContextClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs())
                    .map(Launcher::path)
                    .collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }

    private static String path(URL url) {
        return Path.of(URI.create(url.toString())).toString();
    }
}
