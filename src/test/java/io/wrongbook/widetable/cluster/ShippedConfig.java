package io.wrongbook.widetable.cluster;

import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/** {@code docker/flink/config.yaml}, as Flink's own code reads it. */
public final class ShippedConfig {

    public static final Path FILE = Path.of("docker/flink/config.yaml");

    private ShippedConfig() {}

    /** What is in the file, and nothing else. */
    public static Configuration load() {
        return GlobalConfiguration.loadConfiguration(FILE.getParent().toString());
    }

    /**
     * The same without what is the machine's or the network's: addresses, ports, memory, slots and
     * directories. {@link FlinkProcesses} has its own.
     */
    public static Map<String, String> withoutTheMachine() {
        Map<String, String> settings = load().toMap();
        settings.keySet()
                .removeIf(
                        key ->
                                key.matches(
                                        "rest\\..*|.*\\.(address|bind-host|port|numberOfTaskSlots)"
                                                + "|.*manager\\.memory\\.(?!segment).*"
                                                + "|.*(savepoint-|checkpointing\\.)dir"));
        return settings;
    }
}
