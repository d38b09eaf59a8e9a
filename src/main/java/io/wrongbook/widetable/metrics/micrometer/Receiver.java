package io.wrongbook.widetable.metrics.micrometer;

import io.wrongbook.widetable.config.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server that takes metrics by HTTP. Its URL may hold a token and is never logged. While it is
 * away, that is said once, and once more when it is back. Not thread-safe.
 */
final class Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final int READ_TIMEOUT_MILLIS = 5_000;
    private static final int MAX_ANSWER_BYTES = 500;

    private final String name;
    private final String url;
    private boolean away;

    /**
     * @param name what to call it in the log
     * @param url with the token that it may have
     */
    Receiver(String name, String url) {
        this.name = name;
        this.url = url;
    }

    /** Sends a request; one that fails is logged, and forgotten. */
    void send(String method, String path, String contentType, byte[] body) {
        try {
            exchange(method, path, contentType, body);
            if (away) {
                away = false;
                LOG.info("{} takes metrics again", name);
            }
        } catch (IOException | RuntimeException e) {
            String message =
                    Secrets.scrub(
                            e.getClass().getSimpleName() + ": " + e.getMessage(), List.of(url));
            if (away) {
                LOG.debug("{} does not take metrics yet: {}", name, message);
            } else {
                away = true;
                LOG.warn(
                        "{} ({}) does not take metrics; trying on, without further warnings: {}",
                        name,
                        Secrets.withoutPath(url),
                        message);
            }
        }
    }

    private void exchange(String method, String path, String contentType, byte[] body)
            throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create(url + path).toURL().openConnection();
        connection.setConnectTimeout(CONNECT_TIMEOUT_MILLIS);
        connection.setReadTimeout(READ_TIMEOUT_MILLIS);
        connection.setRequestMethod(method);
        if (body.length > 0) {
            connection.setRequestProperty("Content-Type", contentType);
            connection.setDoOutput(true);
            connection.setFixedLengthStreamingMode(body.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(body);
            }
        }
        int status = connection.getResponseCode();
        boolean taken = status / 100 == 2;
        try (InputStream in = taken ? connection.getInputStream() : connection.getErrorStream()) {
            byte[] answer = in == null ? new byte[0] : in.readNBytes(MAX_ANSWER_BYTES);
            if (!taken) {
                throw new IOException(
                        "HTTP status " + status + " " + new String(answer, StandardCharsets.UTF_8));
            }
        }
    }
}
