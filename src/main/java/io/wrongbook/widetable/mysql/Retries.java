package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.DatabaseConfig;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repeats what a database rejects only for now, with growing pauses, until a time is over. */
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

    /** Something that the database may reject. */
    interface Action<T> {
        T run() throws SQLException;
    }

    /**
     * Runs the action, again if need be.
     *
     * @param what it does, for the log
     * @throws SQLException what does not pass, or what is left after the timeout
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
            // Jitter: subtasks that failed together do not come back together.
            Thread.sleep(
                    pause.toMillis() / 2 + ThreadLocalRandom.current().nextLong(pause.toMillis()));
            pause = pause.multipliedBy(2);
            pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        }
    }
}
