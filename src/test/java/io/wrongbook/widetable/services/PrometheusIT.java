package io.wrongbook.widetable.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that the local run prints the address of. */
class PrometheusIT {
    private static final Pattern ASSET =
            Pattern.compile("(?:src|href)=\"(/[^\"]*\\.(?:js|css|ico)[^\"]*)\"");

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

    @TempDir private Path directory;

    @Test
    void thePageHasAllItsAssets() throws Exception {
        Path config = Files.writeString(directory.resolve("prometheus.yml"), "global: {}\n");
        try (Prometheus prometheus = Prometheus.start(directory, config)) {
            HttpResponse<String> page = get(prometheus.url());
            assertThat(page.statusCode()).isEqualTo(200);
            Set<String> assets = new TreeSet<>();
            for (Matcher asset = ASSET.matcher(page.body()); asset.find(); ) {
                assets.add(asset.group(1));
            }
            assertThat(assets).isNotEmpty();
            for (String asset : assets) {
                assertThat(get(prometheus.url() + asset).statusCode()).as(asset).isEqualTo(200);
            }
        }
    }

    private HttpResponse<String> get(String url) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
