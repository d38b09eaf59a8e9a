package io.wrongbook.widetable.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.autoscaler.config.AutoScalerOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

/** The shipped options of the autoscaler, held against its engine's own and the document. */
class AutoscalerConfigTest {

    /** The launcher is not in Maven Central: these are from its documentation. */
    private static final Set<String> OF_THE_LAUNCHER =
            Set.of(
                    "autoscaler.standalone.control-loop.interval",
                    "autoscaler.standalone.fetcher.flink-cluster.host",
                    "autoscaler.standalone.fetcher.flink-cluster.port");

    private final Configuration config = AutoscalerConfig.load();

    @Test
    void everyKeyIsAnOptionOfThisAutoscalerAndEveryValueFits() throws Exception {
        Map<String, ConfigOption<?>> known = new TreeMap<>();
        for (Field field : AutoScalerOptions.class.getFields()) {
            if (field.getType() == ConfigOption.class) {
                ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                known.put(option.key(), option);
            }
        }
        Set<String> keys = new TreeSet<>(config.toMap().keySet());
        keys.removeAll(OF_THE_LAUNCHER);

        assertThat(keys).hasSize(config.toMap().size() - OF_THE_LAUNCHER.size());
        assertThat(known.keySet()).containsAll(keys);
        keys.forEach(
                key ->
                        assertThatCode(() -> config.get(known.get(key)))
                                .as(key)
                                .doesNotThrowAnyException());
    }

    @Test
    void boundsAndThresholdsAreThoseOfTheArchitectureDocument() {
        double target = config.get(AutoScalerOptions.TARGET_UTILIZATION);
        double boundary = config.get(AutoScalerOptions.TARGET_UTILIZATION_BOUNDARY);

        assertThat(config.get(AutoScalerOptions.AUTOSCALER_ENABLED)).isTrue();
        assertThat(config.get(AutoScalerOptions.VERTEX_MIN_PARALLELISM)).isEqualTo(2);
        assertThat(config.get(AutoScalerOptions.VERTEX_MAX_PARALLELISM)).isEqualTo(10);
        assertThat(target + boundary).isCloseTo(0.8, within(1e-9));
        assertThat(target - boundary).isCloseTo(0.3, within(1e-9));
        assertThat(config.get(AutoScalerOptions.STABILIZATION_INTERVAL)).hasMinutes(5);
        assertThat(config.get(AutoScalerOptions.SCALE_DOWN_INTERVAL)).hasMinutes(10);
    }
}
