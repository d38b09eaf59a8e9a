package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.DatabaseConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Retries actions that fail with temporary database errors, with growing pauses, until a timeout.
 */
final class Retries {

    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final DatabaseConfig database;
    private final Duration timeout;
    private final Runnable onRetry;

    /**
     * @param timeout how long an action is repeated
     * @param onRetry called before each further attempt
     */
    Retries(DatabaseConfig database, Duration timeout, Runnable onRetry) {
        this.database = database;
        this.timeout = timeout;
        this.onRetry = onRetry;
    }

    /** An action that may fail with a database error. */
    interface Action<T> {
        T run() throws SQLException;
    }

    /**
     * Runs the action, and retries it after a temporary error.
     *
     * @param what the description of the action, for the log
     * @throws SQLException a permanent error, or the last error after the timeout
     */
    <T> T run(String what, Action<T> action) throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; ; attempt++) {
            try {
                return action.run();
            } catch (SQLException e) {
                if (!SqlErrorKind.of(e).passes() || System.nanoTime() >= deadline) {
                    throw e;
                }
                LOG.warn(
                        "Attempt {} of {} failed ({} {}: {}); retrying for up to {}",
                        attempt,
                        what,
                        e.getErrorCode(),
                        e.getSQLState(),
                        database.scrub(e.getMessage()),
                        timeout);
            }
            onRetry.run();
            // The jitter keeps subtasks that failed together from retrying together.
            Thread.sleep(
                    pause.toMillis() / 2 + ThreadLocalRandom.current().nextLong(pause.toMillis()));
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
    }
}
