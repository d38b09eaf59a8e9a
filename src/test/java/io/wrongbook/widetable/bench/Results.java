package io.wrongbook.widetable.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** What a run of the benchmark measured, as its {@code result.json} has it. */
public final class Results {

    private final JsonNode json;

    Results(JsonNode json) {
        this.json = json;
    }

    /** The published figures, {@code docs/performance.json}. */
    public static Results published() throws IOException {
        return new Results(new ObjectMapper().readTree(Path.of("docs/performance.json").toFile()));
    }

    /**
     * The medians of a program.
     *
     * @param program the name, {@code OURS_TO_DATABASE} for example
     * @param database where the database was, {@code 1 ms away} for example; empty without one
     */
    public Optional<JsonNode> throughput(String program, String database) {
        return stream("throughput")
                .filter(run -> run.get("program").asText().equals(program))
                .filter(run -> run.get("database").asText().equals(database))
                .findFirst();
    }

    /** What was measured with so many live records. */
    Optional<JsonNode> live(long records) {
        return stream("live").filter(size -> size.get("live").asLong() == records).findFirst();
    }

    /** The seconds from each SIGKILL to the first new row. */
    public List<Double> recoverySeconds() {
        return numbers(json.at("/paced/recoveries"), kill -> kill.get("seconds").asDouble());
    }

    public JsonNode get(String part) {
        return json.path(part);
    }

    static List<Double> numbers(JsonNode array, ToDoubleFunction<JsonNode> number) {
        return StreamSupport.stream(array.spliterator(), false).map(number::applyAsDouble).toList();
    }

    private Stream<JsonNode> stream(String part) {
        return StreamSupport.stream(json.path(part).spliterator(), false);
    }
}
