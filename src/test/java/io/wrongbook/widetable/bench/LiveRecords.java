package io.wrongbook.widetable.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.wrongbook.widetable.services.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the job bears more and more live records. */
final class LiveRecords {

    private static final long MEASURED = 2_000_000;
    private static final String WARM_TOPIC = "live-warm";
    private static final long WARM = 1_000_000;

    private final BenchServices services;
    private final Path directory;

    LiveRecords(BenchServices services, Path directory) {
        this.services = services;
        this.directory = directory;
    }

    /**
     * The sizes take turns, round by round.
     *
     * @return what was measured, by size
     */
    Map<Long, List<LiveWorker.Result>> run(List<Long> sizes, long rounds, String jvmOptions)
            throws IOException {
        BenchTopic.fill(services.kafka(), WARM_TOPIC, BenchEvents.growing(), WARM);
        Map<Long, List<LiveWorker.Result>> results = new TreeMap<>();
        for (int round = 1; round <= rounds; round++) {
            for (long live : sizes) {
                LiveWorker.Result result = measure(live, round, jvmOptions);
                System.out.println(result);
                results.computeIfAbsent(live, size -> new ArrayList<>()).add(result);
            }
        }
        return results;
    }

    private LiveWorker.Result measure(long live, int round, String jvmOptions) throws IOException {
        // Just written, so that it is read from memory.
        String topic = "live-" + live + "-" + round;
        BenchTopic.fill(services.kafka(), topic, BenchEvents.growingFrom(live), live + MEASURED);
        List<String> args = new ArrayList<>(List.of(String.valueOf(live), WARM_TOPIC));
        args.addAll(services.target(topic).toArguments());
        Path log = directory.resolve(topic + ".log");
        try (ChildProcess worker = BenchJvm.start(LiveWorker.class, jvmOptions, args, log)) {
            int exit = worker.waitFor(Duration.ofMinutes(20));
            String output = worker.output();
            int result = output.lastIndexOf(LiveWorker.RESULT);
            if (exit != 0 || result < 0) {
                throw new IOException(topic + " failed:\n" + output);
            }
            return new ObjectMapper()
                    .readValue(
                            output.substring(result + LiveWorker.RESULT.length()),
                            LiveWorker.Result.class);
        } finally {
            services.kafka().admin().deleteTopics(List.of(topic));
        }
    }
}
