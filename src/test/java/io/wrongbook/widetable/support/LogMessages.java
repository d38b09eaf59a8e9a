package io.wrongbook.widetable.support;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What a class of this JVM logs, from here to {@link #close}. */
public final class LogMessages implements AutoCloseable {

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final Logger logger;
    private final AbstractAppender appender =
            new AbstractAppender("messages", null, null, true, Property.EMPTY_ARRAY) {
                @Override
                public void append(LogEvent event) {
                    messages.add(event.getMessage().getFormattedMessage());
                }
            };

    /**
     * Begins to listen.
     *
     * @param logger the class's name
     */
    public LogMessages(String logger) {
        this.logger = (Logger) LogManager.getLogger(logger);
        appender.start();
        this.logger.addAppender(appender);
    }

    /** All so far. */
    public List<String> messages() {
        return List.copyOf(messages);
    }

    @Override
    public void close() {
        logger.removeAppender(appender);
    }
}
