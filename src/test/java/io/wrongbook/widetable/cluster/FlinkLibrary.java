package io.wrongbook.widetable.cluster;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * The {@code lib/} directory of a Flink distribution, made of copies of the jars on the tests'
 * class path. Nothing that a bare cluster lacks is in it, so that a job's jar must bring it.
 */
public final class FlinkLibrary {

    /**
     * What {@code flink-dist.jar} and its neighbours hold. {@code flink-connector-base} is not
     * here: as in a distribution, {@code flink-connector-files} holds its classes. {@code
     * snakeyaml-engine} is here because Flink itself reads {@code config.yaml} with it.
     */
    private static final Pattern IN_A_DISTRIBUTION =
            Pattern.compile(
                    "(async-profiler|chill-java|commons-(cli|collections|compress|io|lang3|math3|text)"
                            + "|flink-(annotations|clients|connector-datagen|connector-files|container|core"
                            + "|core-api|datastream|datastream-api|dstl-dfs|file-sink-common|hadoop-fs|java"
                            + "|metrics-core|optimizer|queryable-state-client-java"
                            + "|rpc-akka-loader|rpc-core|runtime|runtime-web"
                            + "|shaded-(asm-9|guava|jackson|netty|zookeeper-3)"
                            + "|statebackend-(changelog|common|rocksdb)|streaming-java)"
                            + "|frocksdbjni|javassist|jsr305|kryo"
                            + "|log4j-(1\\.2-api|api|core|slf4j-impl)|lz4-java(?=-1\\.8)|minlog|objenesis"
                            + "|slf4j-api|snakeyaml-engine|snappy-java)-[0-9].*\\.jar");

    /** The Table API and its planner, which a distribution has too, and only some jobs need. */
    private static final Pattern TABLE_API =
            Pattern.compile(
                    "flink-table-(api-bridge-base|api-java|api-java-bridge|common|planner-loader"
                            + "|runtime)-[0-9].*\\.jar");

    /** Tests' jars hold classes that no cluster has. */
    private static final String TESTS = "-tests.jar";

    private FlinkLibrary() {}

    /** Copies the jars into a directory; jars that are there already stay. */
    public static void copyTo(Path directory) throws IOException {
        copyTo(directory, IN_A_DISTRIBUTION);
        if (!Files.exists(directory.resolve(jarOf(org.apache.flink.core.fs.Path.class)))) {
            throw new IOException("No Flink on the class path " + classPath());
        }
    }

    /** Copies the Table API into the directory, too. */
    public static void copyTableApiTo(Path directory) throws IOException {
        copyTo(directory, TABLE_API);
    }

    private static void copyTo(Path directory, Pattern names) throws IOException {
        Files.createDirectories(directory);
        for (Path jar : classPath()) {
            String name = jar.getFileName().toString();
            Path copy = directory.resolve(name);
            if (names.matcher(name).matches() && !name.endsWith(TESTS) && !Files.exists(copy)) {
                Files.copy(jar, copy);
            }
        }
    }

    private static String jarOf(Class<?> type) {
        String location = type.getProtectionDomain().getCodeSource().getLocation().getPath();
        return location.substring(location.lastIndexOf('/') + 1);
    }

    /** The class path of this JVM; Surefire may hide it in a property or in a manifest. */
    private static List<Path> classPath() throws IOException {
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        List<Path> entries = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            entries.add(Path.of(entry));
        }
        return entries.size() == 1 && Files.isRegularFile(entries.get(0))
                ? manifestClassPath(entries.get(0))
                : entries;
    }

    private static List<Path> manifestClassPath(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String classPath =
                    manifest == null
                            ? null
                            : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            List<Path> entries = new ArrayList<>();
            if (classPath != null) {
                for (String entry : classPath.trim().split("\\s+", -1)) {
                    entries.add(Path.of(jar.toUri().resolve(entry)));
                }
            }
            return entries;
        }
    }
}
