package io.wrongbook.widetable.services;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on this machine that keeps the requests it gets. */
public final class HttpReceiver implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile int status = 200;

    private HttpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/", this::receive);
        server.start();
    }

    /** Starts a server on a free port of 127.0.0.1. */
    public static HttpReceiver start() throws IOException {
        return new HttpReceiver();
    }

    /** Its address without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What it has got, in the order of arrival. */
    public List<Request> requests() {
        return requests;
    }

    /** From now on requests are answered with this status. */
    public void answer(int newStatus) {
        status = newStatus;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private void receive(HttpExchange exchange) throws IOException {
        try {
            byte[] body = exchange.getRequestBody().readAllBytes();
            requests.add(
                    new Request(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().getPath(),
                            exchange.getRequestHeaders().getFirst("Content-Type"),
                            exchange.getRequestHeaders().getFirst("Content-Encoding"),
                            body));
            exchange.sendResponseHeaders(status, -1);
        } finally {
            exchange.close();
        }
    }

    /**
     * A request.
     *
     * @param contentEncoding null if the body is sent as it is
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares requests.
    public record Request(
            String method, String path, String contentType, String contentEncoding, byte[] body) {}
}
