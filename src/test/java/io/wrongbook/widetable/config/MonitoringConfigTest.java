package io.wrongbook.widetable.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.startup.JobConfigLoader;
import io.wrongbook.widetable.support.JobArgs;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options {@code arms.*}. */
class MonitoringConfigTest {

    @Test
    void everythingIsOffByDefault() {
        assertThat(load().metrics().isOff()).isTrue();
        assertThat(load().metrics()).isEqualTo(MetricsConfig.OFF);
        assertThat(load().tracing().isOff()).isTrue();
        assertThat(load().tracing()).isEqualTo(TracingConfig.OFF);
    }

    @Test
    void severalPlacesAtOnce() {
        MetricsConfig metrics =
                load(
                                "--arms.otlp-url", "https://arms/x/v1/metrics",
                                "--arms.prometheus-port", "9250-9260",
                                "--arms.pushgateway-url", "http://gateway:9091/",
                                "--arms.interval", "10 s")
                        .metrics();

        assertThat(metrics.isOff()).isFalse();
        assertThat(metrics.otlpUrl()).contains("https://arms/x/v1/metrics");
        assertThat(metrics.prometheusPorts()).hasToString("Optional[9250-9260]");
        assertThat(metrics.pushgatewayUrl()).contains("http://gateway:9091");
        assertThat(metrics.interval()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void theTokenStandsInTheUrls() {
        JobConfig config =
                load(
                        "--arms.token", "abc123",
                        "--arms.otlp-url", "http://arms/opentelemetry/{token}/r/api/v1/metrics",
                        "--arms.trace-url", "http://trace/adapt_{token}/api/otlp/traces",
                        "--arms.trace-sample-rate", "0.5");

        assertThat(config.metrics().otlpUrl())
                .contains("http://arms/opentelemetry/abc123/r/api/v1/metrics");
        assertThat(config.tracing().url()).isEqualTo("http://trace/adapt_abc123/api/otlp/traces");
        assertThat(config.tracing().sampleRate()).isEqualTo(0.5);
    }

    @Test
    void aTokenThatIsMissingIsSaid() {
        assertThatThrownBy(() -> load("--arms.otlp-url", "http://arms/{token}/x"))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "arms.otlp-url: contains {token}, but arms.token is missing: write"
                                + " --arms.token '${NAME}'");
    }

    @Test
    void neitherTheTokenNorThePathOfAUrlIsShown() {
        JobConfig config =
                load(
                        "--arms.token", "abc123",
                        "--arms.otlp-url", "https://arms.example.com/opentelemetry/hush/api",
                        "--arms.trace-url", "http://user:hush@trace.example.com:8090/adapt_hush",
                        "--arms.pushgateway-url", "http://gateway:9091");

        assertThat(config.shown())
                .containsEntry("arms.token", "******")
                .containsEntry("arms.otlp-url", "https://arms.example.com/******")
                .containsEntry("arms.trace-url", "http://trace.example.com:8090/******")
                .containsEntry("arms.pushgateway-url", "http://gateway:9091");
        assertThat(config.toString()).doesNotContain("hush", "abc123");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"arms.example.com/hush", "ftp://arms/hush", "http:///hush", "http://a b"})
    void whatIsNoUrlIsRejectedAndNotShown(String url) {
        assertThatThrownBy(() -> load("--arms.otlp-url", url))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "arms.otlp-url: is not a valid URL: write one that begins with http:// or"
                                + " https://");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "9260-9250", "70000", "-1", "9250-"})
    void whatIsNoPortIsRejected(String ports) {
        assertThatThrownBy(() -> load("--arms.prometheus-port=" + ports))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith(
                        "arms.prometheus-port: is not a port or a range of ports: write for example"
                                + " 9250");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.1", "1.1", "NaN"})
    void aSampleRateIsAShare(String rate) {
        assertThatThrownBy(() -> load("--arms.trace-sample-rate", rate))
                .isInstanceOf(ConfigException.class)
                .hasMessage("arms.trace-sample-rate: is out of range: write a number from 0 to 1");
    }

    @Test
    void aSampleRateIsANumber() {
        assertThatThrownBy(() -> load("--arms.trace-sample-rate", "often"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("a number: write for example 0.1");
    }

    private static JobConfig load(String... options) {
        return JobConfigLoader.load(Map.of(), JobArgs.withoutServers(options));
    }
}
