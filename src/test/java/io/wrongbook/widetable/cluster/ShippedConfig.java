package io.wrongbook.widetable.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/** {@code docker/flink/config.yaml}, as Flink's own code reads it. */
public final class ShippedConfig {

    public static final Path FILE = Path.of("docker/flink/config.yaml");

    private static final String HIGH_AVAILABILITY = "high-availability.type: zookeeper";

    private ShippedConfig() {}

    /** What is in the file, and nothing else. */
    public static Configuration load() {
        return GlobalConfiguration.loadConfiguration(FILE.getParent().toString());
    }

    /**
     * What is in the file with high availability switched on: one line, as the file says.
     *
     * @param directory takes a copy of the file
     */
    public static Configuration loadWithHighAvailability(Path directory) throws IOException {
        String switchedOff = "#" + HIGH_AVAILABILITY;
        String file = Files.readString(FILE);
        if (file.lines().filter(switchedOff::equals).count() != 1) {
            throw new IllegalStateException(FILE + " must have one line " + switchedOff);
        }
        Files.writeString(
                Files.createDirectories(directory).resolve(FILE.getFileName()),
                file.replace("\n" + switchedOff + "\n", "\n" + HIGH_AVAILABILITY + "\n"));
        return GlobalConfiguration.loadConfiguration(directory.toString());
    }

    /**
     * The file's settings without what is the machine's or the network's: addresses, ports, memory,
     * slots and directories. {@link FlinkProcesses} has its own.
     */
    public static Map<String, String> withoutTheMachine() {
        return withoutTheMachine(load());
    }

    /** The same of settings that were read before. */
    public static Map<String, String> withoutTheMachine(Configuration file) {
        Map<String, String> settings = file.toMap();
        settings.keySet()
                .removeIf(
                        key ->
                                key.matches(
                                        "rest\\..*|.*\\.(address|bind-host|port|numberOfTaskSlots)"
                                                + "|.*manager\\.memory\\.(?!segment).*"
                                                + "|.*(savepoint-|checkpointing\\.)dir"
                                                + "|high-availability\\.storageDir"
                                                + "|high-availability\\.zookeeper\\.quorum"));
        return settings;
    }
}
