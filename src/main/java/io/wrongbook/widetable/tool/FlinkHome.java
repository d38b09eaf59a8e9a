package io.wrongbook.widetable.tool;

import io.wrongbook.widetable.config.ConfigException;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.util.ChildFirstClassLoader;

/**
 * Runs a program that needs more of Flink than the tools' jar contains, with the jars in {@code
 * $FLINK_HOME/lib}. It loads Flink's classes from there, and all others from the tools' jar first,
 * as a job does on a cluster.
 */
public final class FlinkHome {

    private static final String VARIABLE = "FLINK_HOME";

    private FlinkHome() {}

    /**
     * Calls {@code run(PrintStream, PrintStream, Map, String...)} of a class; in this class loader
     * if the class path has all that it needs.
     *
     * @param command the command as it was typed, for the message
     * @param name the name of the class
     * @return its exit code
     * @throws ConfigException if the directory does not exist or does not contain Flink
     */
    public static int run(
            String command,
            String name,
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            String... args)
            throws Exception {
        if (FlinkClasses.openCatalogs() || Arrays.asList(args).contains(Tool.HELP)) {
            return call(FlinkHome.class.getClassLoader(), name, out, err, environment, args);
        }
        URL tools = FlinkHome.class.getProtectionDomain().getCodeSource().getLocation();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader flink =
                        new URLClassLoader(
                                jars(command, environment), ClassLoader.getPlatformClassLoader());
                URLClassLoader all =
                        new ChildFirstClassLoader(
                                new URL[] {tools},
                                flink,
                                CoreOptions.ALWAYS_PARENT_FIRST_LOADER_PATTERNS
                                        .defaultValue()
                                        .toArray(new String[0]),
                                failure -> {})) {
            thread.setContextClassLoader(all);
            return call(all, name, out, err, environment, args);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static int call(
            ClassLoader loader,
            String name,
            PrintStream out,
            PrintStream err,
            Map<String, String> environment,
            String... args)
            throws Exception {
        try {
            return (int)
                    Class.forName(name, true, loader)
                            .getMethod(
                                    "run",
                                    PrintStream.class,
                                    PrintStream.class,
                                    Map.class,
                                    String[].class)
                            .invoke(null, out, err, environment, args);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Exception) {
                throw (Exception) e.getCause();
            }
            throw e;
        }
    }

    private static URL[] jars(String command, Map<String, String> environment) throws IOException {
        String home = environment.get(VARIABLE);
        Path lib = Path.of(home == null ? "" : home, "lib");
        if (home == null || !Files.isDirectory(lib)) {
            throw new ConfigException(
                    String.format(
                            "%s needs Flink's Table API and the jars of the catalog: set %s to the"
                                    + " directory of a Flink 1.20 that has them in lib/"
                                    + " (docs/catalog.md)",
                            command, VARIABLE));
        }
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .map(FlinkHome::url)
                    .toArray(URL[]::new);
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }
}
