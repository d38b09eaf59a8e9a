package io.wrongbook.widetable.cluster;

import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;

/** {@code docker/flink/autoscaler/config.yaml}, as the autoscaler reads it: with Flink's code. */
final class AutoscalerConfig {

    static final Path FILE = Path.of("docker/flink/autoscaler/config.yaml");

    private AutoscalerConfig() {}

    static Configuration load() {
        return GlobalConfiguration.loadConfiguration(FILE.getParent().toString());
    }
}
