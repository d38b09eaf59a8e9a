package io.wrongbook.widetable.bench;

import static io.wrongbook.widetable.bench.MarkdownTables.hundredths;
import static io.wrongbook.widetable.bench.MarkdownTables.tenths;
import static io.wrongbook.widetable.bench.MarkdownTables.whole;

import com.fasterxml.jackson.databind.JsonNode;
import io.wrongbook.widetable.bench.Throughput.Distance;
import java.util.List;
import java.util.Optional;

/** The results for people: tables, and a picture of the throughput. */
final class Figures {

    private final Results results;
    private final MarkdownTables tables = new MarkdownTables();

    private Figures(Results results) {
        this.results = results;
    }

    /** A table for each part that was measured. */
    static String tables(Results results) {
        Figures figures = new Figures(results);
        figures.throughput();
        figures.paced();
        figures.live();
        figures.steps();
        figures.soak();
        return figures.tables.toString();
    }

    /** The throughput and the CPU time of each program. */
    static String picture(Results results) {
        BarChart chart =
                new BarChart("events per second", "CPU seconds per million events, own JVM");
        for (Program program : Program.values()) {
            for (String where : distances(program)) {
                results.throughput(program.name(), where)
                        .ifPresent(
                                run ->
                                        chart.add(
                                                program.title()
                                                        + (where.isEmpty() ? "" : ", " + where),
                                                run.get("eventsPerSecond").asDouble(),
                                                run.get("cpuSecondsPerMillion").asDouble()));
            }
        }
        return chart.toSvg();
    }

    private static List<String> distances(Program program) {
        return program.isToDatabase()
                ? List.of(Distance.LOOPBACK.title(), Distance.MILLISECOND.title())
                : List.of("");
    }

    private void throughput() {
        if (results.get("throughput").isEmpty()) {
            return;
        }
        tables.heading(
                "program",
                "database",
                "events/s",
                "slowest and fastest round",
                "CPU s/million",
                "database CPU s/million");
        for (Program program : Program.values()) {
            for (String where : distances(program)) {
                Optional<JsonNode> run = results.throughput(program.name(), where);
                run.ifPresent(
                        r ->
                                tables.row(
                                        program.title(),
                                        where,
                                        whole(r.get("eventsPerSecond").asDouble()),
                                        spread(r.get("rounds")),
                                        tenths(r.get("cpuSecondsPerMillion").asDouble()),
                                        program.isToDatabase()
                                                ? tenths(
                                                        r.get("databaseCpuSecondsPerMillion")
                                                                .asDouble())
                                                : ""));
            }
        }
    }

    private void paced() {
        JsonNode paced = results.get("paced");
        if (paced.isMissingNode()) {
            return;
        }
        tables.heading(
                "at %s events/s".formatted(whole(paced.get("rate").asDouble())), "p50", "p99");
        int window = 1;
        for (JsonNode w : paced.get("windows")) {
            tables.row(
                    "minute " + window++ + ", from event to committed row, ms",
                    whole(w.get("p50Millis").asDouble()),
                    whole(w.get("p99Millis").asDouble()));
        }
        tables.heading(
                "SIGKILL of a TaskManager",
                "first new row after, s",
                "of which: until it is noticed",
                "until all tasks run again",
                "until the first new row");
        int kill = 1;
        for (JsonNode k : paced.get("recoveries")) {
            tables.row(
                    String.valueOf(kill++),
                    tenths(k.get("seconds").asDouble()),
                    optional(k, "untilNoticed"),
                    optional(k, "untilRunning"),
                    optional(k, "untilRow"));
        }
    }

    /** The medians of the rounds, and the rates of the slowest and the fastest. */
    private void live() {
        JsonNode sizes = results.get("live");
        if (sizes.isEmpty()) {
            return;
        }
        tables.heading(
                "live records",
                "events/s",
                "slowest and fastest round",
                "against the first",
                "state, MB",
                "checkpoint, s",
                "checkpoint, MB written");
        for (JsonNode size : sizes) {
            double rate = size.get("eventsPerSecond").asDouble();
            tables.row(
                    whole(size.get("live").asDouble()),
                    whole(rate),
                    spread(size.get("rounds")),
                    hundredths(rate / sizes.get(0).get("eventsPerSecond").asDouble()),
                    whole(size.get("stateBytes").asDouble() / 1e6),
                    tenths(size.get("checkpointSeconds").asDouble()),
                    whole(size.get("checkpointBytes").asDouble() / 1e6));
        }
    }

    private void steps() {
        JsonNode steps = results.get("steps");
        if (steps.isEmpty()) {
            return;
        }
        tables.heading("step", "ns", "error");
        for (JsonNode step : steps) {
            tables.row(
                    step.get("step").asText(),
                    whole(step.get("nanos").asDouble()),
                    "± " + whole(step.get("error").asDouble()));
        }
    }

    private void soak() {
        JsonNode soak = results.get("soak");
        if (soak.isEmpty()) {
            return;
        }
        tables.heading("minute", "rows written", "heap, MB", "RSS, MB", "threads", "RocksDB, MB");
        for (JsonNode sample : soak) {
            tables.row(
                    whole(sample.get("minute").asDouble()),
                    whole(sample.get("rows").asDouble()),
                    tenths(sample.get("heapMb").asDouble()),
                    whole(sample.get("rssMb").asDouble()),
                    whole(sample.get("threads").asDouble()),
                    whole(sample.get("rocksDbMb").asDouble()));
        }
    }

    private static String spread(JsonNode rounds) {
        List<Double> sorted =
                Results.numbers(rounds, JsonNode::asDouble).stream().sorted().toList();
        return whole(sorted.get(0)) + " to " + whole(sorted.get(sorted.size() - 1));
    }

    /** Figures of before this was measured do not have it. */
    private static String optional(JsonNode kill, String name) {
        return kill.has(name) ? tenths(kill.get(name).asDouble()) : "";
    }
}
