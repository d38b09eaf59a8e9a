package io.wrongbook.widetable.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.wrongbook.widetable.bench.Probes.Seen;
import io.wrongbook.widetable.cluster.FlinkProcesses;
import io.wrongbook.widetable.cluster.ShippedConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.awaitility.Awaitility;

/**
 * The fat jar on a cluster of separate processes, at a load that it bears: how long an event takes
 * to its row, and how long the loss of a TaskManager delays it.
 */
final class PacedRun {

    /** Or the table outgrows the database's memory, and the last kill meets another database. */
    private static final long RECORDS = 1_000_000;

    /** An add of each record, and more, until the just-in-time compiler is quiet. */
    private static final long WARM = 1_500_000;

    /** What waits in the topic at the start: all of it is read at full load. */
    private static final long BACKLOG = 2_500_000;

    private static final Duration SETTLING = Duration.ofSeconds(30);

    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int SLOTS = BenchFlink.PARALLELISM;

    /**
     * What was measured.
     *
     * @param rate events per second, half of what the job bears here
     */
    record Result(double rate, List<Window> windows, List<Recovery> recoveries) {}

    /**
     * From event to committed row, of the events of a minute.
     *
     * @param samples events that were timed
     */
    record Window(double p50Millis, double p99Millis, int samples) {

        static Window of(List<Seen> seen, long start) {
            List<Double> millis =
                    seen.stream()
                            .filter(s -> s.isOfEventAfter(start))
                            .filter(s -> !s.isOfEventAfter(start + WINDOW.toNanos()))
                            .map(s -> s.afterNanos() / 1e6)
                            .sorted()
                            .toList();
            return new Window(
                    millis.get(millis.size() / 2),
                    millis.get(millis.size() * 99 / 100),
                    millis.size());
        }
    }

    /**
     * Of one kill, in seconds: from SIGKILL to the first row of a later event, and the three parts
     * of it.
     *
     * @param untilNoticed from SIGKILL until the JobManager fails the job
     * @param untilRunning from there until all tasks run again, their state restored
     * @param untilRow from there until the first row of an event from after the kill
     */
    record Recovery(double seconds, double untilNoticed, double untilRunning, double untilRow) {}

    private final BenchServices services;
    private final Path directory;

    PacedRun(BenchServices services, Path directory) {
        this.services = services;
        this.directory = directory;
    }

    /**
     * Measures.
     *
     * @param minutes of the load before the first kill, each by itself
     */
    Result run(long minutes, long kills) throws Exception {
        BenchTarget target = services.target("paced");
        BenchEvents events = BenchEvents.bounded(RECORDS);
        BenchTopic.fill(services.kafka(), target.topic(), events, BACKLOG);
        services.kafka().createTopic(target.topic() + "-dlq", 1);
        target.recreateTable();
        Map<String, String> config = ShippedConfig.withoutTheMachine();
        config.putAll(BenchFlink.platform(directory.resolve("paced-checkpoints")));
        config.put("taskmanager.memory.process.size", "3g");
        config.put("taskmanager.memory.managed.size", "1g");
        // Each kill is to be the first: the fifth in a row within ten minutes would wait for 16 s.
        config.put("restart-strategy.exponential-delay.reset-backoff-threshold", "10 s");
        // Two TaskManagers: the job fills one, the other stands by.
        try (FlinkProcesses cluster =
                FlinkProcesses.start(directory.resolve("cluster"), 2, SLOTS, config)) {
            String job = submit(cluster, target);
            double rate = fullLoad(target) / 2;
            System.out.printf("half load: %,.0f events/s%n", rate);
            try (Probes probes = new Probes(target);
                    Feeder feeder = new Feeder(target, events, BACKLOG, Feeder.perSecond(rate))) {
                long start = System.nanoTime() + SETTLING.toNanos();
                awaitRow(probes, start + minutes * WINDOW.toNanos());
                feeder.requireHealthy();
                List<Window> windows = new ArrayList<>();
                for (int i = 0; i < minutes; i++) {
                    windows.add(Window.of(probes.seen(), start + i * WINDOW.toNanos()));
                }
                System.out.println(windows);
                List<Recovery> recoveries = new ArrayList<>();
                for (int i = 0; i < kills; i++) {
                    recoveries.add(killAndRecover(cluster, job, probes));
                    System.out.println(recoveries.get(i));
                }
                return new Result(rate, windows, recoveries);
            }
        }
    }

    /**
     * Until nothing waits; from checkpoint to checkpoint, since offsets are committed with them.
     */
    private double fullLoad(BenchTarget target) {
        String group = target.jobConfig().kafka().groupId();
        // When so many events were seen to be committed.
        NavigableMap<Long, Long> commits = new TreeMap<>();
        Awaitility.await("the end of the backlog")
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofMinutes(10))
                .until(
                        () -> {
                            long count =
                                    BenchTopic.committed(
                                            services.kafka().admin(), group, target.topic());
                            if (count >= WARM && count < BACKLOG) {
                                commits.putIfAbsent(count, System.nanoTime());
                            }
                            return count >= BACKLOG;
                        });
        long events = commits.lastKey() - commits.firstKey();
        return events / ((commits.lastEntry().getValue() - commits.firstEntry().getValue()) / 1e9);
    }

    private static String submit(FlinkProcesses cluster, BenchTarget target) throws IOException {
        return cluster.run(
                Map.of("PASSWORD", target.password()),
                Path.of(System.getProperty("fat.jar")),
                BenchFlink.PARALLELISM,
                target.jobOptions().toArray(String[]::new));
    }

    private static Recovery killAndRecover(FlinkProcesses cluster, String job, Probes probes)
            throws Exception {
        int busy = busyTaskManager(cluster);
        long killed = System.nanoTime();
        long killedMillis = System.currentTimeMillis();
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
        double noticed = (failedAt(cluster, job) - killedMillis) / 1e3;
        double running = (runningSince(cluster, job) - killedMillis) / 1e3;
        return new Recovery(seconds, noticed, running - noticed, seconds - running);
    }

    /** When the JobManager last failed the job, in epoch milliseconds. */
    private static long failedAt(FlinkProcesses cluster, String job) throws IOException {
        long latest = 0;
        for (JsonNode failure :
                cluster.json("/jobs/" + job + "/exceptions").at("/exceptionHistory/entries")) {
            latest = Math.max(latest, failure.get("timestamp").asLong());
        }
        return latest;
    }

    /** Since when all tasks run, in epoch milliseconds. */
    private static long runningSince(FlinkProcesses cluster, String job) throws IOException {
        long latest = 0;
        String path = "/jobs/" + job;
        for (JsonNode vertex : cluster.json(path).get("vertices")) {
            String times = path + "/vertices/" + vertex.get("id").asText() + "/subtasktimes";
            for (JsonNode subtask : cluster.json(times).get("subtasks")) {
                latest = Math.max(latest, subtask.at("/timestamps/RUNNING").asLong());
            }
        }
        return latest;
    }

    private static int checkpoints(FlinkProcesses cluster, String job) throws IOException {
        return cluster.json("/jobs/" + job + "/checkpoints").at("/counts/completed").asInt();
    }

    private static int busyTaskManager(FlinkProcesses cluster) throws IOException {
        for (JsonNode node : cluster.json("/taskmanagers").get("taskmanagers")) {
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
                .atMost(Duration.ofMinutes(10))
                .until(
                        () ->
                                probes.seen().stream()
                                        .filter(seen -> seen.isOfEventAfter(afterNanos))
                                        .findFirst()
                                        .orElse(null),
                        seen -> seen != null);
    }
}
