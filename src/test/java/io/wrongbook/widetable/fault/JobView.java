package io.wrongbook.widetable.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A job as its cluster's REST API shows it. */
final class JobView {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Rest rest;
    private final String path;

    /**
     * @param rest GETs a path of the API
     * @param jobId 32 hexadecimal digits
     */
    JobView(Rest rest, String jobId) {
        this.rest = rest;
        this.path = "/jobs/" + jobId;
    }

    String state() throws IOException {
        return get("").get("state").asText();
    }

    /** Why the job was restarted, each time: the stack traces, the newest first. */
    List<String> failures() throws IOException {
        List<String> failures = new ArrayList<>();
        for (JsonNode entry : get("/exceptions").get("exceptionHistory").get("entries")) {
            failures.add(entry.get("stacktrace").asText());
        }
        return failures;
    }

    /**
     * How many checkpoints came to this end.
     *
     * @param outcome {@code completed}, {@code failed} or {@code restored}
     */
    int checkpoints(String outcome) throws IOException {
        return get("/checkpoints").get("counts").get(outcome).asInt();
    }

    /** Where the last checkpoint that is complete stands. */
    Path lastCheckpoint() throws IOException {
        return Path.of(URI.create(latest("completed").get("external_path").asText()));
    }

    /** How many bytes of events on their way the last complete checkpoint holds; 0 without one. */
    long lastEventBytes() throws IOException {
        JsonNode last = latest("completed");
        return last.isNull() ? 0 : last.get("persisted_data").asLong();
    }

    /** The same of the checkpoint that the job went back to last. */
    long restoredEventBytes() throws IOException {
        return get("/checkpoints/details/" + latest("restored").get("id").asLong())
                .get("persisted_data")
                .asLong();
    }

    private JsonNode latest(String kind) throws IOException {
        return get("/checkpoints").get("latest").get(kind);
    }

    private JsonNode get(String subpath) throws IOException {
        return JSON.readTree(rest.get(path + subpath));
    }

    /** GETs a path of the REST API. */
    interface Rest {
        String get(String path) throws IOException;
    }
}
