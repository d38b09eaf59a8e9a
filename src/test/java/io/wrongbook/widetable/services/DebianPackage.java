package io.wrongbook.widetable.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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

    /** The first argument names the directory; it is there only when all packages are in it. */
    private static final String APT =
            "mkdir -p lists/partial cache/archives/partial &&"
                    + " apt() { apt-get -o Dir::State::Lists=$PWD/lists -o Dir::Cache=$PWD/cache"
                    + " -o APT::Sandbox::User=root \"$@\"; } &&"
                    + " apt update && rm -rf \"$1.part\" && apt download \"$@\" &&"
                    + " for p in \"$@\"; do dpkg-deb -x \"$p\"_*.deb \"$1.part\" || exit; done &&"
                    // 200 MB from which its scripts are built.
                    + " rm -rf \"$1.part/usr/share/javascript/moment-timezone/data\" &&"
                    + " rm -rf \"$1\" && mv \"$1.part\" \"$1\"";

    private DebianPackage() {}

    /**
     * Finds a program, and fetches its package if need be.
     *
     * @param packageName the package of the program
     * @param program its file name
     * @param needed further packages that it needs
     * @throws Programs.MissingException if the program is not on the PATH and its package cannot be
     *     had
     */
    public static Path program(String packageName, String program, String... needed)
            throws IOException {
        Optional<Path> installed = Programs.find(program);
        return installed.isPresent()
                ? installed.get()
                : unpacked(packageName, needed).resolve("usr/bin").resolve(program);
    }

    /**
     * Fetches packages, unless they are there from before.
     *
     * @param packageName the one that is wanted
     * @param needed further ones that it needs
     * @return the directory in which all of them are unpacked
     * @throws Programs.MissingException if they cannot be had
     */
    public static synchronized Path unpacked(String packageName, String... needed)
            throws IOException {
        Path unpacked = DIRECTORY.resolve(packageName);
        // Every package of Debian has its place there, even if only a link.
        boolean complete =
                Files.isDirectory(unpacked)
                        && Stream.of(needed)
                                .map(unpacked.resolve("usr/share/doc")::resolve)
                                .allMatch(doc -> Files.exists(doc, LinkOption.NOFOLLOW_LINKS));
        if (!complete) {
            fetch(packageName, needed);
        }
        return unpacked;
    }

    private static void fetch(String packageName, String... needed) throws IOException {
        if (Programs.find("apt-get").isEmpty() || Programs.find("dpkg-deb").isEmpty()) {
            throw new Programs.MissingException(
                    packageName
                            + " is not on the PATH, and there are no apt-get and dpkg-deb to fetch"
                            + " Debian's package with (docs/contributing.md#what-you-need)");
        }
        Files.createDirectories(DIRECTORY);
        Path log = DIRECTORY.resolve(packageName + ".log");
        List<String> command = new ArrayList<>();
        command.addAll(List.of("/bin/sh", "-c", "cd '" + DIRECTORY + "' && " + APT, "sh"));
        command.add(packageName);
        command.addAll(List.of(needed));
        try (ChildProcess apt = ChildProcess.start("apt-get", command, Map.of(), log)) {
            if (apt.waitFor(TIMEOUT) != 0) {
                throw new Programs.MissingException(
                        "Debian's package "
                                + packageName
                                + " cannot be fetched, its programs on the PATH would do: "
                                + apt.output().strip().replaceAll("(?s).*\n", "")
                                + " ("
                                + log
                                + ")");
            }
        }
    }
}
