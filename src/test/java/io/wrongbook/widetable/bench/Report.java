package io.wrongbook.widetable.bench;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** Writes what was measured: JSON, and made from it, tables for people and a picture. */
final class Report {

    static final String FILE = "result.json";

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final ObjectNode json;
    private final Path directory;

    /**
     * @param directory where the files go
     * @param earlier the JSON of earlier runs: what is measured again replaces what it has
     */
    Report(Path directory, String earlier) throws IOException {
        this.directory = directory;
        this.json = (ObjectNode) JSON.readTree(earlier);
        json.set("machine", Machine.describe(JSON.createObjectNode()));
    }

    void steps(Collection<RunResult> results) {
        ArrayNode node = json.putArray("steps");
        for (RunResult result : results) {
            Result<?> time = result.getPrimaryResult();
            node.addObject()
                    .put("step", time.getLabel())
                    .put("nanos", time.getScore())
                    .put("error", time.getScoreError());
        }
    }

    void throughput(Throughput t) {
        for (Program program : Program.values()) {
            for (Distance distance : Distance.values()) {
                if (t.has(program, distance)) {
                    String where = program.isToDatabase() ? distance.title() : "";
                    ObjectNode node = JSON.createObjectNode();
                    node.put("program", program.name()).put("database", where);
                    node.put("eventsPerSecond", t.rate(program, distance));
                    node.put("cpuSecondsPerMillion", t.cpu(program, distance));
                    node.put("databaseCpuSecondsPerMillion", t.databaseCpu(program, distance));
                    ArrayNode rounds = node.putArray("rounds");
                    ArrayNode cpu = node.putArray("cpuRounds");
                    for (Measurement m : t.of(program, distance)) {
                        rounds.add(m.eventsPerSecond());
                        cpu.add(m.cpuSecondsPerMillion());
                    }
                    replace("throughput", node, "program", "database");
                }
            }
        }
    }

    void paced(PacedRun.Result result) {
        json.set("paced", JSON.valueToTree(result));
    }

    /** The medians of the rounds, and each round's rate. */
    void live(Map<Long, List<LiveWorker.Result>> rounds) {
        rounds.forEach(
                (live, results) -> {
                    ObjectNode size = JSON.valueToTree(LiveWorker.Result.median(results));
                    ArrayNode rates = size.putArray("rounds");
                    results.forEach(r -> rates.add(r.eventsPerSecond()));
                    replace("live", size, "live");
                });
        List<JsonNode> sizes = new ArrayList<>();
        json.get("live").forEach(sizes::add);
        sizes.sort(Comparator.comparingLong(size -> size.get("live").asLong()));
        json.putArray("live").addAll(sizes);
    }

    void soak(List<SoakWorker.Sample> samples) {
        json.set("soak", JSON.valueToTree(samples));
    }

    void write() throws IOException {
        Files.writeString(directory.resolve(FILE), JSON.writeValueAsString(json) + "\n");
        Files.writeString(directory.resolve("result.md"), toString());
        Files.writeString(directory.resolve("throughput.svg"), Figures.picture(new Results(json)));
    }

    /** The tables, in Markdown. */
    @Override
    public String toString() {
        Results results = new Results(json);
        return Targets.table(results) + Figures.tables(results);
    }

    private void replace(String part, ObjectNode node, String... keys) {
        ArrayNode others = JSON.createArrayNode();
        for (JsonNode other : json.path(part)) {
            if (!List.of(keys).stream().allMatch(key -> sameText(other, node, key))) {
                others.add(other);
            }
        }
        json.set(part, others.add(node));
    }

    private static boolean sameText(JsonNode a, JsonNode b, String key) {
        return a.get(key).asText().equals(b.get(key).asText());
    }
}
