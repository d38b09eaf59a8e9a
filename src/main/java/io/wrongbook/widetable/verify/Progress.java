package io.wrongbook.widetable.verify;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Says every few seconds how far a long work is. */
final class Progress {

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(5);

    private final PrintStream out;
    private long last = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    /** Says this if nothing was said for a while. */
    void at(String format, Object... values) {
        if (System.nanoTime() - last > INTERVAL) {
            say(format, values);
        }
    }

    /** Says this now. */
    void say(String format, Object... values) {
        last = System.nanoTime();
        out.printf(format + "%n", values);
    }
}
