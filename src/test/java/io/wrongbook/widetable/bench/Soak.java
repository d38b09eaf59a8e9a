package io.wrongbook.widetable.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.wrongbook.widetable.services.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Full load for a while, over a number of records that does not grow: nothing else may either. */
final class Soak {

    private static final long RECORDS = 1_000_000;

    /** So many events wait in the topic: the job always has something to do. */
    private static final long BACKLOG = 2_000_000;

    /** Or the process would grow while Java takes up a heap that is its own already. */
    private static final String TOUCHED_HEAP = " -XX:+AlwaysPreTouch";

    private final BenchServices services;
    private final Path directory;

    Soak(BenchServices services, Path directory) {
        this.services = services;
        this.directory = directory;
    }

    List<SoakWorker.Sample> run(long minutes, String jvmOptions) throws Exception {
        BenchTarget target = services.target("soak");
        services.kafka()
                .createTopic(
                        target.topic(),
                        BenchTopic.PARTITIONS,
                        Map.of("retention.bytes", "2000000000", "segment.bytes", "100000000"));
        services.kafka().createTopic(target.topic() + "-dlq", 1);
        List<String> args = new ArrayList<>(List.of(String.valueOf(minutes)));
        args.addAll(target.toArguments());
        Path log = directory.resolve("soak.log");
        try (ChildProcess worker =
                        BenchJvm.start(SoakWorker.class, jvmOptions + TOUCHED_HEAP, args, log);
                Feeder feeder =
                        new Feeder(target, BenchEvents.bounded(RECORDS), 0, backlogOf(target))) {
            int exit = worker.waitFor(Duration.ofMinutes(minutes + 5));
            feeder.requireHealthy();
            if (exit != 0) {
                throw new IOException("the soak failed:\n" + worker.output());
            }
            List<SoakWorker.Sample> samples = new ArrayList<>();
            for (String line : worker.output().lines().toList()) {
                if (line.startsWith(SoakWorker.SAMPLE)) {
                    samples.add(
                            new ObjectMapper()
                                    .readValue(
                                            line.substring(SoakWorker.SAMPLE.length()),
                                            SoakWorker.Sample.class));
                }
            }
            return samples;
        }
    }

    /** What the job has committed, and the backlog beyond it; looked up once in a second. */
    private LongSupplier backlogOf(BenchTarget target) {
        String group = target.jobConfig().kafka().groupId();
        long[] known = {0, 0};
        return () -> {
            if (System.nanoTime() - known[0] > 1_000_000_000L) {
                known[0] = System.nanoTime();
                known[1] =
                        BenchTopic.committed(services.kafka().admin(), group, target.topic())
                                + BACKLOG;
            }
            return known[1];
        };
    }
}
