package io.wrongbook.widetable.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real Kafka broker (KRaft, one node) in a process of its own, so that it can be stopped, killed
 * and started again on the same port with the same data. A second listener is behind a network that
 * a test may break.
 */
public final class KafkaProcess extends KafkaBroker {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final long ANSWER_TIMEOUT_SECONDS = 2;
    private static final int PORT_ATTEMPTS = 5;
    private static final String DISTANT = "DISTANT";

    private final Path directory;
    private final TcpProxy network;
    private ChildProcess server;

    private KafkaProcess(Path directory, String bootstrapServers, TcpProxy network) {
        super(
                bootstrapServers,
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers)));
        this.directory = directory;
        this.network = network;
    }

    /**
     * Starts a broker on a free port.
     *
     * @param directory everything of this broker is under it
     */
    public static KafkaProcess start(Path directory) throws IOException {
        Path home = Files.createDirectories(directory.toAbsolutePath());
        Path logs = home.resolve("logs");
        EmbeddedKafka.format(logs);
        for (int attempt = 1; ; attempt++) {
            int port = FreePort.find();
            Properties properties = new Properties();
            properties.putAll(EmbeddedKafka.brokerProperties(logs, port));
            int distantPort = FreePort.find();
            TcpProxy network = TcpProxy.start(distantPort);
            addListener(properties, "listeners", distantPort);
            addListener(properties, "advertised.listeners", network.port());
            properties.merge(
                    "listener.security.protocol.map",
                    DISTANT + ":PLAINTEXT",
                    (a, b) -> a + "," + b);
            // A killed broker may come back as soon as its old session is over.
            properties.put("broker.heartbeat.interval.ms", "200");
            properties.put("broker.session.timeout.ms", "1000");
            try (Writer file = Files.newBufferedWriter(home.resolve("server.properties"))) {
                properties.store(file, null);
            }
            KafkaProcess kafka = new KafkaProcess(home, EmbeddedKafka.HOST + ":" + port, network);
            try {
                kafka.restart();
                return kafka;
            } catch (BindException e) {
                // Another program was faster.
                kafka.close();
                if (attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            } catch (IOException | RuntimeException | Error e) {
                kafka.close();
                throw e;
            }
        }
    }

    private static void addListener(Properties properties, String key, int port) {
        String listener = DISTANT + "://" + EmbeddedKafka.HOST + ":" + port;
        properties.merge(key, listener, (all, one) -> all + "," + one);
    }

    /** The broker's address for clients that are to reach it through {@link #network}. */
    public String distantBootstrapServers() {
        return EmbeddedKafka.HOST + ":" + network.port();
    }

    /** What is between the broker and the clients of its second listener. */
    public TcpProxy network() {
        return network;
    }

    /** Whether the broker's process runs. */
    public boolean isAlive() {
        return server != null && server.isAlive();
    }

    /** Starts the broker again after its end, and waits until it answers. */
    public void restart() throws IOException {
        if (isAlive()) {
            throw new IllegalStateException("Kafka runs already");
        }
        List<String> command = new ArrayList<>(ChildProcess.java());
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dlog4j2.configurationFile=log4j2-test.xml",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        "kafka.Kafka",
                        directory.resolve("server.properties").toString()));
        server = ChildProcess.start("Kafka", command, Map.of(), directory.resolve("kafka.log"));
        try {
            Awaitility.await("Kafka starts")
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .atMost(START_TIMEOUT)
                    .until(() -> answers() || !server.isAlive());
        } catch (ConditionTimeoutException e) {
            throw new IOException("Kafka does not start:\n" + server.output(), e);
        }
        if (!server.isAlive() && server.output().contains("BindException")) {
            throw new BindException("Kafka's port is taken:\n" + server.output());
        }
        server.requireAlive();
    }

    /** Stops the broker in good order; {@link #restart} starts it again. */
    public void stop() {
        server.close();
    }

    /** Kills the broker, as a crash would; {@link #restart} starts it again. */
    public void kill() {
        server.kill();
    }

    @Override
    public void close() {
        super.close();
        if (server != null) {
            server.close();
        }
        try {
            network.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the broker has joined its cluster. */
    private boolean answers() throws InterruptedException {
        try {
            return !admin().describeCluster()
                    .nodes()
                    .get(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .isEmpty();
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }
}
