package io.wrongbook.widetable.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.generator.GeneratedRecord;
import java.util.Iterator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Most events hit one record, or one partition. */
class SkewIT {

    @RegisterExtension static final FaultRun RUN = new FaultRun();

    @Test
    void aHotRecord() throws Exception {
        assertAHotRecordIsRight(10_000);
    }

    @Test
    @Tag("long")
    void aRecordWithAHundredThousandEvents() throws Exception {
        assertAHotRecordIsRight(100_000);
    }

    @Test
    void ninetyPercentOfTheEventsOnOnePartition() throws Exception {
        Random random = new Random(90);
        RUN.start();

        RUN.pipeline()
                .send(
                        RUN.events(20_000),
                        record -> random.nextInt(10) < 9 ? 0 : 1 + random.nextInt(2));

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
    }

    private static void assertAHotRecordIsRight(int events) throws Exception {
        RUN.start();
        RUN.send(2_000);
        RUN.pipeline().send(hotRecord(events));
        RUN.send(2_000);

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
    }

    /** Adds and fixes of one record in a random order, each with a time of its own. */
    private static Iterator<GeneratedRecord> hotRecord(int events) {
        Random random = new Random(100);
        return IntStream.range(0, events)
                .mapToObj(
                        i -> {
                            long time = FaultRun.NOW + i * 7_919L % events;
                            return random.nextBoolean()
                                    ? PlainEvents.add("hot", time)
                                    : PlainEvents.fix("hot", time, random.nextInt(3));
                        })
                .iterator();
    }
}
