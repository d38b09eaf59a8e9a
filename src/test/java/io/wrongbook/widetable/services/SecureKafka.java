package io.wrongbook.widetable.services;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/** A broker that can also be reached in the ways that a guarded one is. */
public final class SecureKafka implements AutoCloseable {

    public static final String USERNAME = "wrongbook-job";
    public static final String PASSWORD = "kafka-secret";

    private static final String HOST = "127.0.0.1";
    private static final int PORT_ATTEMPTS = 5;
    private static final int SCRAM_ITERATIONS = 4096;

    /** A way to reach the broker; the names are those of the security protocols. */
    public enum Listener {
        SASL_PLAINTEXT,
        SASL_SSL,
        /** TLS, and the client shows a certificate, too. */
        SSL
    }

    private final EmbeddedKafka kafka;
    private final Map<Listener, Integer> ports;

    private SecureKafka(EmbeddedKafka kafka, Map<Listener, Integer> ports) {
        this.kafka = kafka;
        this.ports = ports;
    }

    /**
     * Starts a broker.
     *
     * @param server the broker's certificate
     * @param client the one that clients of {@link Listener#SSL} must show
     */
    public static SecureKafka start(Path directory, Certificate server, Certificate client)
            throws IOException {
        for (int attempt = 1; ; attempt++) {
            int port = FreePort.find();
            Map<Listener, Integer> ports = new EnumMap<>(Listener.class);
            for (Listener listener : Listener.values()) {
                ports.put(listener, FreePort.find());
            }
            try {
                EmbeddedKafka kafka =
                        EmbeddedKafka.start(
                                directory, port, properties(port, ports, server, client));
                addScramUser(kafka);
                return new SecureKafka(kafka, ports);
            } catch (BindException e) {
                // Another program was faster.
                if (attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** The broker by its open door, for the tests' own records. */
    public EmbeddedKafka kafka() {
        return kafka;
    }

    /** The address of a guarded door. */
    public String address(Listener listener) {
        return HOST + ":" + ports.get(listener);
    }

    @Override
    public void close() {
        kafka.close();
    }

    private static void addScramUser(EmbeddedKafka kafka) throws IOException {
        try {
            kafka.admin()
                    .alterUserScramCredentials(
                            List.of(
                                    new UserScramCredentialUpsertion(
                                            USERNAME,
                                            new ScramCredentialInfo(
                                                    ScramMechanism.SCRAM_SHA_256, SCRAM_ITERATIONS),
                                            PASSWORD)))
                    .all()
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        }
    }

    private static Map<String, String> properties(
            int port, Map<Listener, Integer> ports, Certificate server, Certificate client)
            throws IOException {
        int controllerPort = FreePort.find();
        StringBuilder advertised = new StringBuilder("PLAINTEXT://" + HOST + ":" + port);
        StringBuilder protocols = new StringBuilder("PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        Map<String, String> properties = new HashMap<>();
        ports.forEach(
                (listener, listenerPort) -> {
                    advertised.append(",").append(listener).append("://");
                    advertised.append(HOST).append(":").append(listenerPort);
                    protocols.append(",").append(listener).append(":").append(listener);
                });
        properties.put("controller.quorum.voters", "1@" + HOST + ":" + controllerPort);
        properties.put("advertised.listeners", advertised.toString());
        properties.put("listeners", advertised + ",CONTROLLER://" + HOST + ":" + controllerPort);
        properties.put("listener.security.protocol.map", protocols.toString());
        for (Listener listener : Listener.values()) {
            String prefix = "listener.name." + listener.name().toLowerCase(Locale.ROOT) + ".";
            properties.put(prefix + "sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256");
            properties.put(
                    prefix + "plain.sasl.jaas.config",
                    String.format(
                            "org.apache.kafka.common.security.plain.PlainLoginModule required"
                                    + " user_%s=\"%s\";",
                            USERNAME, PASSWORD));
            properties.put(
                    prefix + "scram-sha-256.sasl.jaas.config",
                    "org.apache.kafka.common.security.scram.ScramLoginModule required;");
            properties.put(prefix + "ssl.keystore.type", "PKCS12");
            properties.put(prefix + "ssl.keystore.location", server.keyStore().toString());
            properties.put(prefix + "ssl.keystore.password", Certificate.PASSWORD);
            properties.put(prefix + "ssl.truststore.type", "PKCS12");
            properties.put(prefix + "ssl.truststore.location", client.trustStore().toString());
            properties.put(prefix + "ssl.truststore.password", Certificate.PASSWORD);
        }
        properties.put("listener.name.ssl.ssl.client.auth", "required");
        return properties;
    }
}
