package io.wrongbook.widetable.metrics.micrometer;

import io.wrongbook.widetable.config.MetricsConfig;
import io.wrongbook.widetable.shared.SharedValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Metric;

/**
 * The registries of a job: one set in each TaskManager, shared by all operators there, opened by
 * the first and closed by the last of them.
 */
public final class SharedRegistries {

    private static final SharedValues<MetricsConfig, Registries> OPEN =
            new SharedValues<>(Registries::close);

    private static final int SHORT_ID = 8;

    private SharedRegistries() {}

    /**
     * Opens the registries, or joins those who use them.
     *
     * @param variables Flink's variables of the operator that asks
     */
    public static Lease lease(MetricsConfig config, Map<String, String> variables) {
        return new Lease(OPEN.lease(config, () -> new Registries(config, instance(variables))));
    }

    private static String instance(Map<String, String> variables) {
        String job = variables.getOrDefault("<job_id>", "");
        return Instance.name() + "-" + job.substring(0, Math.min(SHORT_ID, job.length()));
    }

    /** One operator's part: what it added goes when it is closed. */
    public static final class Lease implements AutoCloseable {

        private final SharedValues<MetricsConfig, Registries>.Lease shared;
        private final List<Runnable> removals = new ArrayList<>();

        private Lease(SharedValues<MetricsConfig, Registries>.Lease shared) {
            this.shared = shared;
        }

        /** Shows a metric in all registries. */
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
