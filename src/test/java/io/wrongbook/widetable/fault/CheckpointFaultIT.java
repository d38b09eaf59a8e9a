package io.wrongbook.widetable.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.cluster.ShippedConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.configuration.CheckpointingOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The checkpoints' storage is away: a file stands where the directory was. */
class CheckpointFaultIT {

    @RegisterExtension static final FaultRun RUN = new FaultRun();

    /** A job that restarts meanwhile may end for good: the adaptive scheduler fails it. */
    @Test
    void aJobOnTheShippedConfigurationGoesOnWithoutARestart() throws Exception {
        RUN.platform()
                .set(
                        CheckpointingOptions.TOLERABLE_FAILURE_NUMBER,
                        ShippedConfig.load().get(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER));
        RUN.start();
        RUN.send(1_000);
        RUN.awaitCheckpoints("completed", 1);

        takeAway();
        RUN.send(2_000);
        RUN.awaitCheckpoints("failed", 5);
        RUN.awaitAllRight();
        bringBack();

        RUN.send(2_000);
        RUN.awaitCheckpoints("completed", 2);
        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
    }

    @Test
    void aJobThatDoesNotTolerateItIsRestartedUntilItIsBack() throws Exception {
        RUN.platform().set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 0);
        RUN.start();
        RUN.send(1_000);
        RUN.awaitCheckpoints("completed", 1);

        takeAway();
        RUN.send(2_000);
        RUN.awaitFailure("Exceeded checkpoint tolerable failure threshold");
        bringBack();

        RUN.send(2_000);
        RUN.awaitCheckpoints("completed", 2);
        RUN.awaitAllRight();
    }

    /** Permissions would not do: tests may run as root. */
    private static void takeAway() throws IOException {
        Files.move(checkpoints(), elsewhere());
        Files.createFile(checkpoints());
    }

    private static void bringBack() throws IOException {
        Files.delete(checkpoints());
        Files.move(elsewhere(), checkpoints());
    }

    private static Path checkpoints() {
        return RUN.directory().resolve("checkpoints");
    }

    private static Path elsewhere() {
        return RUN.directory().resolve("elsewhere");
    }
}
