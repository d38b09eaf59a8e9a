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
 * A server that receives metrics by HTTP. Its URL may contain a token and is never logged. If the
 * server becomes unavailable, that is logged once, and once more when it is available again. Not
 * thread-safe.
 */
final class Receiver {

    private static final Logger LOG = LoggerFactory.getLogger(Receiver.class);

    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;
    private static final int READ_TIMEOUT_MILLIS = 5_000;
    private static final int MAX_ANSWER_BYTES = 500;

    private final String name;
    private final String url;
    private boolean unavailable;

    /**
     * @param name the name of the server in the log
     * @param url the URL, with its token if it has one
     */
    Receiver(String name, String url) {
        this.name = name;
        this.url = url;
    }

    /** Sends a request. A failure is logged, and the request is not repeated. */
    void send(String method, String path, String contentType, byte[] body) {
        try {
            exchange(method, path, contentType, body);
            if (unavailable) {
                unavailable = false;
                LOG.info("{} accepts metrics again", name);
            }
        } catch (IOException | RuntimeException e) {
            String message =
                    Secrets.scrub(
                            e.getClass().getSimpleName() + ": " + e.getMessage(), List.of(url));
            if (unavailable) {
                LOG.debug("{} still does not accept metrics: {}", name, message);
            } else {
                unavailable = true;
                LOG.warn(
                        "{} ({}) does not accept metrics. The job keeps trying, without further"
                                + " warnings: {}",
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
