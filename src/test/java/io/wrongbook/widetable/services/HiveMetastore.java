package io.wrongbook.widetable.services;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A real Hive Metastore 3.1 that speaks Thrift, as a process of its own, with its database (Derby)
 * in its memory. Its jars and those of its clients come from Maven Central into {@code
 * target/hive}, outside the tests' class path.
 */
public final class HiveMetastore implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
    private static final int PORT_ATTEMPTS = 5;

    private static final String SERVER_CONFIG =
            """
            <configuration>
              <property><name>metastore.warehouse.dir</name><value>%s</value></property>
              <property><name>javax.jdo.option.ConnectionURL</name>
                <value>jdbc:derby:memory:metastore;create=true</value></property>
              <property><name>javax.jdo.option.ConnectionDriverName</name>
                <value>org.apache.derby.jdbc.EmbeddedDriver</value></property>
              <property><name>datanucleus.schema.autoCreateAll</name><value>true</value></property>
              <property><name>metastore.schema.verification</name><value>false</value></property>
            </configuration>
            """;

    private static final String LOG4J =
            """
            rootLogger.level = INFO
            rootLogger.appenderRef.console.ref = Console
            appender.console.type = Console
            appender.console.name = Console
            appender.console.layout.type = PatternLayout
            """;

    private final int port;
    private final ChildProcess server;

    private HiveMetastore(int port, ChildProcess server) {
        this.port = port;
        this.server = server;
    }

    /**
     * Starts a metastore on a free port.
     *
     * @param directory everything of this metastore is under it
     */
    public static HiveMetastore start(Path directory) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return start(directory.toAbsolutePath(), FreePort.find());
            } catch (BindException e) {
                // Another program was faster.
                if (attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static HiveMetastore start(Path home, int port) throws IOException {
        Path conf = Files.createDirectories(home.resolve("conf"));
        Files.writeString(
                conf.resolve("metastore-site.xml"),
                SERVER_CONFIG.formatted(home.resolve("warehouse").toUri()));
        Files.writeString(conf.resolve("log4j2.properties"), LOG4J);
        List<String> command = new ArrayList<>(ChildProcess.java());
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        // Hive is of the days before modules.
                        "--add-opens=java.base/java.net=ALL-UNNAMED",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-Dderby.stream.error.file=" + home.resolve("derby.log"),
                        "-classpath",
                        conf + ":" + jars("metastore") + "/*:" + clientJars() + "/*",
                        "org.apache.hadoop.hive.metastore.HiveMetaStore",
                        "-p",
                        String.valueOf(port)));
        ChildProcess server =
                ChildProcess.start(
                        "Hive Metastore", command, Map.of(), home.resolve("metastore.log"));
        awaitReady(server, port);
        return new HiveMetastore(port, server);
    }

    /** The directory with the jars that a cluster needs to read a metastore. */
    public static Path clientJars() {
        return jars("client");
    }

    /** What {@code hive.metastore.uris} of a client is. */
    public String uris() {
        return "thrift://localhost:" + port;
    }

    @Override
    public void close() {
        server.close();
    }

    private static Path jars(String name) {
        return Path.of(System.getProperty("hive.directory", "target/hive"), name).toAbsolutePath();
    }

    private static void awaitReady(ChildProcess server, int port) throws IOException {
        try {
            Awaitility.await("Hive Metastore starts")
                    .pollInSameThread()
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(START_TIMEOUT)
                    .until(() -> listens(port) || !server.isAlive());
        } catch (ConditionTimeoutException e) {
            throw new IOException("Hive Metastore does not start:\n" + server.output(), e);
        }
        if (!server.isAlive() && server.output().contains("Address already in use")) {
            throw new BindException("the metastore's port is taken:\n" + server.output());
        }
        server.requireAlive();
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("localhost", port), 1000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
