package io.wrongbook.widetable.tracing;

import io.wrongbook.widetable.config.TracingConfig;
import java.io.Serializable;

/**
 * Creates the tracers of the operators. It is serialized with the operators, and opens nothing
 * before they are opened.
 */
public final class Tracing implements Serializable {

    public static final Tracing OFF = new Tracing(TracingConfig.OFF);

    private static final long serialVersionUID = 1L;

    private final TracingConfig config;

    public Tracing(TracingConfig config) {
        this.config = config;
    }

    /** The tracer of one operator. */
    public EventTracer open() {
        return config.isOff() ? new NoTracer() : new SpanTracer(config);
    }
}
