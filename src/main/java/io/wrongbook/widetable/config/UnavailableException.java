package io.wrongbook.widetable.config;

/**
 * Something that the options name is unavailable now: it may be there later, or its name may be
 * wrong.
 */
public final class UnavailableException extends ConfigException {

    private static final long serialVersionUID = 1L;

    public UnavailableException(String message) {
        super(message);
    }
}
