package io.wrongbook.widetable.bench;

import static io.wrongbook.widetable.bench.MarkdownTables.hundredths;
import static io.wrongbook.widetable.bench.MarkdownTables.whole;

import com.fasterxml.jackson.databind.JsonNode;
import io.wrongbook.widetable.bench.Throughput.Distance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleBinaryOperator;

/** What the figures are held against, and whether they reach it. Ratios are of medians. */
final class Targets {

    private static final String RATE = "eventsPerSecond";
    private static final String CPU = "cpuSecondsPerMillion";
    private static final long FEW = 100_000;
    private static final long MANY = 10_000_000;

    private final Results results;
    private final MarkdownTables tables = new MarkdownTables();

    private Targets(Results results) {
        this.results = results;
    }

    /** A table; of what was not measured, it has no line. */
    static String table(Results results) {
        Targets targets = new Targets(results);
        targets.tables.heading("target", "measured", "at least or at most", "");
        for (Distance distance : Distance.values()) {
            targets.toDatabase(distance.title());
            targets.names(distance.title());
        }
        targets.discarding();
        targets.paced();
        targets.live();
        return targets.tables.toString();
    }

    private void toDatabase(String where) {
        Optional<JsonNode> job = run(Program.OURS_TO_DATABASE, where);
        Optional<JsonNode> edition = run(Program.SQL_EDITION_TO_DATABASE, where);
        Optional<JsonNode> plain = run(Program.PLAIN_TO_DATABASE, where);
        List<Optional<JsonNode>> loops =
                List.of(
                        run(Program.RAW_2_TO_DATABASE, where),
                        run(Program.RAW_3_TO_DATABASE, where));
        String to = ", to the database, " + where;
        atLeast(3, "events/s, this job / the SQL edition" + to, ratio(job, edition, RATE));
        atLeast(3, "CPU per event, the SQL edition / this job" + to, ratio(edition, job, CPU));
        shown("events/s, this job / the plain DataStream job" + to, ratio(job, plain, RATE));
        shown("CPU per event, the plain DataStream job / this job" + to, ratio(plain, job, CPU));
        atMost(
                1.6,
                "CPU per event, this job / the best raw loop" + to,
                ratio(job, best(loops, CPU, Math::min), CPU));
        atLeast(
                0.85,
                "events/s, this job / the best raw loop" + to,
                ratio(job, best(loops, RATE, Math::max), RATE));
        shown(
                "events/s, this job / the document's SQL, whose rows are wrong" + to,
                ratio(job, run(Program.SQL_TO_DATABASE, where), RATE));
    }

    private void names(String where) {
        Optional<JsonNode> lookedUp = run(Program.NAMES_TO_DATABASE, where);
        Optional<JsonNode> named = run(Program.NAMED_TO_DATABASE, where);
        atLeast(
                0.95,
                "events/s, names from three dimensions / the same names in the events, " + where,
                ratio(lookedUp, named, RATE));
        shown(
                "events/s, names from three dimensions / no names in the rows, " + where,
                ratio(lookedUp, run(Program.UNNAMED_TO_DATABASE, where), RATE));
        shown(
                "events/s, no name in memory / the same names in the events, " + where,
                ratio(run(Program.UNCACHED_NAMES_TO_DATABASE, where), named, RATE));
    }

    private void discarding() {
        Optional<JsonNode> job = run(Program.OURS, "");
        atLeast(
                2.2,
                "events/s, this job / the document's SQL, discarding",
                ratio(job, run(Program.SQL, ""), RATE));
        shown(
                "events/s, this job / the plain DataStream job, discarding",
                ratio(job, run(Program.PLAIN, ""), RATE));
        atMost(
                2,
                "CPU per event, this job discarding / parse and discard",
                ratio(job, run(Program.PARSE, ""), CPU));
    }

    private void paced() {
        List<Double> p99 =
                Results.numbers(
                        results.get("paced").path("windows"), w -> w.get("p99Millis").asDouble());
        if (!p99.isEmpty()) {
            atMost(
                    1_500,
                    "p99 from event to committed row at half load, ms, median of the windows",
                    Optional.of(Throughput.median(p99)));
        }
        atMost(
                20,
                "SIGKILL of a TaskManager to the first new row at half load, s, the slowest",
                results.recoverySeconds().stream().max(Double::compare));
    }

    private void live() {
        Optional<JsonNode> many = results.live(MANY);
        atLeast(
                0.8,
                "events/s, %s live records / %s".formatted(whole(MANY), whole(FEW)),
                ratio(many, results.live(FEW), RATE));
        atMost(
                1.5,
                "state at %s live records, GB".formatted(whole(MANY)),
                many.map(size -> size.get("stateBytes").asDouble() / 1e9));
    }

    private Optional<JsonNode> run(Program program, String where) {
        return results.throughput(program.name(), where);
    }

    private static Optional<JsonNode> best(
            List<Optional<JsonNode>> runs, String figure, DoubleBinaryOperator better) {
        List<JsonNode> measured = new ArrayList<>();
        runs.forEach(run -> run.ifPresent(measured::add));
        return measured.stream()
                .reduce(
                        (a, b) -> {
                            double valueOfA = a.get(figure).asDouble();
                            double best = better.applyAsDouble(valueOfA, b.get(figure).asDouble());
                            return best == valueOfA ? a : b;
                        });
    }

    private static Optional<Double> ratio(
            Optional<JsonNode> above, Optional<JsonNode> below, String figure) {
        return above.flatMap(
                a -> below.map(b -> a.get(figure).asDouble() / b.get(figure).asDouble()));
    }

    private void atLeast(double target, String title, Optional<Double> value) {
        value.ifPresent(v -> row(title, v, ">= " + shortly(target), v >= target));
    }

    private void atMost(double target, String title, Optional<Double> value) {
        value.ifPresent(v -> row(title, v, "<= " + shortly(target), v <= target));
    }

    private void row(String title, double value, String target, boolean met) {
        tables.row(title, shortly(value), target, met ? "met" : "**missed**");
    }

    private void shown(String title, Optional<Double> value) {
        value.ifPresent(v -> tables.row(title, shortly(v), "", ""));
    }

    private static String shortly(double number) {
        return number < 100 ? hundredths(number) : whole(number);
    }
}
