package io.wrongbook.widetable.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.services.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The database is slow, and the barriers of unaligned checkpoints overtake the events that wait for
 * it. These events are then in the checkpoint and nowhere else: the source's offsets are behind
 * them, the table does not have them yet. A job that goes back to such a checkpoint has to take
 * them from there, or rows are missing.
 */
class UnalignedCheckpointIT {

    @RegisterExtension static final FaultRun RUN = new FaultRun();

    private static final int EVENTS = 6_000;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private TcpProxy network;

    @BeforeEach
    void checkpointsAreUnaligned() throws IOException {
        network = RUN.database().proxy();
        RUN.platform().set(CheckpointingOptions.ENABLE_UNALIGNED, true);
        RUN.platform().set(CheckpointingOptions.ALIGNED_CHECKPOINT_TIMEOUT, Duration.ZERO);
        // Rare enough that one with events in it is the last one for a while.
        RUN.platform().set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
    }

    @AfterEach
    void close() throws IOException {
        network.close();
    }

    @Test
    void aJobThatFailsTakesTheEventsOnTheirWayFromTheCheckpoint() throws Exception {
        RUN.start(options("2"));
        awaitCheckpointWithEvents();

        network.cut();
        RUN.awaitFailure("Communications link failure");
        network.delay(Duration.ZERO);
        network.mend();

        await("restored").atMost(PATIENCE).until(() -> RUN.job().checkpoints("restored") > 0);
        assertThat(RUN.job().restoredEventBytes()).isPositive();
        RUN.awaitAllRight();
    }

    /** What the channels held is distributed anew. */
    @Test
    void aNewJobWithAnotherParallelismTakesThemFromTheRetainedCheckpoint() throws Exception {
        RUN.platform()
                .set(
                        CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                        ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
        RUN.start(options("1"));
        awaitCheckpointWithEvents();

        RUN.pipeline().cancel();
        Path checkpoint = RUN.job().lastCheckpoint();
        long eventBytes = RUN.job().lastEventBytes();
        network.delay(Duration.ZERO);
        RUN.startFrom(checkpoint.toUri().toString(), options("2"));

        // A dead letter that came after the checkpoint comes twice.
        RUN.pipeline().awaitAllRight();
        assertThat(eventBytes).isPositive();
    }

    private void awaitCheckpointWithEvents() throws Exception {
        RUN.send(500);
        RUN.awaitRows(50);
        RUN.awaitCheckpoints("completed", 1);
        network.delay(Duration.ofMillis(150));
        RUN.send(EVENTS);
        await("a checkpoint with events in it")
                .atMost(PATIENCE)
                .until(() -> RUN.job().lastEventBytes() > 0);
        assertThat(RUN.pipeline().table().size()).isLessThan(RUN.pipeline().model().records());
    }

    /** Small batches, each of which is a slow way to the database. */
    private String[] options(String parallelism) {
        return new String[] {
            "--jdbc.url",
            RUN.database().jdbcUrl(RUN.databaseName(), network),
            "--jdbc.batch-size",
            "20",
            "--jdbc.retry-timeout",
            "0 s",
            "--parallelism.source",
            parallelism,
            "--parallelism.process",
            parallelism,
            "--parallelism.sink",
            parallelism
        };
    }
}
