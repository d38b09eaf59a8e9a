package io.wrongbook.widetable.services;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One broker and one database server for all integration tests of a JVM, started when a test first
 * asks for them and stopped after the last test. Each test makes topics and databases of its own.
 */
public final class SharedServices implements BeforeAllCallback {

    private static final Namespace NAMESPACE = Namespace.create(SharedServices.class);

    private ExtensionContext.Store store;

    @Override
    public void beforeAll(ExtensionContext context) {
        store = context.getRoot().getStore(NAMESPACE);
    }

    public EmbeddedKafka kafka() {
        return service("kafka", EmbeddedKafka::start);
    }

    /** Another broker, which tests may stop and start again. */
    public KafkaProcess kafkaProcess() {
        return service("kafka-process", KafkaProcess::start);
    }

    /** The user's own server if {@code -Dtest.jdbc.url} names one, otherwise {@link #mariaDb}. */
    public DatabaseServer database() {
        return ExternalDatabase.configured().isPresent()
                ? service("database", directory -> ExternalDatabase.configured().orElseThrow())
                : mariaDb();
    }

    /** A server that tests may kill and configure; they are {@link OwnDatabaseServer}. */
    public EmbeddedMariaDb mariaDb() {
        return service("mariadb", EmbeddedMariaDb::start);
    }

    @SuppressWarnings("unchecked")
    private <T extends AutoCloseable> T service(String name, Starter<T> starter) {
        return ((Service<T>) store.getOrComputeIfAbsent(name, n -> new Service<>(name, starter)))
                .running;
    }

    private interface Starter<T> {
        T start(Path directory) throws IOException;
    }

    /** The root's store closes what it holds after the last test of the JVM. */
    private static final class Service<T extends AutoCloseable> implements AutoCloseable {

        private final Path directory;
        private final T running;

        Service(String name, Starter<T> starter) {
            try {
                directory = Files.createTempDirectory("wrongbook-" + name);
                running = starter.start(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws Exception {
            running.close();
            FileUtils.deleteDirectory(directory.toFile());
        }
    }
}
