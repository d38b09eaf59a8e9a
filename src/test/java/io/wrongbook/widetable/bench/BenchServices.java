package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.services.EmbeddedKafka;
import io.wrongbook.widetable.services.EmbeddedMariaDb;
import io.wrongbook.widetable.services.TcpProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The broker and the database that all programs use, the latter also from 1 ms away. */
final class BenchServices implements AutoCloseable {

    private static final Duration ROUND_TRIP = Duration.ofMillis(1);

    private static final List<String> DATABASE_OPTIONS =
            List.of("--innodb-buffer-pool-size=2G", "--innodb-log-file-size=1G");

    private final EmbeddedKafka kafka;
    private final EmbeddedMariaDb database;
    private final TcpProxy proxy;

    BenchServices(Path directory) throws Exception {
        kafka = EmbeddedKafka.start(directory.resolve("kafka"));
        database = EmbeddedMariaDb.start(directory.resolve("mariadb"), DATABASE_OPTIONS);
        database.createDatabase("bench");
        proxy = TcpProxy.start(database.port(), ROUND_TRIP.dividedBy(2));
    }

    EmbeddedKafka kafka() {
        return kafka;
    }

    BenchTarget target(String topic) {
        return new BenchTarget(
                kafka.bootstrapServers(),
                topic,
                database.jdbcUrl("bench"),
                database.username(),
                database.password(),
                database.pid());
    }

    /** The same target, with a network between the program and the database. */
    BenchTarget distant(BenchTarget target) {
        return target.withJdbcUrl(
                target.jdbcUrl().replace(":" + database.port() + "/", ":" + proxy.port() + "/"));
    }

    @Override
    public void close() throws Exception {
        proxy.close();
        database.close();
        kafka.close();
    }
}
