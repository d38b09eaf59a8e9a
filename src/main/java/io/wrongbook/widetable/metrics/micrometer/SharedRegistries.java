package io.wrongbook.widetable.metrics.micrometer;

import io.wrongbook.widetable.config.MetricsConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Metric;

/**
 * The registries of a job: one set in each TaskManager, shared by all operators there, opened by
 * the first and closed by the last of them.
 */
public final class SharedRegistries {

    private static final Map<MetricsConfig, SharedRegistries> OPEN = new HashMap<>();

    private static final int SHORT_ID = 8;

    private final Registries registries;
    private int leases;

    private SharedRegistries(Registries registries) {
        this.registries = registries;
    }

    /**
     * Opens the registries, or joins those who use them.
     *
     * @param variables Flink's variables of the operator that asks
     */
    public static Lease lease(MetricsConfig config, Map<String, String> variables) {
        synchronized (OPEN) {
            SharedRegistries shared =
                    OPEN.computeIfAbsent(
                            config,
                            c -> new SharedRegistries(new Registries(c, instance(variables))));
            shared.leases++;
            return new Lease(config, shared);
        }
    }

    private static String instance(Map<String, String> variables) {
        String job = variables.getOrDefault("<job_id>", "");
        return Instance.name() + "-" + job.substring(0, Math.min(SHORT_ID, job.length()));
    }

    /** One operator's part: what it added goes when it is closed. */
    public static final class Lease implements AutoCloseable {

        private final MetricsConfig config;
        private final SharedRegistries shared;
        private final List<Runnable> removals = new ArrayList<>();
        private boolean closed;

        private Lease(MetricsConfig config, SharedRegistries shared) {
            this.config = config;
            this.shared = shared;
        }

        /** Shows a metric in all registries. */
        public void add(Metric metric, String name, Map<String, String> tags) {
            shared.registries.add(metric, name, tags);
            removals.add(() -> shared.registries.remove(metric, name, tags));
        }

        @Override
        public void close() {
            removals.forEach(Runnable::run);
            removals.clear();
            synchronized (OPEN) {
                if (closed) {
                    return;
                }
                closed = true;
                if (--shared.leases == 0) {
                    OPEN.remove(config);
                    shared.registries.close();
                }
            }
        }
    }
}
