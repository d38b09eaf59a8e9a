package io.wrongbook.widetable.local;

import static io.wrongbook.widetable.local.LocalRun.say;

import io.wrongbook.widetable.generator.EventPlan;
import io.wrongbook.widetable.generator.Meaning;
import io.wrongbook.widetable.generator.ReferenceModel;
import io.wrongbook.widetable.services.Samples;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Follows the local run until the table is right, and sums up what the database says. */
final class LocalReport {
    /** The table is wrong if it does not become right in this time after its last new row. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int MAX_DIFFERENCES = 20;

    private final LocalEvents events;
    private final LocalTable table;
    private final EventPlan plan;
    private final int metricsPort;
    private final long start = System.nanoTime();

    /**
     * @param metricsPort where the job shows its metrics
     */
    LocalReport(LocalEvents events, LocalTable table, EventPlan plan, int metricsPort) {
        this.metricsPort = metricsPort;
        this.events = events;
        this.table = table;
        this.plan = plan;
    }

    /** Whether every row and the number of dead letters became right. */
    boolean follow(Future<?> sending) throws Exception {
        say(
                "Sending %,d events%s. %s",
                plan.events(),
                plan.rate() == 0 ? "" : " at %,d a second".formatted(plan.rate()),
                plan.tame()
                        ? "They are tame: plausible ones only."
                        : "They are nasty on purpose: repeated, late, broken, oddly spelled;"
                                + " --tame true sends plausible ones.");
        boolean renamed = false;
        while (!isDone(sending)) {
            progress();
            if (!renamed && events.sent() >= plan.events() / 2) {
                renamed = true;
                table.dimensions().rename();
                say("  a pattern is renamed in its dimension");
            }
        }
        List<String> differences = awaitRight();
        progress();
        summary();
        return verdict(differences);
    }

    /** The differences that are left when all is right, or when nothing moves any more. */
    private List<String> awaitRight() throws Exception {
        long rows = table.rows();
        long lastMove = System.nanoTime();
        while (!isRight() && System.nanoTime() - lastMove < PATIENCE.toNanos()) {
            TimeUnit.SECONDS.sleep(1);
            if (table.rows() > rows) {
                rows = table.rows();
                lastMove = System.nanoTime();
                progress();
            }
        }
        return table.differences(MAX_DIFFERENCES);
    }

    /** The counts first: they cost little, and reading the whole table costs much. */
    private boolean isRight() throws Exception {
        return table.countsAreRight() && table.differences(1).isEmpty();
    }

    /** Waits for a second at most, and throws what went wrong in sending. */
    private static boolean isDone(Future<?> sending) throws Exception {
        try {
            sending.get(1, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        }
    }

    private void progress() throws Exception {
        say(
                "  %4.0f s   sent %,9d   rows %,9d   dead letters %,6d",
                seconds(), events.sent(), table.rows(), table.deadLetters());
    }

    private void summary() throws Exception {
        long[] latencies = table.latencies(events.lastByWrongId());
        ReferenceModel model = events.model();
        say("");
        say("Summary, read back from the database");
        say(
                "  events           %,d sent: %,d adds, %,d fixes, %,d broken, %,d of others",
                events.sent(),
                events.count(Meaning.Kind.ADD),
                events.count(Meaning.Kind.FIX),
                events.count(Meaning.Kind.DEAD),
                events.count(Meaning.Kind.IGNORED));
        say("  records          %,d rows, %,d of them corrected", table.rows(), table.corrected());
        say("  dead letters     %,d %s", table.deadLetters(), model.deadLettersByReason());
        names();
        say(
                "  throughput       %,.0f events a second (from sending the first event to building"
                        + " the last row)",
                throughput());
        say(
                "  latency          p50 %,d ms, p99 %,d ms (from sending an event to building its"
                        + " row, %,d rows)",
                percentile(latencies, 50), percentile(latencies, 99), latencies.length);
    }

    private void names() throws IOException {
        Samples metrics = Samples.scrape(metricsPort);
        for (String dimension : LocalDimensions.dimensions()) {
            String label = "dimension=\"" + dimension + "\"";
            say(
                    "  %-16s %,d looked up: %,d from the cache, %,d from the table; %,d missing",
                    dimension + "s",
                    metrics.count("wrongbook_dimension_names_total", label)
                            + metrics.count("wrongbook_dimension_misses_total", label),
                    metrics.count("wrongbook_dimension_names_total", label, "source=\"cache\""),
                    metrics.count("wrongbook_dimension_names_total", label, "source=\"database\""),
                    metrics.count("wrongbook_dimension_misses_total", label));
        }
    }

    private boolean verdict(List<String> differences) throws Exception {
        if (differences.isEmpty()) {
            say("  check            OK: all %,d rows equal the model's", table.rows());
            return true;
        }
        say("  check            FAILED: the table is not what the model says");
        differences.forEach(line -> say("    %s", line));
        return false;
    }

    /** Up to the last row only: the check of the table after it says nothing about the job. */
    private double throughput() throws Exception {
        long millis = table.lastRowMillis().orElse(events.firstMillis()) - events.firstMillis();
        return events.sent() * 1000.0 / Math.max(1, millis);
    }

    private double seconds() {
        return (System.nanoTime() - start) / 1e9;
    }

    private static long percentile(long[] sorted, int percent) {
        return sorted.length == 0
                ? 0
                : sorted[(int) Math.min(sorted.length - 1L, (long) sorted.length * percent / 100)];
    }
}
