package io.wrongbook.widetable.metrics.micrometer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.wrongbook.widetable.config.PortRange;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the metrics of a Prometheus registry, on {@code /metrics} and on all other paths. */
final class ScrapeEndpoint implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScrapeEndpoint.class);

    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;
    private final HttpServer server;

    /** One scrape at a time. */
    private final ExecutorService executor =
            Executors.newSingleThreadExecutor(Threads.named("wrongbook-metrics-scrape"));

    /**
     * Serves on the first free port of the range.
     *
     * @throws IOException if no port is free
     */
    ScrapeEndpoint(PrometheusMeterRegistry registry, PortRange ports) throws IOException {
        this.registry = registry;
        this.server = bind(ports);
        server.createContext("/", this::answer);
        server.setExecutor(executor);
        server.start();
        LOG.info("Serving metrics to Prometheus on port {}", port());
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (InputStream request = exchange.getRequestBody()) {
            byte[] text = registry.scrape().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", CONTENT_TYPE);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, head ? -1 : text.length);
            if (!head) {
                exchange.getResponseBody().write(text);
            }
        } catch (RuntimeException e) {
            LOG.warn("Cannot serve the metrics to Prometheus", e);
            throw e;
        } finally {
            exchange.close();
        }
    }

    private static HttpServer bind(PortRange ports) throws IOException {
        for (int port = ports.first(); port <= ports.last(); port++) {
            try {
                return HttpServer.create(new InetSocketAddress(port), 0);
            } catch (BindException taken) {
                LOG.debug("Port {} is in use", port);
            }
        }
        throw new BindException("no port of " + ports + " is free");
    }
}
