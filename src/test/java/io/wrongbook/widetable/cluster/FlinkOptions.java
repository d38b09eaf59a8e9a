package io.wrongbook.widetable.cluster;

import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import org.apache.flink.configuration.ConfigOption;

/** The options that jars of Flink declare. */
public final class FlinkOptions {

    private FlinkOptions() {}

    /**
     * The options of some jars by their keys, without the deprecated ones.
     *
     * @param types a class of each jar
     */
    public static Map<String, ConfigOption<?>> of(Class<?>... types)
            throws IOException, ReflectiveOperationException {
        Map<String, ConfigOption<?>> options = new TreeMap<>();
        for (Class<?> type : types) {
            for (Class<?> holder : optionClassesBeside(type)) {
                for (Field field : holder.getFields()) {
                    if (Modifier.isStatic(field.getModifiers())
                            && field.getType() == ConfigOption.class
                            && !field.isAnnotationPresent(Deprecated.class)) {
                        ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                        options.put(option.key(), option);
                    }
                }
            }
        }
        return options;
    }

    private static List<Class<?>> optionClassesBeside(Class<?> type)
            throws IOException, ReflectiveOperationException {
        List<Class<?>> classes = new ArrayList<>();
        try (JarFile jar = new JarFile(jarOf(type).toFile())) {
            for (String name : jar.stream().map(entry -> entry.getName()).toList()) {
                if (name.endsWith("Options.class") && !name.contains("$")) {
                    classes.add(
                            Class.forName(
                                    name.substring(0, name.length() - ".class".length())
                                            .replace('/', '.')));
                }
            }
        }
        return classes;
    }

    private static Path jarOf(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
}
