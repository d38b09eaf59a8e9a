package io.wrongbook.widetable.jars;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.WideTableJar;
import io.wrongbook.widetable.WideTableJob;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.apache.flink.client.program.PackagedProgram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opens the jar that users upload. */
class FatJarIT {

    private static final int JAVA_11 = 55;

    private static final String SHADED = "io/wrongbook/widetable/shaded/";

    private static final List<String> NEEDED =
            List.of(
                    "io/wrongbook/widetable/WideTableJob.class",
                    "META-INF/services/io.wrongbook.widetable.startup.TableOptions",
                    "org/apache/flink/connector/jdbc/mysql/database/catalog/MySqlCatalog.class",
                    "sql/dwd_wrong_record_wide_delta.sql",
                    "schema/wrongbook-event.schema.json",
                    "org/apache/flink/connector/kafka/source/KafkaSource.class",
                    "org/apache/flink/connector/jdbc/JdbcConnectionOptions.class",
                    "org/apache/kafka/clients/consumer/KafkaConsumer.class",
                    "com/mysql/cj/jdbc/Driver.class",
                    "META-INF/services/java.sql.Driver",
                    "com/fasterxml/jackson/core/JsonFactory.class",
                    SHADED + "io/micrometer/registry/otlp/OtlpMeterRegistry.class",
                    SHADED + "com/google/protobuf/CodedOutputStream.class",
                    "META-INF/services/"
                            + SHADED.replace('/', '.')
                            + "io.opentelemetry.sdk.common.export.HttpSenderProvider");

    /** Other versions of these may be on a platform: ours have names of their own. */
    private static final List<String> RELOCATED =
            List.of(
                    "com/google/protobuf/",
                    "io/micrometer/",
                    "io/opentelemetry/",
                    "io/prometheus/",
                    "org/HdrHistogram/",
                    "org/LatencyUtils/");

    /** Packages that every Flink cluster has; a second copy of them breaks jobs in odd ways. */
    private static final List<String> PROVIDED =
            List.of(
                    "org/apache/flink/api/",
                    "org/apache/flink/configuration/",
                    "org/apache/flink/connector/base/",
                    "org/apache/flink/core/",
                    "org/apache/flink/runtime/",
                    "org/apache/flink/streaming/api/",
                    "org/apache/flink/streaming/runtime/",
                    "org/apache/flink/table/",
                    "org/apache/hadoop/",
                    "org/apache/flink/state/",
                    "org/apache/flink/contrib/",
                    "org/apache/flink/shaded/",
                    "org/apache/flink/util/",
                    "org/rocksdb/",
                    "org/slf4j/",
                    "org/apache/logging/",
                    "org/apache/log4j/",
                    "ch/qos/",
                    "org/junit/",
                    "javax/annotation/");

    @Test
    void holdsWhatTheJobNeedsAndNothingThatAClusterProvides() throws IOException {
        try (JarFile jar = fatJar()) {
            List<String> names = jar.stream().map(JarEntry::getName).toList();

            assertThat(names).containsAll(NEEDED);
            assertThat(names.stream().filter(FatJarIT::isProvided).collect(Collectors.toList()))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fat.jar", "metrics.jar"})
    void whatAPlatformMayHaveItselfIsRelocated(String jarProperty) throws IOException {
        try (JarFile jar = new JarFile(System.getProperty(jarProperty))) {
            assertThat(jar.stream().map(JarEntry::getName))
                    .contains(SHADED + "io/micrometer/core/instrument/MeterRegistry.class")
                    .noneMatch(name -> RELOCATED.stream().anyMatch(name::startsWith));
        }
    }

    @Test
    void theMetricReporterIsAPluginAndNothingElse() throws IOException {
        try (JarFile jar = new JarFile(System.getProperty("metrics.jar"))) {
            List<String> names = jar.stream().map(JarEntry::getName).toList();

            assertThat(names)
                    .contains(
                            "META-INF/services/org.apache.flink.metrics.reporter.MetricReporterFactory")
                    .noneMatch(FatJarIT::isProvided)
                    .noneMatch(name -> name.startsWith("io/wrongbook/widetable/mysql/"))
                    .noneMatch(name -> name.startsWith("org/apache/"));
        }
    }

    @Test
    void runsOnJava11() throws IOException {
        try (JarFile jar = fatJar()) {
            TreeMap<String, Integer> tooNew = new TreeMap<>();
            TreeSet<String> versions = new TreeSet<>();
            int classes = 0;
            for (JarEntry entry : jar.stream().toList()) {
                if (entry.getName().startsWith("META-INF/versions/") && !entry.isDirectory()) {
                    versions.add(entry.getName().split("/", -1)[2]);
                }
                if (entry.getName().endsWith(".class")) {
                    classes++;
                    int version = classFileVersion(jar, entry);
                    if (version > JAVA_11) {
                        tooNew.put(entry.getName(), version);
                    }
                }
            }

            assertThat(classes).isGreaterThan(1000);
            assertThat(tooNew).isEmpty();
            assertThat(versions).allMatch(version -> Integer.parseInt(version) <= 11);
        }
    }

    @Test
    void namesItsMainClass() throws Exception {
        File file = new File(System.getProperty("fat.jar"));

        try (PackagedProgram program = PackagedProgram.newBuilder().setJarFile(file).build()) {
            assertThat(program.getMainClassName()).isEqualTo(WideTableJob.class.getName());
        }
        try (JarFile jar = fatJar()) {
            Attributes manifest = jar.getManifest().getMainAttributes();
            assertThat(manifest.getValue(PackagedProgram.MANIFEST_ATTRIBUTE_ASSEMBLER_CLASS))
                    .isEqualTo(WideTableJob.class.getName());
            assertThat(manifest.getValue(Attributes.Name.MAIN_CLASS))
                    .isEqualTo(WideTableJar.class.getName());
        }
    }

    private static boolean isProvided(String name) {
        return name.endsWith(".class") && PROVIDED.stream().anyMatch(name::startsWith);
    }

    private static int classFileVersion(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry);
                DataInputStream data = new DataInputStream(in)) {
            data.readInt();
            data.readUnsignedShort();
            return data.readUnsignedShort();
        }
    }

    private static JarFile fatJar() throws IOException {
        return new JarFile(System.getProperty("fat.jar"));
    }
}
