package io.wrongbook.widetable.metrics.micrometer;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.Metric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends metrics to a Pushgateway, in one group for each Flink job and one for metrics of no job.
 * The gateway adds the key of a group, which includes {@code job}, as labels to all metrics in it,
 * so two jobs cannot share a group. The groups are deleted at the end, since they would otherwise
 * stay for ever.
 */
final class Pushgateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Pushgateway.class);

    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String NO_JOB = "flink";
    private static final byte[] NOTHING = {};

    private final Receiver receiver;
    private final String instance;
    private final Map<String, Group> groups = new HashMap<>();
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    Threads.named("wrongbook-metrics-pushgateway"));

    /**
     * @param instance distinguishes the groups of this process from those of others
     */
    @SuppressWarnings("FutureReturnValueIgnored") // A push throws no exception.
    Pushgateway(Receiver receiver, String instance, Duration interval) {
        this.receiver = receiver;
        this.instance = instance;
        thread.scheduleWithFixedDelay(
                this::pushSafely, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Waits for a running push, but not longer than a push may take. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        synchronized (groups) {
            groups.keySet().forEach(this::delete);
        }
    }

    void add(Metric metric, String name, Map<String, String> tags) {
        synchronized (groups) {
            groups.computeIfAbsent(groupOf(tags), g -> new Group()).bridge.add(metric, name, tags);
        }
    }

    void remove(Metric metric, String name, Map<String, String> tags) {
        synchronized (groups) {
            Group group = groups.get(groupOf(tags));
            if (group != null) {
                group.bridge.remove(metric, name, tags);
            }
        }
    }

    private void pushSafely() {
        try {
            push();
        } catch (RuntimeException e) {
            LOG.warn("Cannot push metrics", e);
        }
    }

    private void push() {
        Map<String, Group> now;
        synchronized (groups) {
            now = new HashMap<>(groups);
            groups.values().removeIf(Group::isEmpty);
        }
        now.forEach(
                (name, group) -> {
                    if (group.isEmpty()) {
                        // The job has ended.
                        delete(name);
                    } else {
                        byte[] text = group.registry.scrape().getBytes(StandardCharsets.UTF_8);
                        receiver.send("PUT", path(name), CONTENT_TYPE, text);
                    }
                });
    }

    private void delete(String group) {
        receiver.send("DELETE", path(group), CONTENT_TYPE, NOTHING);
    }

    private String path(String group) {
        return "/metrics" + label("job", group) + label("instance", instance);
    }

    /** A value that is not allowed in a URL is base64-encoded, as the gateway requires. */
    private static String label(String name, String value) {
        return value.matches("[A-Za-z0-9._~:-]+")
                ? "/" + name + "/" + value
                : "/"
                        + name
                        + "@base64/"
                        + Base64.getUrlEncoder()
                                .encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    private static String groupOf(Map<String, String> tags) {
        String job = tags.getOrDefault("job", "");
        return job.isEmpty() ? NO_JOB : job;
    }

    private static final class Group {

        private final PrometheusMeterRegistry registry =
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        private final MeterBridge bridge = new MeterBridge(registry);

        boolean isEmpty() {
            return registry.getMeters().isEmpty();
        }
    }
}
