package io.wrongbook.widetable.tracing;

import io.wrongbook.widetable.config.TracingConfig;
import java.io.Serializable;

/** Whether events are traced. Travels with the operators; nothing is opened before they are. */
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
