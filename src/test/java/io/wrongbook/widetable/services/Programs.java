package io.wrongbook.widetable.services;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs of this machine that Maven does not bring; docs/contributing.md lists them. A test that
 * needs one is skipped where it is missing ({@link SkipWithoutProgram}).
 */
public final class Programs {

    private Programs() {}

    /** Looks for a program on the PATH. */
    public static Optional<Path> find(String program) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Demands programs.
     *
     * @throws MissingException if one of them is not on the PATH
     */
    public static void require(String... programs) throws MissingException {
        List<String> missing =
                Stream.of(programs).filter(program -> find(program).isEmpty()).toList();
        if (!missing.isEmpty()) {
            throw new MissingException(
                    "not on the PATH: "
                            + String.join(", ", missing)
                            + " (docs/contributing.md#what-you-need)");
        }
    }

    /** A program is not there; the message says which, and what would do. */
    public static final class MissingException extends IOException {

        private static final long serialVersionUID = 1;

        MissingException(String message) {
            super(message);
        }
    }
}
