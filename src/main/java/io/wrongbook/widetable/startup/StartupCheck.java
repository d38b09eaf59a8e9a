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
 * Repeats a check of the start while what it needs is unavailable. In application mode a JobManager
 * that fails over runs {@code main()} again, often just while brokers or database fail over, too;
 * and there is no second start.
 */
public final class StartupCheck {

    private static final Logger LOG = LoggerFactory.getLogger(StartupCheck.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Duration limit;
    private final PrintStream console;

    /**
     * Prepares the checks.
     *
     * @param limit how long each of them is repeated
     * @param console takes the first failure of each check: a wrong address looks like an
     *     unavailable server, and whoever typed it shall not wait for the limit to learn it
     */
    public StartupCheck(Duration limit, PrintStream console) {
        this.limit = limit;
        this.console = console;
    }

    /**
     * Runs the check until it passes.
     *
     * @throws UnavailableException the check's last one, after the limit
     * @throws ConfigException what the check throws otherwise, at once
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
            throw new IllegalStateException("interrupted while a start-up check waits", e);
        }
    }
}
