package io.wrongbook.widetable.pipeline;

import io.wrongbook.widetable.generator.EventGenerator;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Sends generated events in the background, once a second; what the broker held up follows. */
public final class SteadyLoad implements AutoCloseable {

    /** Longer than the producer's own patience. */
    private static final long END_TIMEOUT_MINUTES = 5;

    private final PipelineFixture pipeline;
    private final EventGenerator events;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> sending;
    private volatile int rate;

    /**
     * @param rate events per second
     */
    public SteadyLoad(PipelineFixture pipeline, EventGenerator events, int rate) {
        this.pipeline = pipeline;
        this.events = events;
        this.rate = rate;
        this.sending = clock.scheduleAtFixedRate(this::send, 0, 1, TimeUnit.SECONDS);
    }

    /** From now on it sends so many events per second. */
    public void setRate(int rate) {
        this.rate = rate;
    }

    /** Fails if the sending has. */
    public void check() throws Exception {
        if (sending.isDone()) {
            sending.get();
        }
    }

    /** Runs this while nothing is being sent. */
    public synchronized void pause(Pause during) throws Exception {
        during.run();
    }

    private synchronized void send() {
        try {
            pipeline.send(events, rate);
        } catch (Exception e) {
            throw new IllegalStateException("events cannot be sent", e);
        }
    }

    /** Waits for what is being sent. */
    @Override
    public void close() throws Exception {
        check();
        clock.shutdown();
        if (!clock.awaitTermination(END_TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the sending does not end");
        }
    }

    /** What is done in a pause. */
    public interface Pause {
        void run() throws Exception;
    }
}
