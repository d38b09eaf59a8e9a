package io.wrongbook.widetable.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.junit.jupiter.api.Test;

/** Flink's own kinds of metrics, as Prometheus sees them through the registries. */
class MeterBridgeTest {

    private static final Map<String, String> TAGS = Map.of("job", "j", "subtask", "0");

    private final CompositeMeterRegistry all = new CompositeMeterRegistry();
    private final PrometheusMeterRegistry prometheus =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MeterBridge bridge = new MeterBridge(all);

    MeterBridgeTest() {
        all.add(prometheus);
    }

    @Test
    void aTotalIsACounter() {
        Counter counter = new SimpleCounter();
        bridge.add(counter, "wrongbook_rows_written_total", TAGS);
        counter.inc(3);

        assertThat(samples())
                .containsExactly("wrongbook_rows_written_total{job=\"j\",subtask=\"0\"} 3.0");
        assertThat(prometheus.scrape()).contains("# TYPE wrongbook_rows_written_total counter");
    }

    @Test
    void anotherCounterMayGoDown() {
        Counter counter = new SimpleCounter();
        bridge.add(counter, "flink_taskmanager_numRecordsIn", TAGS);
        counter.inc(3);
        counter.dec(5);

        assertThat(samples())
                .containsExactly("flink_taskmanager_numRecordsIn{job=\"j\",subtask=\"0\"} -2.0");
        assertThat(prometheus.scrape()).contains("# TYPE flink_taskmanager_numRecordsIn gauge");
    }

    @Test
    void numbersAndBooleansAreGauges() {
        bridge.add((Gauge<Integer>) () -> 7, "a", TAGS);
        bridge.add((Gauge<Boolean>) () -> true, "b", TAGS);
        bridge.add((Gauge<Double>) () -> 0.5, "kafka_records_total", TAGS);

        assertThat(samples())
                .containsExactlyInAnyOrder(
                        "a{job=\"j\",subtask=\"0\"} 7.0",
                        "b{job=\"j\",subtask=\"0\"} 1.0",
                        "kafka_records_total{job=\"j\",subtask=\"0\"} 0.5");
    }

    @Test
    void whatIsNoNumberIsLeftOut() {
        bridge.add((Gauge<String>) () -> "text", "a", TAGS);
        bridge.add((Gauge<Map<String, String>>) Map::of, "b", TAGS);
        bridge.add((Gauge<List<String>>) List::of, "c", TAGS);

        assertThat(samples()).isEmpty();
    }

    @Test
    void aGaugeThatFailsOrKnowsNothingYetIsNotANumber() {
        AtomicReference<Long> value = new AtomicReference<>();
        bridge.add((Gauge<Long>) value::get, "late", TAGS);
        bridge.add(
                (Gauge<Long>)
                        () -> {
                            throw new IllegalStateException("not yet");
                        },
                "failing",
                TAGS);

        assertThat(samples())
                .containsExactlyInAnyOrder(
                        "late{job=\"j\",subtask=\"0\"} NaN",
                        "failing{job=\"j\",subtask=\"0\"} NaN");
        value.set(9L);
        assertThat(samples()).contains("late{job=\"j\",subtask=\"0\"} 9.0");
    }

    @Test
    void aMeterIsItsRate() {
        bridge.add(new MeterView(new SimpleCounter()), "events_per_second", TAGS);

        assertThat(samples()).containsExactly("events_per_second{job=\"j\",subtask=\"0\"} 0.0");
    }

    @Test
    void aHistogramIsItsQuantilesItsCountAndItsMaximum() {
        DescriptiveStatisticsHistogram histogram = new DescriptiveStatisticsHistogram(100);
        for (int i = 1; i <= 99; i++) {
            histogram.update(i);
        }
        bridge.add(histogram, "latency_seconds", TAGS);

        assertThat(samples())
                .containsExactlyInAnyOrder(
                        "latency_seconds{job=\"j\",quantile=\"0.5\",subtask=\"0\"} 50.0",
                        "latency_seconds{job=\"j\",quantile=\"0.95\",subtask=\"0\"} 95.0",
                        "latency_seconds{job=\"j\",quantile=\"0.99\",subtask=\"0\"} 99.0",
                        "latency_seconds_count{job=\"j\",subtask=\"0\"} 99.0",
                        "latency_seconds_max{job=\"j\",subtask=\"0\"} 99.0");
    }

    @Test
    void whatIsRemovedIsGoneFromAllRegistries() {
        DescriptiveStatisticsHistogram histogram = new DescriptiveStatisticsHistogram(1);
        bridge.add(histogram, "h", TAGS);
        Counter counter = new SimpleCounter();
        bridge.add(counter, "c", TAGS);

        bridge.remove(histogram, "h", TAGS);
        bridge.remove(counter, "c", TAGS);

        assertThat(samples()).isEmpty();
        assertThat(all.getMeters()).isEmpty();
    }

    @Test
    void aRestartedTasksMetricTakesThePlaceOfTheOldOne() {
        Counter old = new SimpleCounter();
        old.inc(100);
        Counter restarted = new SimpleCounter();
        restarted.inc();
        bridge.add(old, "c_total", TAGS);
        bridge.add(restarted, "c_total", TAGS);
        bridge.remove(old, "c_total", TAGS);

        assertThat(samples()).containsExactly("c_total{job=\"j\",subtask=\"0\"} 1.0");
    }

    @Test
    void metricsStayAliveWithoutAnyoneElseHoldingThem() {
        bridge.add(counted(5), "c_total", TAGS);
        bridge.add(counted(6), "g", TAGS);

        System.gc();

        assertThat(samples())
                .containsExactlyInAnyOrder(
                        "c_total{job=\"j\",subtask=\"0\"} 5.0", "g{job=\"j\",subtask=\"0\"} 6.0");
    }

    /** Prometheus would silently drop the second one. */
    @Test
    void allMetersOfANameHaveTheTagKeysOfTheFirst() {
        bridge.add(counted(1), "c", TAGS);
        bridge.add(counted(2), "c", Map.of("job", "other", "topic", "t"));

        assertThat(samples())
                .containsExactlyInAnyOrder(
                        "c{job=\"j\",subtask=\"0\"} 1.0", "c{job=\"other\",subtask=\"\"} 2.0");
    }

    private static Counter counted(int count) {
        Counter counter = new SimpleCounter();
        counter.inc(count);
        return counter;
    }

    private List<String> samples() {
        return prometheus
                .scrape()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toList());
    }
}
