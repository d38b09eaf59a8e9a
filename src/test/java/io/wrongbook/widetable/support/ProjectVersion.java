package io.wrongbook.widetable.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The version that the pom gives to the jars. */
public final class ProjectVersion {

    private ProjectVersion() {}

    /** For example {@code 1.0.0}. */
    public static String read() throws IOException {
        return Files.readString(Path.of("pom.xml"))
                .replaceAll("(?s).*?<version>([^<]+)</version>.*", "$1");
    }
}
