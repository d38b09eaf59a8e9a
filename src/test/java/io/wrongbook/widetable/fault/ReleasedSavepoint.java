package io.wrongbook.widetable.fault;

import io.wrongbook.widetable.cluster.FlinkProcesses;
import io.wrongbook.widetable.generator.GeneratedRecord;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.services.EmbeddedKafka;
import io.wrongbook.widetable.services.EmbeddedMariaDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A savepoint that the jar of a released schema of the state wrote, checked in as one file under
 * {@code src/test/resources/savepoint}. The first schema keeps records as Flink POJOs, the second
 * one packs them, the third one keeps their versions only.
 *
 * <p>After a change of the schema, {@link #main} adds the savepoint of the next version:
 *
 * <pre>
 * ./mvnw package -DskipTests
 * ./mvnw exec:exec@savepoint -Dsavepoint.args="4 target/wrongbook-wide-table-1.0.0.jar"
 * </pre>
 */
final class ReleasedSavepoint {

    private static final String RESOURCES = "src/test/resources/savepoint";

    /** The savepoints hold records of this time. */
    static final long NOW = 1_750_000_000_000L;

    private ReleasedSavepoint() {}

    /** Where the savepoint of a schema is. */
    static Path of(int version) {
        return Path.of(RESOURCES, "v" + version).toAbsolutePath();
    }

    /** What its topics' names begin with: a savepoint knows its topic. */
    static String name(int version) {
        return "savepoint-v" + version;
    }

    /** What was sent before the savepoint: adds, fixes, and both. */
    static List<GeneratedRecord> before() {
        return Stream.of(
                        ids(0, 30).map(i -> PlainEvents.add("w" + i, NOW + i)),
                        ids(20, 50).map(i -> PlainEvents.fix("w" + i, NOW + i, i % 3)))
                .flatMap(events -> events)
                .toList();
    }

    /**
     * Records 20 to 29 are not changed by these events, if their state is known; all others are.
     */
    static List<GeneratedRecord> after() {
        return Stream.of(
                        ids(0, 20).map(i -> PlainEvents.fix("w" + i, NOW + 1_000 + i, 1)),
                        ids(20, 30).map(i -> PlainEvents.add("w" + i, NOW + i)),
                        ids(20, 30).map(i -> PlainEvents.fix("w" + i, NOW + i - 10, 0)),
                        ids(30, 50).map(i -> PlainEvents.add("w" + i, NOW + 1_000 + i)))
                .flatMap(events -> events)
                .toList();
    }

    /** The records that {@link #after} leaves as they are. */
    static List<String> unchanged() {
        return ids(20, 30).map(i -> "w" + i).toList();
    }

    /** Where an event is sent: a savepoint knows the offset of each partition. */
    static int partition(GeneratedRecord record) {
        return Integer.parseInt(record.key().substring(1)) % PipelineFixture.PARTITIONS;
    }

    private static Stream<Integer> ids(int from, int to) {
        return IntStream.range(from, to).boxed();
    }

    /** Writes the savepoint of a version: {@code args} are its number and the fat jar. */
    public static void main(String[] args) throws Exception {
        int version = Integer.parseInt(args[0]);
        Path home = Files.createTempDirectory("wrongbook-savepoint");
        try (EmbeddedKafka kafka = EmbeddedKafka.start(home.resolve("kafka"));
                EmbeddedMariaDb database = EmbeddedMariaDb.start(home.resolve("mariadb"));
                PipelineFixture pipeline =
                        new PipelineFixture(kafka, database, home, name(version));
                FlinkProcesses flink =
                        FlinkProcesses.start(
                                home.resolve("flink"),
                                1,
                                1,
                                Map.of(
                                        "state.backend.type",
                                        "rocksdb",
                                        // So that the savepoint is one file.
                                        "execution.checkpointing.data-inline-threshold",
                                        "1mb"))) {
            String job = flink.run(Path.of(args[1]), 1, pipeline.args());
            pipeline.send(before().iterator(), ReleasedSavepoint::partition);
            pipeline.awaitAllRight(() -> flink.rest("/jobs/" + job + "/exceptions"));

            Path savepoints = home.resolve("savepoints");
            flink.flink("stop", "-p", savepoints.toUri().toString(), job).orThrow();
            copy(savepoints, of(version));
        }
    }

    private static void copy(Path savepoints, Path target) throws IOException {
        try (Stream<Path> files = Files.walk(savepoints)) {
            List<Path> written = files.filter(Files::isRegularFile).toList();
            if (written.size() != 1) {
                throw new IOException("more than one file: " + written);
            }
            Files.createDirectories(target);
            Files.copy(written.get(0), target.resolve("_metadata"));
        }
    }
}
