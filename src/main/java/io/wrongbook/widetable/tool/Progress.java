package io.wrongbook.widetable.tool;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Says every few seconds how far a long work is. */
public final class Progress {

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(5);

    private final PrintStream out;
    private long last = System.nanoTime();

    public Progress(PrintStream out) {
        this.out = out;
    }

    /** Says this if nothing was said for a while. */
    public void at(String format, Object... values) {
        if (System.nanoTime() - last > INTERVAL) {
            say(format, values);
        }
    }

    /** Says this now. */
    public void say(String format, Object... values) {
        last = System.nanoTime();
        out.printf(format + "%n", values);
    }
}
