package io.wrongbook.widetable.fault;

import io.wrongbook.widetable.cluster.ShippedConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.curator.test.TestingServer;

/** The shipped configuration with its high availability switched on. */
final class HighAvailability {

    private HighAvailability() {}

    /**
     * What a cluster under this directory gets.
     *
     * @param zookeeper the ensemble: one server
     */
    static Map<String, String> settings(Path directory, TestingServer zookeeper)
            throws IOException {
        Map<String, String> settings =
                ShippedConfig.withoutTheMachine(
                        ShippedConfig.loadWithHighAvailability(directory.resolve("shipped")));
        settings.put("high-availability.zookeeper.quorum", zookeeper.getConnectString());
        settings.put(
                "high-availability.storageDir",
                directory.resolve("high-availability").toUri().toString());
        settings.put(
                "execution.checkpointing.dir", directory.resolve("checkpoints").toUri().toString());
        // The shipped ones are for a cluster that runs for longer than a test.
        settings.put("execution.checkpointing.interval", "1 s");
        settings.put("execution.checkpointing.min-pause", "100 ms");
        return settings;
    }
}
