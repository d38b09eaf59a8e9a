package io.wrongbook.widetable.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.PipelineFixture;
import io.wrongbook.widetable.golden.GoldenCase;
import java.util.Map;
import org.apache.flink.configuration.CoreOptions;
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

    /** The table is empty, so whatever a row shows of older events comes from the savepoint. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theStateOfEveryReleasedSchema(int version) throws Exception {
        try (PipelineFixture pipeline =
                new PipelineFixture(
                        RUN.broker(),
                        RUN.database(),
                        RUN.directory(),
                        ReleasedSavepoint.name(version))) {
            pipeline.platform().set(CoreOptions.DEFAULT_PARALLELISM, 2);
            pipeline.send(ReleasedSavepoint.before().iterator(), ReleasedSavepoint::partition);
            // The records in it are as old as the savepoint.
            pipeline.startFrom(
                    ReleasedSavepoint.of(version).toUri().toString(), "--state.ttl", "36500 d");
            pipeline.send(ReleasedSavepoint.after().iterator(), ReleasedSavepoint::partition);
            await("all is read").until(() -> pipeline.committed() == pipeline.produced());

            Map<String, Map<String, Object>> changed = pipeline.model().rows(GoldenCase.ZONE);
            changed.keySet().removeIf(ReleasedSavepoint::isUnchanged);
            assertThat(pipeline.table()).isEqualTo(changed);
        }
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
