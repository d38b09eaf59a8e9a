package io.wrongbook.widetable.bench;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;

/** Sends events to a topic in the background, as many as it is allowed at a time. */
final class Feeder implements AutoCloseable {

    private static final long STEP_NANOS = 5_000_000;

    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * Starts.
     *
     * @param first the number of the first event
     * @param allowed how many events may have been sent by now
     */
    Feeder(BenchTarget target, BenchEvents events, long first, LongSupplier allowed) {
        thread = new Thread(() -> feed(target, events, first, allowed), "feeder");
        thread.setDaemon(true);
        thread.start();
    }

    /** So many events per second, from now on. */
    static LongSupplier perSecond(double rate) {
        long start = System.nanoTime();
        return () -> (long) ((System.nanoTime() - start) / 1e9 * rate);
    }

    void requireHealthy() {
        if (failure.get() != null) {
            throw new IllegalStateException("events cannot be sent", failure.get());
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
        requireHealthy();
    }

    private void feed(BenchTarget target, BenchEvents events, long first, LongSupplier allowed) {
        try (Producer<byte[], byte[]> producer = BenchTopic.producer(target.bootstrapServers())) {
            long sent = 0;
            while (!stopped && failure.get() == null) {
                for (long due = allowed.getAsLong(); sent < due && !stopped; sent++) {
                    BenchTopic.send(producer, events.event(target.topic(), first + sent), failure);
                }
                LockSupport.parkNanos(STEP_NANOS);
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }
}
