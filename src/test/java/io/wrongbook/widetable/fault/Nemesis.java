package io.wrongbook.widetable.fault;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Does harm by a schedule, each fault in a thread of its own, and repairs all of it. */
final class Nemesis {

    private static final long END_TIMEOUT_MINUTES = 15;

    private final Map<ChaosKind, Fault> faults;
    private final Map<ChaosTarget, ReentrantLock> targets = new EnumMap<>(ChaosTarget.class);
    private long start;

    Nemesis(Map<ChaosKind, Fault> faults) {
        this.faults = faults;
        for (ChaosTarget target : ChaosTarget.values()) {
            // Fair: a fault that takes longer than planned delays the next one of its target.
            targets.put(target, new ReentrantLock(true));
        }
    }

    /** Runs the whole schedule; fails if a fault could not be done or repaired. */
    void run(ChaosSchedule schedule) throws Exception {
        start = System.nanoTime();
        List<Future<?>> running = new ArrayList<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            for (ChaosSchedule.Entry entry : schedule.entries()) {
                waitUntil(entry.start());
                running.add(
                        threads.submit(
                                () -> {
                                    run(entry);
                                    return null;
                                }));
            }
            for (Future<?> fault : running) {
                fault.get();
            }
        } finally {
            threads.shutdown();
            // After a failure, too: a fault that is left would be the next test's.
            if (!threads.awaitTermination(END_TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                System.out.println("Faults are left that nobody has repaired");
            }
        }
    }

    private void run(ChaosSchedule.Entry entry) throws Exception {
        ReentrantLock target = targets.get(entry.kind().target());
        Fault fault = faults.get(entry.kind());
        target.lock();
        try {
            say(entry.kind(), "begins");
            fault.begin().run();
            waitUntil(entry.end());
            say(entry.kind(), "ends");
            fault.end().run();
            say(entry.kind(), "is repaired");
        } catch (Exception e) {
            throw new IllegalStateException(entry.kind() + " cannot be done or repaired", e);
        } finally {
            target.unlock();
        }
    }

    private void waitUntil(long millis) throws InterruptedException {
        long wait = TimeUnit.MILLISECONDS.toNanos(millis) - (System.nanoTime() - start);
        if (wait > 0) {
            TimeUnit.NANOSECONDS.sleep(wait);
        }
    }

    private void say(ChaosKind kind, String what) {
        System.out.printf("%8.1f s  %s %s%n", (System.nanoTime() - start) / 1e9, kind, what);
    }

    /** Some harm and its repair. */
    record Fault(Action begin, Action end) {}

    /** One step of a fault. */
    interface Action {
        void run() throws Exception;
    }
}
