package io.wrongbook.widetable.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wrongbook.widetable.bench.Throughput.Distance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** Writes what was measured: tables for people, JSON for programs, a picture of the throughput. */
final class Report {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final ObjectNode json = JSON.createObjectNode();
    private final StringBuilder text = new StringBuilder();
    private final BarChart chart = new BarChart("events per second, median");
    private final Path directory;

    /**
     * @param directory where the files go
     */
    Report(Path directory) {
        this.directory = directory;
        json.set("machine", Machine.describe(JSON.createObjectNode()));
    }

    void steps(Collection<RunResult> results) {
        heading("step", "ns", "error");
        ArrayNode node = json.putArray("steps");
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            row(time.getLabel(), whole(time.getScore()), "± " + whole(time.getScoreError()));
            node.addObject().put("step", time.getLabel()).put("nanos", time.getScore());
        }
    }

    void throughput(Throughput t) {
        heading("program", "database", "events/s", "CPU s/million", "database CPU s/million");
        ArrayNode programs = json.putArray("throughput");
        for (Program program : Program.values()) {
            for (Distance distance : Distance.values()) {
                if (!t.has(program, distance)) {
                    continue;
                }
                String where = program.isToDatabase() ? distance.title() : "";
                double rate = t.rate(program, distance);
                row(
                        program.title(),
                        where,
                        whole(rate),
                        tenths(t.cpu(program, distance)),
                        program.isToDatabase() ? tenths(t.databaseCpu(program, distance)) : "");
                chart.add(program.title() + (where.isEmpty() ? "" : ", " + where), rate);
                ObjectNode node = programs.addObject();
                node.put("program", program.name()).put("database", where);
                node.put("eventsPerSecond", rate);
                node.put("cpuSecondsPerMillion", t.cpu(program, distance));
                node.put("databaseCpuSecondsPerMillion", t.databaseCpu(program, distance));
                ArrayNode rounds = node.putArray("rounds");
                t.of(program, distance).forEach(m -> rounds.add(m.eventsPerSecond()));
            }
        }
        ratios(t);
    }

    private void ratios(Throughput t) {
        heading("ratio of medians", "measured", "target");
        ArrayNode node = json.putArray("ratios");
        for (Distance distance : Distance.values()) {
            double ours = rate(t, Program.OURS_TO_DATABASE, distance);
            double raw =
                    Math.max(
                            rate(t, Program.RAW_2_TO_DATABASE, distance),
                            rate(t, Program.RAW_3_TO_DATABASE, distance));
            String title = "this job / %s, to the database, " + distance.title();
            ratio(node, title.formatted("best raw loop"), ours / raw, ">= 0.90");
            ratio(
                    node,
                    title.formatted("the document's SQL"),
                    ours / rate(t, Program.SQL_TO_DATABASE, distance),
                    distance == Distance.LOOPBACK ? ">= 2.00" : ">= 3.00");
            ratio(
                    node,
                    title.formatted("the SQL edition"),
                    ours / rate(t, Program.SQL_EDITION_TO_DATABASE, distance),
                    "");
        }
        ratio(
                node,
                "this job / the document's SQL, discarding",
                rate(t, Program.OURS, Distance.LOOPBACK) / rate(t, Program.SQL, Distance.LOOPBACK),
                ">= 1.60");
        ratio(
                node,
                "CPU per event, this job discarding / parse and discard",
                cpu(t, Program.OURS) / cpu(t, Program.PARSE),
                "<= 2.50");
    }

    /** Not a number, and so is every ratio with it, if the program was not in the run. */
    private static double rate(Throughput t, Program program, Distance distance) {
        return t.has(program, distance) ? t.rate(program, distance) : Double.NaN;
    }

    private static double cpu(Throughput t, Program program) {
        return t.has(program, Distance.LOOPBACK) ? t.cpu(program, Distance.LOOPBACK) : Double.NaN;
    }

    private void ratio(ArrayNode node, String title, double value, String target) {
        if (!Double.isNaN(value)) {
            row(title, "%.2f".formatted(value), target);
            node.addObject().put("ratio", title).put("value", value).put("target", target);
        }
    }

    void paced(PacedRun.Result result) {
        heading("at half of the maximum load", "measured");
        row("events/s", whole(result.rate()));
        row("p50 from event to committed row, ms", whole(result.p50()));
        row("p99 from event to committed row, ms", whole(result.p99()));
        row(
                "from SIGKILL of a TaskManager to the first new row, s (each)",
                String.join(", ", result.recoverySeconds().stream().map(Report::tenths).toList()));
        ObjectNode node = json.putObject("paced");
        node.put("rate", result.rate()).put("p50Millis", result.p50());
        node.put("p99Millis", result.p99()).put("samples", result.samples());
        ArrayNode recoveries = node.putArray("recoverySeconds");
        result.recoverySeconds().forEach(recoveries::add);
    }

    /** The medians of the rounds; the JSON has each round's rate, too. */
    void live(Map<Long, List<LiveWorker.Result>> rounds) {
        heading(
                "live records",
                "events/s",
                "against the first",
                "state, MB",
                "checkpoint, s",
                "checkpoint, MB written");
        ArrayNode node = json.putArray("live");
        List<LiveWorker.Result> medians =
                rounds.values().stream().map(LiveWorker.Result::median).toList();
        for (LiveWorker.Result result : medians) {
            row(
                    whole((double) result.live()),
                    whole(result.eventsPerSecond()),
                    "%.2f".formatted(result.eventsPerSecond() / medians.get(0).eventsPerSecond()),
                    whole(result.stateBytes() / 1e6),
                    tenths(result.checkpointSeconds()),
                    whole(result.checkpointBytes() / 1e6));
            ObjectNode size = JSON.valueToTree(result);
            ArrayNode rates = size.putArray("rounds");
            rounds.get(result.live()).forEach(r -> rates.add(r.eventsPerSecond()));
            node.add(size);
        }
    }

    void soak(List<SoakWorker.Sample> samples) {
        heading("minute", "rows written", "heap, MB", "RSS, MB", "threads", "RocksDB, MB");
        ArrayNode node = json.putArray("soak");
        for (SoakWorker.Sample s : samples) {
            row(
                    tenths(s.minute()),
                    whole((double) s.rows()),
                    tenths(s.heapMb()),
                    tenths(s.rssMb()),
                    whole(s.threads()),
                    tenths(s.rocksDbMb()));
            node.addPOJO(s);
        }
    }

    void write() throws IOException {
        Files.writeString(directory.resolve("result.md"), text);
        Files.writeString(directory.resolve("result.json"), JSON.writeValueAsString(json) + "\n");
        if (!chart.isEmpty()) {
            Files.writeString(directory.resolve("throughput.svg"), chart.toSvg());
        }
    }

    /** The tables, in Markdown. */
    @Override
    public String toString() {
        return text.toString();
    }

    private void heading(String... titles) {
        text.append(text.length() == 0 ? "" : "\n");
        row(titles);
        text.append("| --- ").append("| ---: ".repeat(titles.length - 1)).append("|\n");
    }

    private void row(String... cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String whole(double number) {
        return "%,.0f".formatted(number);
    }

    private static String tenths(double number) {
        return "%,.1f".formatted(number);
    }
}
