package io.wrongbook.widetable.cluster;

import io.wrongbook.widetable.services.ChildProcess;
import io.wrongbook.widetable.services.DebianPackage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * {@code docker/compose.yaml} with the values of {@code docker/.env.example}, as {@code
 * docker-compose config} understands them: Debian's docker-compose 1.29, a Python program that
 * needs no engine for this. It is older than {@code create_host_path} and gets this key as an
 * extension, which it hands on unread.
 */
public final class ComposeFile {

    public static final Path DIRECTORY = Path.of("docker").toAbsolutePath();

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String PYTHON = "python3.11";
    private static final String EXTENSION = "x-";
    private static final String CREATE_HOST_PATH = "create_host_path";
    private static final String[] NEEDED = {
        "python3.11-minimal",
        "libpython3.11-minimal",
        "libpython3.11-stdlib",
        "python3-attr",
        "python3-certifi",
        "python3-chardet",
        "python3-charset-normalizer",
        "python3-distro",
        "python3-distutils",
        "python3-docker",
        "python3-dockerpty",
        "python3-docopt",
        "python3-dotenv",
        "python3-idna",
        "python3-jsonschema",
        "python3-pyrsistent",
        "python3-requests",
        "python3-six",
        "python3-texttable",
        "python3-urllib3",
        "python3-websocket",
        "python3-yaml"
    };

    private final Map<String, Object> resolved;

    private ComposeFile(Map<String, Object> resolved) {
        this.resolved = resolved;
    }

    /**
     * Has the file checked and resolved.
     *
     * @param log takes what docker-compose says
     * @throws IOException with that, if it rejects the file
     */
    public static ComposeFile load(Path log) throws IOException {
        Path unpacked = DebianPackage.unpacked("docker-compose", NEEDED);
        Path file =
                Files.writeString(
                        log.resolveSibling("compose.yaml"),
                        Files.readString(DIRECTORY.resolve("compose.yaml"))
                                .replace(CREATE_HOST_PATH, EXTENSION + CREATE_HOST_PATH));
        ChildProcess command =
                ChildProcess.start(
                        "docker-compose",
                        List.of(
                                unpacked.resolve("usr/bin/" + PYTHON).toString(),
                                unpacked.resolve("usr/bin/docker-compose").toString(),
                                "--env-file",
                                DIRECTORY.resolve(".env.example").toString(),
                                "--project-directory",
                                DIRECTORY.toString(),
                                "--file",
                                file.toString(),
                                "config"),
                        Map.of(
                                "PYTHONHOME", unpacked.resolve("usr").toString(),
                                "PYTHONPATH",
                                        unpacked.resolve("usr/lib/python3/dist-packages")
                                                .toString()),
                        log);
        if (command.waitFor(TIMEOUT) != 0 || command.output().contains("WARNING")) {
            throw new IOException("docker-compose config:\n" + command.output());
        }
        return new ComposeFile(
                map(new Load(LoadSettings.builder().build()).loadFromString(command.output())));
    }

    /** The variables of {@code .env.example}. */
    public static Map<String, String> environment() {
        return properties(DIRECTORY.resolve(".env.example"));
    }

    /** The lines {@code key=value} of a file. */
    public static Map<String, String> properties(Path file) {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> map = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> map.put(key, properties.getProperty(key)));
        return map;
    }

    /** All services by their names. */
    public Map<String, Object> services() {
        return map(resolved.get("services"));
    }

    /** What stands under a service, an empty map if it is not there. */
    public Map<String, Object> map(String service, String key) {
        return map(map(services().get(service)).getOrDefault(key, Map.of()));
    }

    /** A list of a service, empty if it is not there. */
    public List<String> list(String service, String key) {
        return ((List<?>) map(services().get(service)).getOrDefault(key, List.of()))
                .stream().map(String::valueOf).toList();
    }

    /** Files and directories of the machine that a service sees. */
    public List<Bind> binds(String service) {
        return mounts(service).stream()
                .filter(Map.class::isInstance)
                .map(ComposeFile::map)
                .map(
                        mount ->
                                new Bind(
                                        Path.of((String) mount.get("source")),
                                        Boolean.TRUE.equals(mount.get("read_only")),
                                        !Boolean.FALSE.equals(
                                                map(mount.getOrDefault("bind", Map.of()))
                                                        .get(EXTENSION + CREATE_HOST_PATH))))
                .toList();
    }

    /** The names of the volumes that a service uses. */
    public List<String> volumesOf(String service) {
        return mounts(service).stream()
                .filter(String.class::isInstance)
                .map(mount -> ((String) mount).replaceAll(":.*", ""))
                .toList();
    }

    private List<?> mounts(String service) {
        return (List<?>) map(services().get(service)).getOrDefault("volumes", List.of());
    }

    /** The declared volumes. */
    public Map<String, Object> volumes() {
        return map(resolved.get("volumes"));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }

    /**
     * A file or directory of the machine in a container.
     *
     * @param source where it is
     * @param readOnly whether the container may only read it
     * @param created whether Docker makes a directory if it is missing
     */
    public record Bind(Path source, boolean readOnly, boolean created) {}
}
