package io.wrongbook.widetable.services;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka broker (KRaft, one node) inside this JVM. Threads of the broker keep the JVM alive
 * until {@link #close}.
 */
public final class EmbeddedKafka extends KafkaBroker {

    static final String HOST = "127.0.0.1";
    private static final int NODE_ID = 1;
    private static final int PORT_ATTEMPTS = 5;

    static {
        // Kafka ends the JVM on a fault, even when a port is taken. Here that must fail a test.
        Exit.setExitProcedure(EmbeddedKafka::rejectToEndTheJvm);
        Exit.setHaltProcedure(EmbeddedKafka::rejectToEndTheJvm);
    }

    private final KafkaRaftServer server;

    private EmbeddedKafka(String bootstrapServers, KafkaRaftServer server, Admin admin) {
        super(bootstrapServers, admin);
        this.server = server;
    }

    /**
     * Starts a broker on a free port.
     *
     * @param directory everything of this broker is under it; if a broker ran here before, its
     *     topics are there again
     */
    public static EmbeddedKafka start(Path directory) throws IOException {
        return start(directory, Map.of());
    }

    /** Starts a broker as {@link #start(Path)} does, on a given port. */
    public static EmbeddedKafka start(Path directory, int port) throws IOException {
        return start(directory, port, Map.of());
    }

    /** Starts a broker on a free port, with broker properties that replace those of this class. */
    public static EmbeddedKafka start(Path directory, Map<String, String> properties)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return start(directory, FreePort.find(), properties);
            } catch (BindException e) {
                // Another program was faster.
                if (attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Starts a broker on a given port, with broker properties that replace those of this class. */
    public static EmbeddedKafka start(Path directory, int port, Map<String, String> properties)
            throws IOException {
        Path logs = Files.createDirectories(directory.toAbsolutePath()).resolve("logs");
        format(logs);
        Map<String, String> all = brokerProperties(logs, port);
        all.putAll(properties);
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(all), Time.SYSTEM);
        try {
            server.startup();
            String bootstrapServers = HOST + ":" + port;
            Admin admin =
                    Admin.create(
                            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
            return new EmbeddedKafka(bootstrapServers, server, admin);
        } catch (Throwable e) {
            IOException failure = startFailure(e);
            try {
                stop(server);
            } catch (RuntimeException | Error e2) {
                failure.addSuppressed(e2);
            }
            throw failure;
        }
    }

    /** Stops the broker; its data stay in the directory. */
    @Override
    public void close() {
        super.close();
        stop(server);
    }

    private static void stop(KafkaRaftServer server) {
        server.shutdown();
        server.awaitShutdown();
    }

    static void format(Path logs) throws IOException {
        if (Files.exists(logs.resolve("meta.properties"))) {
            return;
        }
        try {
            new Formatter()
                    .setPrintStream(
                            new PrintStream(
                                    OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(NODE_ID)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(logs.toString())
                    .addDirectory(logs.toString())
                    .run();
        } catch (Exception e) {
            throw new IOException("Kafka's directory cannot be formatted: " + logs, e);
        }
    }

    static Map<String, String> brokerProperties(Path logs, int port) {
        int controllerPort = FreePort.find();
        Map<String, String> properties = new HashMap<>();
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", String.valueOf(NODE_ID));
        properties.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("controller.quorum.election.timeout.ms", "100");
        properties.put("controller.quorum.election.backoff.max.ms", "100");
        properties.put(
                "listeners",
                "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(HOST, port, HOST, controllerPort));
        properties.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
        properties.put(
                "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("inter.broker.listener.name", "PLAINTEXT");
        properties.put("log.dirs", logs.toString());
        properties.put("auto.create.topics.enable", "false");
        properties.put("default.replication.factor", "1");
        properties.put("min.insync.replicas", "1");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("offsets.topic.num.partitions", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("transaction.state.log.num.partitions", "1");
        properties.put("group.initial.rebalance.delay.ms", "0");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        // Tests send records of any year; the broker would delete them as too old.
        properties.put("log.retention.ms", "-1");
        // 128 MB of this JVM's memory otherwise.
        properties.put("log.cleaner.dedupe.buffer.size", String.valueOf(4 << 20));
        properties.put("server.max.startup.time.ms", "60000");
        return properties;
    }

    private static IOException startFailure(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof BindException) {
                BindException bind = new BindException("Kafka's port is taken: " + e.getMessage());
                bind.initCause(failure);
                return bind;
            }
        }
        return new IOException("Kafka does not start", failure);
    }

    private static void rejectToEndTheJvm(int status, String message) {
        throw new IllegalStateException(
                "Kafka wanted to end the JVM with status " + status + ": " + message);
    }
}
