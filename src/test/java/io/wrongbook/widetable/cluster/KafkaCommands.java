package io.wrongbook.widetable.cluster;

import io.wrongbook.widetable.services.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Kafka's own commands, as scripts under the names that a distribution gives them. */
final class KafkaCommands {

    private static final Map<String, String> MAIN_CLASSES =
            Map.of(
                    "kafka-topics.sh", "org.apache.kafka.tools.TopicCommand",
                    "kafka-get-offsets.sh", "org.apache.kafka.tools.GetOffsetShell",
                    "kafka-delete-records.sh", "org.apache.kafka.tools.DeleteRecordsCommand",
                    "kafka-consumer-groups.sh",
                            "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
                    "kafka-configs.sh", "kafka.admin.ConfigCommand");

    private KafkaCommands() {}

    /** Writes the scripts, which run on the class path of this JVM. */
    static void writeTo(Path bin) throws IOException {
        Files.createDirectories(bin);
        for (Map.Entry<String, String> command : MAIN_CLASSES.entrySet()) {
            Path script =
                    Files.writeString(
                            bin.resolve(command.getKey()),
                            "#!/bin/sh\nexec '%s' -XX:+UseSerialGC -cp '%s' %s \"$@\"\n"
                                    .formatted(
                                            String.join("' '", ChildProcess.java()),
                                            System.getProperty("java.class.path"),
                                            command.getValue()));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
