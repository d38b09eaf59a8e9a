package io.wrongbook.widetable.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.JsonEvent;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.apache.flink.api.common.functions.Function;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.UserDefinedFunction;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

/** The jar of the SQL edition's functions, with nothing beside it but Flink. */
class SqlFunctionsJarIT {

    private static final Path JAR = Path.of(System.getProperty("sql.jar"));

    @Test
    void holdsNoConnectorAndNothingOfFlink() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(jar.stream().map(JarEntry::getName).filter(n -> n.endsWith(".class")))
                    .isNotEmpty()
                    .allMatch(
                            name ->
                                    name.startsWith("io/wrongbook/widetable/")
                                            || name.startsWith("com/fasterxml/jackson/core/")
                                            || name.startsWith("org/apache/commons/codec/"));
            assertThat(jar.stream().map(JarEntry::getName))
                    .noneMatch(name -> name.startsWith("META-INF/services/"));
        }
    }

    @Test
    void itsFunctionsNeedNothingElse() throws Exception {
        URL[] classPath = {
            JAR.toUri().toURL(),
            jarOf(Function.class),
            jarOf(Collector.class),
            jarOf(UserDefinedFunction.class)
        };
        try (URLClassLoader loader =
                new URLClassLoader(classPath, ClassLoader.getPlatformClassLoader())) {
            Object recordId = function(loader, RecordIdFunction.class);
            Object id =
                    recordId.getClass()
                            .getMethod("eval", String.class)
                            .invoke(recordId, "wrong_001");
            assertThat(id).isEqualTo(2933004459427610138L);

            Object add = parse(loader, JsonEvent.add("w", "e", 1_750_000_000_000L).json());
            assertThat(add.getClass().getField("wrongId").get(add)).isEqualTo("w");
            assertThat(add.getClass().getField("deadLetterHeaders").get(add)).isNull();
            Object dead = parse(loader, "{");
            Map<?, ?> headers = (Map<?, ?>) dead.getClass().getField("deadLetterHeaders").get(dead);
            assertThat(new String((byte[]) headers.get("dlq.reason"), UTF_8))
                    .isEqualTo("INVALID_JSON");
        }
    }

    private static Object parse(ClassLoader loader, String value) throws Exception {
        Object parse = function(loader, ParseEvent.class);
        List<Object> rows = new ArrayList<>();
        Class<?> collector = loader.loadClass(Collector.class.getName());
        Object collecting =
                Proxy.newProxyInstance(
                        loader,
                        new Class<?>[] {collector},
                        (proxy, method, args) -> {
                            rows.add(args[0]);
                            return null;
                        });
        parse.getClass().getMethod("setCollector", collector).invoke(parse, collecting);
        parse.getClass()
                .getMethod("open", loader.loadClass(FunctionContext.class.getName()))
                .invoke(parse, (Object) null);
        parse.getClass()
                .getMethod(
                        "eval",
                        String.class,
                        Integer.class,
                        Long.class,
                        Instant.class,
                        Map.class,
                        byte[].class)
                .invoke(
                        parse,
                        "t",
                        0,
                        0L,
                        Instant.ofEpochMilli(1_750_000_000_000L),
                        Map.of(),
                        value.getBytes(UTF_8));
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private static Object function(ClassLoader loader, Class<?> type) throws Exception {
        return loader.loadClass(type.getName()).getConstructor().newInstance();
    }

    private static URL jarOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation();
    }
}
