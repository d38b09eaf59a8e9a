package io.wrongbook.widetable.config;

/**
 * A server that the options name is unavailable: it may become available later, or its address may
 * be wrong.
 */
public final class UnavailableException extends ConfigException {

    private static final long serialVersionUID = 1L;

    public UnavailableException(String message) {
        super(message);
    }
}
