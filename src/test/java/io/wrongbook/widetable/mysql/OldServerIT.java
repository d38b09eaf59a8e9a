package io.wrongbook.widetable.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.record.TestEvents;
import io.wrongbook.widetable.services.EmbeddedMariaDb;
import io.wrongbook.widetable.services.OwnDatabaseServer;
import io.wrongbook.widetable.startup.JobConfigLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MariaDB 10 tells clients that it is MySQL 5.5.5, and the driver believes it. */
@OwnDatabaseServer
class OldServerIT {

    @Test
    void millisecondsArriveAtAServerThatCallsItself555(@TempDir Path directory) throws Exception {
        try (EmbeddedMariaDb server =
                        EmbeddedMariaDb.start(
                                directory, List.of("--version=5.5.5-10.11.5-MariaDB"));
                BatchWriter writer = writer(server)) {
            AddEvent add = TestEvents.add("w1", "e1", TestEvents.NOON);

            writer.write(List.of(TestEvents.row(add)), (row, rejection) -> {});

            try (var connection = server.connect("old")) {
                assertThat(
                                TestDatabase.query(
                                        connection,
                                        "SELECT VERSION() AS version,"
                                                + " CAST(collect_time AS CHAR) AS time FROM "
                                                + TestDatabase.TABLE))
                        .singleElement()
                        .satisfies(
                                row -> {
                                    assertThat(row.get("version")).asString().startsWith("5.5.5");
                                    assertThat(row.get("time"))
                                            .isEqualTo("2025-03-01 18:00:00.123");
                                });
            }
        }
    }

    private static BatchWriter writer(EmbeddedMariaDb server) throws Exception {
        server.createDatabase("old");
        var config =
                JobConfigLoader.load(
                                Map.of(),
                                "--kafka.bootstrap-servers",
                                "unused:9092",
                                "--jdbc.url",
                                server.jdbcUrl("old"),
                                "--jdbc.username",
                                server.username(),
                                "--jdbc.password",
                                server.password(),
                                "--jdbc.create-table",
                                "true")
                        .jdbc();
        TableCheck.check(config);
        return new BatchWriter(config);
    }
}
