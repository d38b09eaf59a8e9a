package io.wrongbook.widetable.metrics;

import io.wrongbook.widetable.support.ChineseTexts;
import io.wrongbook.widetable.support.GeneratedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The tables of docs/metrics.md and docs/zh/metrics.md are the catalogue of the code. After a
 * change of the metrics, {@code ./mvnw test -Dtest=MetricsDocTest -Ddocs.write=true} writes them
 * anew.
 */
class MetricsDocTest {

    @Test
    void theTableIsTheCodes() throws IOException {
        GeneratedText.check(
                Path.of("docs/metrics.md"),
                "metrics",
                table(
                        "| name | kind | operator | meaning |",
                        " by %s",
                        " and ",
                        JobMetric::description));
    }

    @Test
    void theChineseTableIsTheCodes() throws IOException {
        ChineseTexts chinese =
                new ChineseTexts(
                        "metrics",
                        Arrays.stream(JobMetric.values()).map(JobMetric::metricName).toList());

        GeneratedText.check(
                Path.of("docs/zh/metrics.md"),
                "metrics",
                table(
                        "| 名称 | 类型 | 算子 | 含义 |",
                        "，按 %s",
                        " 和 ",
                        metric -> chinese.get(metric.metricName())));
    }

    private static String table(
            String header, String by, String and, Function<JobMetric, String> description) {
        return Arrays.stream(JobMetric.values())
                .map(metric -> row(metric, labels(metric, by, and), description.apply(metric)))
                .collect(
                        Collectors.joining(
                                "\n", "\n" + header + "\n| --- | --- | --- | --- |\n", "\n"));
    }

    private static String row(JobMetric metric, String labels, String description) {
        return String.format(
                "| `wrongbook_%s`%s | %s | %s | %s |",
                metric.metricName(),
                labels,
                metric.kind().name().toLowerCase(Locale.ROOT),
                metric.operators(),
                description);
    }

    private static String labels(JobMetric metric, String by, String and) {
        return metric.labels().isEmpty()
                ? ""
                : by.formatted("`" + String.join("`" + and + "`", metric.labels()) + "`");
    }
}
