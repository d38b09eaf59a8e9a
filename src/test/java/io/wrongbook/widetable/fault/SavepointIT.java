package io.wrongbook.widetable.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.pipeline.PipelineFixture;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stops with a savepoint, and restores that differ from what was stopped. */
class SavepointIT {

    @RegisterExtension static final FaultRun RUN = new FaultRun();

    @Test
    void parallelismFromOneToFourAndBack() throws Exception {
        assertGoesOn(null, 1);
        for (int parallelism : new int[] {4, 2, 1}) {
            assertGoesOn(RUN.pipeline().stopWithSavepoint(), parallelism);
        }
    }

    @Test
    void anotherTtl() throws Exception {
        assertGoesOn(null, 2, "--state.ttl", "1 h");
        for (String ttl : new String[] {"1 s", "30 d"}) {
            assertGoesOn(RUN.pipeline().stopWithSavepoint(), 2, "--state.ttl", ttl);
        }
    }

    @Test
    void operatorsThatAreChainedNoLonger() throws Exception {
        assertGoesOn(null, 2);
        assertGoesOn(
                RUN.pipeline().stopWithSavepoint(),
                2,
                "--parallelism.source",
                "3",
                "--parallelism.process",
                "4",
                "--parallelism.sink",
                "1");
    }

    /** What older events said is in the table; which of them win is in the savepoint. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void theStateOfEveryReleasedSchema(int version) throws Exception {
        try (PipelineFixture pipeline =
                new PipelineFixture(
                        RUN.broker(),
                        RUN.database(),
                        RUN.directory(),
                        ReleasedSavepoint.name(version))) {
            pipeline.platform().set(CoreOptions.DEFAULT_PARALLELISM, 2);
            pipeline.send(ReleasedSavepoint.before().iterator(), ReleasedSavepoint::partition);
            // Leaves the table as the job of that release left it.
            pipeline.runToEnd();
            List<Long> written = timesOfUnchangedRows(pipeline);

            // The records in it are as old as the savepoint.
            pipeline.startFromForeign(
                    ReleasedSavepoint.of(version).toUri().toString(), "--state.ttl", "36500 d");
            pipeline.send(ReleasedSavepoint.after().iterator(), ReleasedSavepoint::partition);
            await("all is read").until(() -> pipeline.committed() == pipeline.produced());

            pipeline.assertTableIsRight();
            // A duplicate whose version the state does not know would be written once more.
            assertThat(timesOfUnchangedRows(pipeline)).isEqualTo(written);
            assertHoldsNothingButIdsAndTimes(Path.of(URI.create(pipeline.stopWithSavepoint())));
        }
    }

    /** What students wrote is in the topic and in the table, and nowhere else. */
    @Test
    void aCheckpointHoldsNothingButIdsAndTimes() throws Exception {
        RUN.platform()
                .set(
                        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        // A compressed text would not be found.
        RUN.platform().setString("state.backend.rocksdb.compression.per.level", "NO_COMPRESSION");
        RUN.start();
        RUN.pipeline().send(ReleasedSavepoint.before().iterator());
        RUN.awaitAllRight();
        RUN.awaitCheckpoints("completed", 2);
        RUN.pipeline().cancel();

        assertHoldsNothingButIdsAndTimes(RUN.directory().resolve("checkpoints"));
    }

    private static List<Long> timesOfUnchangedRows(PipelineFixture pipeline) throws Exception {
        String ids =
                ReleasedSavepoint.unchanged().stream()
                        .map(id -> "'" + id + "'")
                        .collect(Collectors.joining(", "));
        try (Connection connection = pipeline.connect()) {
            return FaultRun.numbers(
                    connection,
                    String.format(
                            "SELECT UNIX_TIMESTAMP(process_time) * 1000 FROM %s"
                                    + " WHERE wrong_id IN (%s) ORDER BY wrong_id",
                            PipelineFixture.TABLE, ids));
        }
    }

    /** Of the events that {@link ReleasedSavepoint} sends. */
    private static void assertHoldsNothingButIdsAndTimes(Path directory) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(all)
                .contains("add-" + ReleasedSavepoint.NOW, "fix-" + (ReleasedSavepoint.NOW + 20));
        assertThat(all).doesNotContain(bytes("题干")).doesNotContain(bytes("学生"));
    }

    /** A text as its bytes are shown. */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** No dead letter comes twice: the restored job goes on exactly where the other one stopped. */
    private static void assertGoesOn(String savepoint, int parallelism, String... options)
            throws Exception {
        RUN.platform().set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        RUN.startFrom(savepoint, options);
        RUN.send(1_500);
        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
    }
}
