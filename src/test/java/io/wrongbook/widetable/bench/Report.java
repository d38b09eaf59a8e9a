package io.wrongbook.widetable.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.wrongbook.widetable.bench.Throughput.Distance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
        List<Ratio> ratios = new ArrayList<>();
        for (Distance distance : Distance.values()) {
            double goal = distance == Distance.LOOPBACK ? 2 : 3;
            if (t.has(Program.OURS_TO_DATABASE, distance)) {
                double ours = t.rate(Program.OURS_TO_DATABASE, distance);
                String title = "this job / %s, to the database, " + distance.title();
                if (t.has(Program.RAW_2_TO_DATABASE, distance)
                        && t.has(Program.RAW_3_TO_DATABASE, distance)) {
                    double raw =
                            Math.max(
                                    t.rate(Program.RAW_2_TO_DATABASE, distance),
                                    t.rate(Program.RAW_3_TO_DATABASE, distance));
                    ratios.add(new Ratio(title.formatted("best raw loop"), ours / raw, ">=", 0.90));
                }
                if (t.has(Program.SQL_TO_DATABASE, distance)) {
                    double sql = t.rate(Program.SQL_TO_DATABASE, distance);
                    ratios.add(
                            new Ratio(
                                    title.formatted("the document's SQL"), ours / sql, ">=", goal));
                }
            }
        }
        if (t.has(Program.OURS, Distance.LOOPBACK)) {
            if (t.has(Program.SQL, Distance.LOOPBACK)) {
                ratios.add(
                        new Ratio(
                                "this job / the document's SQL, discarding",
                                t.rate(Program.OURS, Distance.LOOPBACK)
                                        / t.rate(Program.SQL, Distance.LOOPBACK),
                                ">=",
                                1.6));
            }
            if (t.has(Program.PARSE, Distance.LOOPBACK)) {
                ratios.add(
                        new Ratio(
                                "CPU per event, this job discarding / parse and discard",
                                t.cpu(Program.OURS, Distance.LOOPBACK)
                                        / t.cpu(Program.PARSE, Distance.LOOPBACK),
                                "<=",
                                2.5));
            }
        }
        heading("ratio of medians", "measured", "target");
        ArrayNode node = json.putArray("ratios");
        for (Ratio ratio : ratios) {
            row(
                    ratio.title(),
                    "%.2f".formatted(ratio.value()),
                    "%s %.2f".formatted(ratio.comparison(), ratio.goal()));
            node.addObject()
                    .put("ratio", ratio.title())
                    .put("value", ratio.value())
                    .put("target", ratio.comparison() + ratio.goal());
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

    void live(List<LiveWorker.Result> results) {
        heading(
                "live records",
                "events/s",
                "against the first",
                "state, MB",
                "checkpoint, s",
                "checkpoint, MB written");
        ArrayNode node = json.putArray("live");
        for (LiveWorker.Result result : results) {
            row(
                    whole((double) result.live()),
                    whole(result.eventsPerSecond()),
                    "%.2f".formatted(result.eventsPerSecond() / results.get(0).eventsPerSecond()),
                    whole(result.stateBytes() / 1e6),
                    tenths(result.checkpointSeconds()),
                    whole(result.checkpointBytes() / 1e6));
            node.addPOJO(result);
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

    private record Ratio(String title, double value, String comparison, double goal) {}
}
