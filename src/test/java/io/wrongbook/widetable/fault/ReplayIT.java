package io.wrongbook.widetable.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.generator.GeneratedRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.configuration.CoreOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events come again, with the state and without it. */
class ReplayIT {

    @RegisterExtension static final FaultRun RUN = new FaultRun();

    @Test
    void aFreshStartFromEarliestLeavesAFullTableAsItWas() throws Exception {
        RUN.start();
        RUN.send(5_000);
        RUN.awaitAllRight();
        Map<String, Map<String, Object>> before = RUN.pipeline().table();
        RUN.pipeline().cancel();

        RUN.start("--kafka.start", "earliest");
        await("all is read again")
                .until(
                        () ->
                                RUN.pipeline().deadLetters().size()
                                        == 2 * RUN.pipeline().model().deadLetters().size());
        RUN.pipeline().stopWithSavepoint();

        assertThat(RUN.pipeline().table()).isEqualTo(before);
        RUN.pipeline().assertTableIsRight();
    }

    @Test
    void theStateIsLostHalfWay() throws Exception {
        RUN.start();
        RUN.send(3_000);
        RUN.awaitAllRight();
        await("offsets are committed")
                .until(() -> RUN.pipeline().committed() == RUN.pipeline().produced());
        RUN.pipeline().cancel();

        RUN.start("--kafka.start", "committed");
        RUN.send(3_000);

        RUN.awaitAllRight();
    }

    @Test
    void theWholeTopicComesTwiceMoreInterleaved() throws Exception {
        RUN.start();
        List<GeneratedRecord> records = new ArrayList<>();
        Iterator<GeneratedRecord> events = RUN.events(3_000);
        events.forEachRemaining(records::add);
        List<GeneratedRecord> again = new ArrayList<>(records);
        again.addAll(records);
        Collections.shuffle(again, new Random(8));

        RUN.pipeline().send(records.iterator());
        RUN.pipeline().send(again.iterator());

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
    }

    @Test
    void twoJobsWriteTheSameTableAtOnce() throws Exception {
        RUN.platform().set(CoreOptions.DEFAULT_PARALLELISM, 2);
        RUN.start("--kafka.start", "earliest");
        try (AutoCloseable second = RUN.pipeline().startAnother("--kafka.start", "earliest")) {
            RUN.sending(6_000).get();
            await("both have sent every dead letter")
                    .until(
                            () ->
                                    RUN.pipeline().deadLetters().size()
                                            >= 2 * RUN.pipeline().model().deadLetters().size());
        }
        RUN.pipeline().awaitAllRight();
    }
}
