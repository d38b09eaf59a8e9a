package io.wrongbook.widetable.metrics.micrometer;

import java.util.concurrent.ThreadFactory;

/** Creates the threads of this package, which never keep a JVM alive. */
final class Threads {

    private Threads() {}

    static ThreadFactory named(String name) {
        return work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
