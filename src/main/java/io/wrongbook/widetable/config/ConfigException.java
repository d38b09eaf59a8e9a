package io.wrongbook.widetable.config;

/**
 * A fault that the person who starts the job can mend. The message is one line that says what to do
 * instead; there is no stack trace, since it would only hide that line.
 */
public class ConfigException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    public ConfigException(String message) {
        super(message);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
