package io.wrongbook.widetable.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wrongbook.widetable.bench.Probes.Seen;
import io.wrongbook.widetable.cluster.FlinkProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * The fat jar on a cluster of separate processes, at a load that it bears: how long an event takes
 * to its row, and how long the loss of a TaskManager delays it.
 */
final class PacedRun {

    private static final Duration WARM = Duration.ofSeconds(90);
    private static final Duration MEASURED = Duration.ofSeconds(60);
    private static final int KILLS = 3;
    private static final int SLOTS = BenchFlink.PARALLELISM;
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What was measured.
     *
     * @param rate events per second
     * @param p50 from event to committed row, milliseconds
     * @param p99 from event to committed row, milliseconds
     * @param samples events that were timed
     * @param recoverySeconds of each kill, from SIGKILL to the first row of a later event
     */
    record Result(double rate, double p50, double p99, int samples, List<Double> recoverySeconds) {}

    private final BenchServices services;
    private final Path directory;

    PacedRun(BenchServices services, Path directory) {
        this.services = services;
        this.directory = directory;
    }

    Result run(double rate) throws Exception {
        BenchTarget target = services.target("paced");
        services.kafka().createTopic(target.topic(), BenchTopic.PARTITIONS);
        services.kafka().createTopic(target.topic() + "-dlq", 1);
        target.recreateTable();
        Map<String, String> config = BenchFlink.platform(directory.resolve("paced-checkpoints"));
        config.put("taskmanager.memory.process.size", "3g");
        config.put("taskmanager.memory.managed.size", "1g");
        config.put("restart-strategy.type", "fixed-delay");
        config.put("restart-strategy.fixed-delay.attempts", "1000");
        config.put("restart-strategy.fixed-delay.delay", "1 s");
        // Two TaskManagers: the job fills one, the other stands by.
        try (FlinkProcesses cluster =
                FlinkProcesses.start(directory.resolve("cluster"), 2, SLOTS, config)) {
            String job = submit(cluster, target);
            try (Probes probes = new Probes(target);
                    Feeder feeder =
                            new Feeder(target, BenchEvents.growing(), Feeder.perSecond(rate))) {
                long start = System.nanoTime() + WARM.toNanos();
                long end = start + MEASURED.toNanos();
                awaitRow(probes, end);
                feeder.requireHealthy();
                List<Double> millis =
                        probes.seen().stream()
                                .filter(seen -> seen.isOfEventAfter(start))
                                .filter(seen -> !seen.isOfEventAfter(end))
                                .map(seen -> seen.afterNanos() / 1e6)
                                .sorted()
                                .toList();
                List<Double> recoveries = new ArrayList<>();
                for (int i = 0; i < KILLS; i++) {
                    recoveries.add(killAndRecover(cluster, job, probes));
                }
                return new Result(
                        rate,
                        millis.get(millis.size() / 2),
                        millis.get(millis.size() * 99 / 100),
                        millis.size(),
                        recoveries);
            }
        }
    }

    private static String submit(FlinkProcesses cluster, BenchTarget target) throws IOException {
        return cluster.run(
                Map.of("PASSWORD", target.password()),
                Path.of(System.getProperty("fat.jar")),
                BenchFlink.PARALLELISM,
                target.jobOptions().toArray(String[]::new));
    }

    private static double killAndRecover(FlinkProcesses cluster, String job, Probes probes)
            throws Exception {
        int busy = busyTaskManager(cluster);
        long killed = System.nanoTime();
        cluster.killTaskManager(busy);
        double seconds = (awaitRow(probes, killed).atNanos() - killed) / 1e9;
        cluster.startTaskManager();
        // Until it has caught up, and the next kill throws it back by one checkpoint only.
        awaitRow(probes, System.nanoTime());
        int checkpoints = checkpoints(cluster, job);
        Awaitility.await("a checkpoint")
                .pollInSameThread()
                .atMost(Duration.ofMinutes(2))
                .until(() -> checkpoints(cluster, job) > checkpoints + 1);
        return seconds;
    }

    private static int checkpoints(FlinkProcesses cluster, String job) throws IOException {
        return JSON.readTree(cluster.rest("/jobs/" + job + "/checkpoints"))
                .get("counts")
                .get("completed")
                .asInt();
    }

    private static int busyTaskManager(FlinkProcesses cluster) throws IOException {
        for (JsonNode node : JSON.readTree(cluster.rest("/taskmanagers")).get("taskmanagers")) {
            if (node.get("freeSlots").asInt() < SLOTS) {
                return Integer.parseInt(node.get("id").asText().substring("tm-".length()));
            }
        }
        throw new IllegalStateException("no TaskManager has work");
    }

    /** The first row of an event that was sent after the moment. */
    private static Seen awaitRow(Probes probes, long afterNanos) {
        return Awaitility.await("the row of a later event")
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMinutes(5))
                .until(
                        () ->
                                probes.seen().stream()
                                        .filter(seen -> seen.isOfEventAfter(afterNanos))
                                        .findFirst()
                                        .orElse(null),
                        seen -> seen != null);
    }
}
