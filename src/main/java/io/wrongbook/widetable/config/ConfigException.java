package io.wrongbook.widetable.config;

/**
 * A configuration error, which the person who starts the job can repair. The message is one line:
 * it names the option, says what is wrong and what to write instead. There is no stack trace, since
 * it would only hide that line.
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
