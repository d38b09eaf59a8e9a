package io.wrongbook.widetable.tool;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Prints every few seconds how far a long task has got. */
public final class Progress {

    private static final long INTERVAL = TimeUnit.SECONDS.toNanos(5);

    private final PrintStream out;
    private long last = System.nanoTime();

    public Progress(PrintStream out) {
        this.out = out;
    }

    /** Prints this line if nothing has been printed for a while. */
    public void at(String format, Object... values) {
        if (System.nanoTime() - last > INTERVAL) {
            say(format, values);
        }
    }

    /** Prints this line now. */
    public void say(String format, Object... values) {
        last = System.nanoTime();
        out.printf(format + "%n", values);
    }
}
