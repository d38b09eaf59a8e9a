package io.wrongbook.widetable.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wrongbook.widetable.bench.Results;
import io.wrongbook.widetable.support.GeneratedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The sizing table and the other figures of docs/cost.md are computed from what the benchmark
 * measured and from the shipped deployment. After a new measurement, {@code ./mvnw test
 * -Dtest=SizingDocTest -Ddocs.write=true} writes them anew.
 */
class SizingDocTest {

    private static final int[] RATES = {1_000, 2_500, 5_000, 10_000, 20_000};

    /** The other half is for catching up after a restart, and for the Autopilot's 0.8. */
    private static final double BUSY_AT_MOST = 0.5;

    private static final int MIN_DATABASE_CORES = 2;
    private static final int GIB_PER_COMPUTE_UNIT = 4;

    private static final String DISTANCE = "1 ms away";

    private static final Map<String, String> PEERS =
            new TreeMap<>(
                    Map.of(
                            "SQL_EDITION_TO_DATABASE", "the SQL edition",
                            "PLAIN_TO_DATABASE", "a plain DataStream job"));

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theTableIsComputedFromWhatWasMeasured() throws IOException {
        GeneratedText.check(Path.of("docs/cost.md"), "sizing", table());
    }

    @Test
    void theCpuTimeIsWhatWasMeasured() throws IOException {
        GeneratedText.check(Path.of("docs/cost.md"), "job-cpu", cpuTime());
    }

    @Test
    void theRecoveriesAreThoseThatWereMeasured() throws IOException {
        String seconds =
                Results.published().recoverySeconds().stream()
                        .map("%.0f"::formatted)
                        .collect(Collectors.joining(", "));
        GeneratedText.check(Path.of("docs/cost.md"), "recovery", seconds);
    }

    @Test
    void noRateIsAboveWhatWasMeasuredToTheDatabase() throws IOException {
        assertThat(RATES[RATES.length - 1]).isLessThan(measured().get("eventsPerSecond").asInt());
    }

    /** Of the job, and of those of its peers that write right rows and were measured. */
    private static String cpuTime() throws IOException {
        List<String> peers = new ArrayList<>();
        for (Map.Entry<String, String> peer : PEERS.entrySet()) {
            Results.published()
                    .throughput(peer.getKey(), DISTANCE)
                    .ifPresent(run -> peers.add(peer.getValue() + " " + cpuTime(run)));
        }
        return "\n**%s CPU seconds per million events**, to a database 1 ms away (%s).\n"
                .formatted(cpuTime(measured()), String.join(", ", peers));
    }

    private static String cpuTime(JsonNode run) {
        return "%.1f".formatted(run.get("cpuSecondsPerMillion").asDouble());
    }

    private static String table() throws IOException {
        JsonNode measured = measured();
        double jobCores = measured.get("cpuSecondsPerMillion").asDouble() / 1e6;
        double databaseCores = measured.get("databaseCpuSecondsPerMillion").asDouble() / 1e6;
        JsonNode resources = resources();
        Machine jobManager = Machine.of(resources.get("jobmanagerResourceSettingSpec"));
        Machine taskManager = Machine.of(resources.get("taskmanagerResourceSettingSpec"));
        Machine half = new Machine(taskManager.cpu() / 2, taskManager.gib());
        int taskManagers = resources.get("parallelism").asInt();
        List<String> rows = new ArrayList<>();
        rows.add(
                row(
                        "events/s",
                        "cores, job",
                        "busy: " + size(jobManager, taskManagers, taskManager),
                        "busy: " + size(jobManager, taskManagers, half),
                        "cores, database",
                        "cores to buy for it"));
        rows.add("| ---: | ---: | ---: | ---: | ---: | ---: |");
        for (int rate : RATES) {
            rows.add(
                    row(
                            "%,d".formatted(rate),
                            "%.2f".formatted(rate * jobCores),
                            percent(rate * jobCores / (taskManagers * taskManager.cpu())),
                            percent(rate * jobCores / (taskManagers * half.cpu())),
                            "%.2f".formatted(rate * databaseCores),
                            "%.0f"
                                    .formatted(
                                            Math.max(
                                                    MIN_DATABASE_CORES,
                                                    Math.ceil(
                                                            rate
                                                                    * databaseCores
                                                                    / BUSY_AT_MOST)))));
        }
        return "\n" + String.join("\n", rows) + "\n";
    }

    private static String size(Machine jobManager, int taskManagers, Machine taskManager) {
        return "%d TaskManagers with %.0f CPU, %d GiB (%.0f CU)"
                .formatted(
                        taskManagers,
                        taskManager.cpu(),
                        taskManager.gib(),
                        jobManager.computeUnits() + taskManagers * taskManager.computeUnits());
    }

    private static String percent(double share) {
        assertThat(share).isLessThan(BUSY_AT_MOST);
        return "%.0f %%".formatted(100 * share);
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    /** The shipped job against a database at a network's distance. */
    private static JsonNode measured() throws IOException {
        return Results.published().throughput("OURS_TO_DATABASE", DISTANCE).orElseThrow();
    }

    private static JsonNode resources() throws IOException {
        return JSON.readTree(Path.of("docker/vvp/deployment.json").toFile())
                .at("/streamingResourceSetting/basicResourceSetting");
    }

    private record Machine(double cpu, int gib) {

        static Machine of(JsonNode spec) {
            return new Machine(
                    spec.get("cpu").asDouble(),
                    Integer.parseInt(spec.get("memory").asText().replace("Gi", "")));
        }

        /** A compute unit is 1 core and 4 GiB: what is larger counts. */
        double computeUnits() {
            return Math.max(cpu, (double) gib / GIB_PER_COMPUTE_UNIT);
        }
    }
}
