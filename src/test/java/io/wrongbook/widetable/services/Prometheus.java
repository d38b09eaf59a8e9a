package io.wrongbook.widetable.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A real Prometheus server, as a process of its own, and its query API. */
public final class Prometheus implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int PORT_ATTEMPTS = 5;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What Debian's package links to for its pages. */
    private static final String[] PAGES_NEED = {
        "fonts-glyphicons-halflings",
        "libjs-bootstrap4",
        "libjs-d3",
        "libjs-eonasdan-bootstrap-datetimepicker",
        "libjs-jquery",
        "libjs-jquery-hotkeys",
        "libjs-moment",
        "libjs-moment-timezone",
        "libjs-mustache",
        "libjs-popper.js",
        "libjs-rickshaw"
    };

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final ChildProcess server;

    private Prometheus(int port, ChildProcess server) {
        this.url = "http://127.0.0.1:" + port;
        this.server = server;
    }

    /**
     * Finds the server's program, and fetches Debian's package if need be.
     *
     * @throws IOException if there is none
     */
    public static Path program() throws IOException {
        return DebianPackage.program("prometheus", "prometheus", PAGES_NEED);
    }

    /**
     * Starts a server on a free port.
     *
     * @param directory its data and its log
     * @param config its configuration file; rule files are named relative to it
     * @throws IOException if there is no Prometheus, or if it does not start
     */
    public static Prometheus start(Path directory, Path config) throws IOException {
        Path program = program();
        Path home = Files.createDirectories(directory.toAbsolutePath());
        for (int attempt = 1; ; attempt++) {
            int port = FreePort.find();
            Prometheus prometheus =
                    new Prometheus(
                            port,
                            ChildProcess.start(
                                    "Prometheus",
                                    command(program, home, config, port),
                                    Map.of(),
                                    home.resolve("prometheus.log")));
            try {
                prometheus.awaitReady();
                return prometheus;
            } catch (BindException e) {
                // Another program was faster.
                if (attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            } catch (IOException | RuntimeException | Error e) {
                prometheus.close();
                throw e;
            }
        }
    }

    /** The address, without a slash at its end. */
    public String url() {
        return url;
    }

    /**
     * Evaluates an expression now.
     *
     * @return the series, each with {@code metric} (its labels) and {@code value} (time and text)
     * @throws IOException if Prometheus rejects the expression; the message has its reason
     */
    public List<JsonNode> query(String expression) throws IOException {
        String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        return list(get("/api/v1/query?query=" + encoded).get("result"));
    }

    /** The names of all metrics that it has seen. */
    public Set<String> metricNames() throws IOException {
        Set<String> names = new TreeSet<>();
        get("/api/v1/label/__name__/values").forEach(name -> names.add(name.asText()));
        return names;
    }

    /** The names of the alerts that fire. */
    public Set<String> firing() throws IOException {
        Set<String> names = new TreeSet<>();
        for (JsonNode alert : get("/api/v1/alerts").get("alerts")) {
            if (alert.get("state").asText().equals("firing")) {
                names.add(alert.get("labels").get("alertname").asText());
            }
        }
        return names;
    }

    @Override
    public void close() {
        server.close();
    }

    private static List<String> command(Path program, Path home, Path config, int port) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                program.toString(),
                                "--config.file=" + config.toAbsolutePath(),
                                "--storage.tsdb.path=" + home.resolve("data"),
                                "--web.listen-address=127.0.0.1:" + port,
                                "--web.external-url=http://127.0.0.1:" + port,
                                // The page that the alerts' links lead to.
                                "--web.console.templates="
                                        + Path.of("docker/prometheus/consoles").toAbsolutePath()));
        // Debian's package has its pages outside of the program.
        Path pages = program.resolveSibling("../share/prometheus/web").normalize();
        if (Files.isDirectory(pages)) {
            command.add("--web.local-assets=" + pages + "/");
        }
        return command;
    }

    private JsonNode get(String path) throws IOException {
        HttpResponse<String> response = send(path);
        JsonNode body = JSON.readTree(response.body());
        if (response.statusCode() != 200) {
            throw new IOException(path + ": " + body.path("error").asText(response.body()));
        }
        return body.get("data");
    }

    private HttpResponse<String> send(String path) throws IOException {
        try {
            return http.send(
                    HttpRequest.newBuilder(URI.create(url + path))
                            .timeout(Duration.ofSeconds(30))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException().initCause(e);
        }
    }

    private void awaitReady() throws IOException {
        try {
            Awaitility.await("Prometheus starts")
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(START_TIMEOUT)
                    .until(() -> isReady() || !server.isAlive());
        } catch (ConditionTimeoutException e) {
            throw new IOException("Prometheus does not start:\n" + server.output(), e);
        }
        if (!server.isAlive() && server.output().contains("address already in use")) {
            throw new BindException("Prometheus' port is taken:\n" + server.output());
        }
        server.requireAlive();
    }

    private boolean isReady() {
        try {
            return send("/-/ready").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static List<JsonNode> list(JsonNode array) {
        List<JsonNode> nodes = new ArrayList<>();
        array.forEach(nodes::add);
        return nodes;
    }
}
