package io.wrongbook.widetable.metrics.micrometer;

import io.wrongbook.widetable.config.MetricsConfig;
import io.wrongbook.widetable.shared.SharedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Metric;

/**
 * The registries of a job: one set per TaskManager, which all operators there share. The first
 * operator opens them and the last one closes them.
 */
public final class SharedRegistries {

    private static final SharedValues<MetricsConfig, Registries> OPEN =
            new SharedValues<>(Registries::close);

    private static final int SHORT_ID = 8;

    private SharedRegistries() {}

    /**
     * Opens the registries, or shares the open ones.
     *
     * @param variables Flink's scope variables of the operator
     */
    public static Lease lease(MetricsConfig config, Map<String, String> variables) {
        return new Lease(OPEN.lease(config, () -> new Registries(config, instance(variables))));
    }

    private static String instance(Map<String, String> variables) {
        String job = variables.getOrDefault("<job_id>", "");
        return Instance.name() + "-" + job.substring(0, Math.min(SHORT_ID, job.length()));
    }

    /** The share of one operator: closing it removes the metrics that the operator added. */
    public static final class Lease implements AutoCloseable {

        private final SharedValues<MetricsConfig, Registries>.Lease shared;
        private final List<Runnable> removals = new ArrayList<>();

        private Lease(SharedValues<MetricsConfig, Registries>.Lease shared) {
            this.shared = shared;
        }

        /** Adds a metric to all registries. */
        public void add(Metric metric, String name, Map<String, String> tags) {
            Registries registries = shared.value();
            registries.add(metric, name, tags);
            removals.add(() -> registries.remove(metric, name, tags));
        }

        @Override
        public void close() {
            removals.forEach(Runnable::run);
            removals.clear();
            shared.close();
        }
    }
}
