package io.wrongbook.widetable.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
@OwnDatabaseServer
class EmbeddedServicesIT {

    @TempDir private Path directory;

    @Test
    void aBrokerKeepsItsRecordsOverARestartAndLeavesNoThreads() throws Exception {
        Set<Thread> before = liveThreads();
        int port;
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory)) {
            port = Integer.parseInt(kafka.bootstrapServers().split(":", -1)[1]);
            kafka.createTopic("events", 3, Map.of("max.message.bytes", "2000000"));
            produce(kafka, "错题 📚");
            assertThat(consume(kafka)).containsExactly("错题 📚");
            assertThat(kafka.admin().listTopics().names().get()).containsExactly("events");
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(directory, port)) {
            assertThat(consume(kafka)).containsExactly("错题 📚");
        }
        assertThat(liveThreads()).filteredOn(thread -> !thread.isDaemon()).isSubsetOf(before);
    }

    @Test
    void aBrokerOnATakenPortFailsAndTheJvmLives() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedKafka.start(directory, taken.getLocalPort()))
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void aDatabaseKeepsItsRowsOverARestart() throws Exception {
        try (EmbeddedMariaDb database = EmbeddedMariaDb.start(directory)) {
            database.createDatabase("wrong-book");
            try (Connection connection = database.connect("wrong-book");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE t (a VARCHAR(9), b DATETIME(3))");
                statement.execute("INSERT INTO t VALUES ('错题📚', '2025-01-02 03:04:05.678')");
            }
        }
        try (EmbeddedMariaDb database = EmbeddedMariaDb.start(directory)) {
            assertThat(row(database)).isEqualTo("错题📚 2025-01-02 03:04:05.678");
            database.kill();
        }
        try (EmbeddedMariaDb database = EmbeddedMariaDb.start(directory)) {
            assertThat(row(database)).isEqualTo("错题📚 2025-01-02 03:04:05.678");
        }
    }

    @Test
    void aDatabaseHasOneOrdinaryUserAndOneAdministrator() throws Exception {
        try (EmbeddedMariaDb database = EmbeddedMariaDb.start(directory)) {
            for (String user : List.of(database.username(), "root", "", "nobody")) {
                assertThatThrownBy(
                                () -> DriverManager.getConnection(database.jdbcUrl(""), user, "no"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("Access denied");
            }
            try (Connection connection = database.connect("");
                    Statement statement = connection.createStatement()) {
                assertThatThrownBy(
                                () -> statement.execute("SET GLOBAL max_allowed_packet = 1048576"))
                        .isInstanceOf(SQLException.class);
                try (ResultSet result = statement.executeQuery("SELECT @@time_zone")) {
                    result.next();
                    assertThat(result.getString(1)).isEqualTo("-05:00");
                }
                administrate(database, statement.getConnection());
            }
        }
    }

    /** A socket's path may have 107 bytes. */
    @Test
    void aDatabaseStartsInADirectoryThatIsTooDeepForSockets() throws Exception {
        Path deep = directory.resolve("a".repeat(80)).resolve("b".repeat(80));

        try (EmbeddedMariaDb database = EmbeddedMariaDb.start(Files.createDirectories(deep))) {
            database.createDatabase("deep");
            try (Connection connection = database.connect("deep")) {
                assertThat(connection.isValid(5)).isTrue();
            }
        }
    }

    @Test
    void aDatabaseOnATakenPortFails() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedMariaDb.start(directory, taken.getLocalPort()))
                    .isInstanceOf(BindException.class);
        }
    }

    private static void administrate(EmbeddedMariaDb database, Connection victim)
            throws SQLException {
        long id;
        try (Statement statement = victim.createStatement();
                ResultSet result = statement.executeQuery("SELECT CONNECTION_ID()")) {
            result.next();
            id = result.getLong(1);
        }
        try (Connection root = database.connectAsRoot();
                Statement statement = root.createStatement()) {
            statement.execute("SET GLOBAL max_allowed_packet = 1048576");
            statement.execute("CREATE USER reader IDENTIFIED BY 'reader'");
            statement.execute("GRANT SELECT ON `wrong-book`.* TO reader");
            statement.execute("KILL " + id);
        }
        assertThat(victim.isValid(5)).isFalse();
    }

    private static String row(EmbeddedMariaDb database) throws SQLException {
        try (Connection connection = database.connect("wrong-book");
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT CONCAT(a, ' ', b) FROM t")) {
            result.next();
            return result.getString(1);
        }
    }

    private static void produce(EmbeddedKafka kafka, String value) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", kafka.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            producer.send(new ProducerRecord<>("events", "key", value)).get();
        }
    }

    private static List<String> consume(EmbeddedKafka kafka) {
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "group.id",
                                "test-" + System.nanoTime(),
                                "auto.offset.reset",
                                "earliest"),
                        new StringDeserializer(),
                        new StringDeserializer())) {
            consumer.subscribe(List.of("events"));
            for (int i = 0; i < 30; i++) {
                var records = consumer.poll(Duration.ofSeconds(1));
                if (!records.isEmpty()) {
                    return StreamSupport.stream(records.spliterator(), false)
                            .map(ConsumerRecord::value)
                            .toList();
                }
            }
            return List.of();
        }
    }

    private static Set<Thread> liveThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .collect(Collectors.toSet());
    }
}
