package io.wrongbook.widetable.jars;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.flink.shaded.asm9.org.objectweb.asm.ClassReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The jars run on Java 11, as VVP does: each class, method and field of the JDK that a class in
 * them names is one of Java 11. This needs no JDK 11: javac knows what is in it. FatJarIT looks at
 * the version of the class files.
 */
class Java11ApiIT {

    /** In the tools' jar: inside of every JDK, for Flink's JMX server, which no tool starts. */
    private static final String JMX_SERVER =
            "org/apache/flink/management/jmx/JMXServer$JmxRegistry names"
                    + " sun/rmi/registry/RegistryImpl";

    private static ClassSignatures java11;

    @BeforeAll
    static void read() throws IOException {
        java11 = ClassSignatures.ofJava("B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"fat.jar", "sql.jar", "metrics.jar", "tools.jar"})
    void namesNothingThatIsNewer(String jarProperty) throws IOException {
        Path path = Path.of(System.getProperty(jarProperty));
        ClassSignatures known = java11.with(path);
        Set<String> newer = new TreeSet<>();
        int classes = 0;
        try (JarFile jar = new JarFile(path.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                if (entry.getName().endsWith(".class")) {
                    classes++;
                    try (InputStream in = jar.getInputStream(entry)) {
                        newer.addAll(known.missingIn(new ClassReader(in)));
                    }
                }
            }
        }
        newer.remove(JMX_SERVER);

        assertThat(classes).isGreaterThan(50);
        assertThat(newer).isEmpty();
    }

    @Test
    void theCheckSeesWhatCameLater() throws IOException {
        try (InputStream in = Later.class.getResourceAsStream("Java11ApiIT$Later.class")) {
            assertThat(java11.missingIn(new ClassReader(in)))
                    .map(use -> use.replaceFirst(".* names ", ""))
                    .contains(
                            "java/lang/String.formatted([Ljava/lang/Object;)Ljava/lang/String;",
                            "java/lang/Record",
                            "java/util/HexFormat",
                            "java/util/stream/Stream.toList()Ljava/util/List;")
                    .noneMatch(use -> use.contains("isBlank") || use.contains("lines"));
        }
    }

    /** Java 11 has isBlank() and lines(), and none of the rest. */
    record Later(String text) {

        List<String> lines() {
            return "%s".formatted(text).lines().toList();
        }

        HexFormat hex() {
            return text.isBlank() ? null : HexFormat.of();
        }
    }
}
