package io.wrongbook.widetable.metrics;

import io.wrongbook.widetable.support.GeneratedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of docs/metrics.md is the catalogue of the code. */
class MetricsDocTest {

    @Test
    void theTableIsTheCodes() throws IOException {
        GeneratedText.check(
                Path.of("docs/metrics.md"),
                "metrics",
                Arrays.stream(JobMetric.values())
                        .map(MetricsDocTest::row)
                        .collect(
                                Collectors.joining(
                                        "\n",
                                        "\n| name | kind | operator | meaning |\n| --- | --- | --- | --- |\n",
                                        "\n")));
    }

    private static String row(JobMetric metric) {
        return String.format(
                "| `wrongbook_%s`%s | %s | %s | %s |",
                metric.metricName(),
                metric.labels().isEmpty()
                        ? ""
                        : " by `" + String.join("` and `", metric.labels()) + "`",
                metric.kind().name().toLowerCase(Locale.ROOT),
                metric.operators(),
                metric.description());
    }
}
