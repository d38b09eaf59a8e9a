package io.wrongbook.widetable.config;

import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/** Where the job sends traces, and how many. Immutable. */
public final class TracingConfig implements Serializable {

    /** No traces. */
    public static final TracingConfig OFF = new TracingConfig(new Configuration());

    private static final long serialVersionUID = 1L;

    private final String url;
    private final double sampleRate;

    TracingConfig(ReadableConfig options) {
        this.url = ReceiverUrl.read(options, JobOptions.ARMS_TRACE_URL);
        this.sampleRate = Options.get(options, JobOptions.ARMS_TRACE_SAMPLE_RATE);
        if (!(sampleRate >= 0 && sampleRate <= 1)) {
            throw new ConfigException(
                    JobOptions.ARMS_TRACE_SAMPLE_RATE.key()
                            + ": is out of range: write a number from 0 to 1");
        }
    }

    public boolean isOff() {
        return url == null;
    }

    /** The URL with the token filled in; null if the job traces nothing. */
    public String url() {
        return url;
    }

    /**
     * The share of events that the job traces, of those without a trace of their producer; 0 to 1.
     */
    public double sampleRate() {
        return sampleRate;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TracingConfig
                && Objects.equals(url, ((TracingConfig) other).url)
                && sampleRate == ((TracingConfig) other).sampleRate;
    }

    @Override
    public int hashCode() {
        return Objects.hash(url, sampleRate);
    }
}
