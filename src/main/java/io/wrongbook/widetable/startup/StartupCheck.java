package io.wrongbook.widetable.startup;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.UnavailableException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats a start-up check while a server that it needs is unavailable. In application mode, a
 * JobManager that fails over runs {@code main()} again, often while the brokers or the database
 * fail over, too; and nothing starts {@code main()} a second time.
 */
public final class StartupCheck {

    private static final Logger LOG = LoggerFactory.getLogger(StartupCheck.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Duration limit;
    private final PrintStream console;

    /**
     * Creates the runner of the checks.
     *
     * @param limit how long each check is repeated
     * @param console receives the first failure of each check: a wrong address looks like an
     *     unavailable server, and the person who typed it should see that before the limit has
     *     passed
     */
    public StartupCheck(Duration limit, PrintStream console) {
        this.limit = limit;
        this.console = console;
    }

    /**
     * Runs the check until it passes.
     *
     * @throws UnavailableException the last failure of the check, after the limit
     * @throws ConfigException any other failure of the check, without a retry
     */
    public <T> T run(Supplier<T> check) {
        long deadline = System.nanoTime() + limit.toNanos();
        for (int attempt = 1; ; attempt++) {
            try {
                return check.get();
            } catch (UnavailableException e) {
                if (System.nanoTime() >= deadline) {
                    throw e;
                }
                String line =
                        String.format(
                                "Attempt %d of the start-up check failed: %s; retrying for up to"
                                        + " %d s",
                                attempt, e.getMessage(), limit.toSeconds());
                LOG.warn(line);
                if (attempt == 1) {
                    console.println(line);
                }
            }
            sleep();
        }
    }

    private static void sleep() {
        try {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a start-up check was waiting", e);
        }
    }
}
