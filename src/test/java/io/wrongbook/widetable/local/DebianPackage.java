package io.wrongbook.widetable.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs that Debian packages: the one on the PATH, or else one that is unpacked from its package
 * below {@code target/debian}. Nothing is installed, and nobody has to be root: apt gets lists of
 * its own.
 */
public final class DebianPackage {

    private static final Path DIRECTORY = Path.of("target", "debian").toAbsolutePath();
    private static final Duration TIMEOUT = Duration.ofMinutes(3);

    private static final String APT =
            "mkdir -p lists/partial cache/archives/partial &&"
                    + " apt() { apt-get -o Dir::State::Lists=$PWD/lists -o Dir::Cache=$PWD/cache"
                    + " -o APT::Sandbox::User=root \"$@\"; } &&"
                    + " apt update && apt download \"$1\" && dpkg-deb -x \"$1\"_*.deb \"$1\"";

    private DebianPackage() {}

    /**
     * Finds a program, and fetches its package if need be.
     *
     * @param packageName of a package that needs no other one but the C library
     * @param program its file name
     * @throws IOException if the program is not on the PATH and its package cannot be had
     */
    public static synchronized Path program(String packageName, String program) throws IOException {
        Optional<Path> installed =
                Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .map(folder -> Path.of(folder, program))
                        .filter(Files::isExecutable)
                        .findFirst();
        if (installed.isPresent()) {
            return installed.get();
        }
        Path unpacked = DIRECTORY.resolve(packageName).resolve("usr/bin").resolve(program);
        if (!Files.isExecutable(unpacked)) {
            fetch(packageName, program);
        }
        return unpacked;
    }

    private static void fetch(String packageName, String program) throws IOException {
        Files.createDirectories(DIRECTORY);
        Path log = DIRECTORY.resolve(packageName + ".log");
        List<String> command =
                List.of("/bin/sh", "-c", "cd '" + DIRECTORY + "' && " + APT, "sh", packageName);
        try (ChildProcess apt = ChildProcess.start("apt-get", command, Map.of(), log)) {
            if (apt.waitFor(TIMEOUT) != 0) {
                throw new IOException(
                        "Put the program "
                                + program
                                + " on the PATH: Debian's package "
                                + packageName
                                + " cannot be fetched:\n"
                                + apt.output());
            }
        }
    }
}
