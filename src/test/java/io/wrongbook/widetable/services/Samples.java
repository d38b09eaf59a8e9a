package io.wrongbook.widetable.services;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a scrape gave: the samples of the text format. */
public final class Samples {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** By what stands before the blank: the name, and the labels in braces. */
    private final Map<String, Double> values;

    private Samples(Map<String, Double> values) {
        this.values = values;
    }

    /** Scrapes an endpoint on this machine, as Prometheus does. */
    public static Samples scrape(int port) throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics")).build();
        try {
            return of(HTTP.send(request, BodyHandlers.ofString()).body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException().initCause(e);
        }
    }

    public static Samples of(String text) {
        Map<String, Double> values = new TreeMap<>();
        text.lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(
                        line -> {
                            int blank = line.lastIndexOf(' ');
                            String value = line.substring(blank + 1).replace("Inf", "Infinity");
                            values.put(line.substring(0, blank), Double.valueOf(value));
                        });
        return new Samples(values);
    }

    public Set<String> names() {
        return values.keySet().stream()
                .map(series -> series.replaceAll("\\{.*", ""))
                .collect(Collectors.toSet());
    }

    /** The values of all series of this name that have these labels, {@code key="value"}. */
    public List<Double> values(String name, String... labels) {
        return values.entrySet().stream()
                .filter(
                        sample ->
                                sample.getKey().equals(name)
                                        || sample.getKey().startsWith(name + "{"))
                .filter(sample -> Arrays.stream(labels).allMatch(sample.getKey()::contains))
                .map(Map.Entry::getValue)
                .collect(Collectors.toList());
    }

    /** The sum of counters. */
    public long count(String name, String... labels) {
        return Math.round(values(name, labels).stream().mapToDouble(value -> value).sum());
    }

    /** The largest of them; NaN if there is none, or if none is a number. */
    public double max(String name, String... labels) {
        return values(name, labels).stream()
                .mapToDouble(value -> value)
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(Double.NaN);
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
