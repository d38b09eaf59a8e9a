package io.wrongbook.widetable.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;

/**
 * Single events among the others, whose rows are looked for in the database until they are there:
 * the time from event to committed row, as a user sees it. It knows nothing of the job.
 */
final class Probes implements AutoCloseable {

    private static final long INTERVAL_NANOS = 20_000_000;
    private static final long LOOK_NANOS = 10_000_000;

    /**
     * So few that the looking takes the database little time. Where more wait, as after a kill,
     * they take turns: the oldest alone would hide a newer one whose row is there first.
     */
    private static final int LOOK_AT_ONCE = 64;

    /** When a row was first seen, and how long after its event. */
    record Seen(long atNanos, long afterNanos) {

        boolean isOfEventAfter(long nanos) {
            return atNanos - afterNanos > nanos;
        }
    }

    private final BenchTarget target;
    private final List<Seen> seen = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread;
    private volatile boolean stopped;

    Probes(BenchTarget target) {
        this.target = target;
        thread = new Thread(this::run, "probes");
        thread.setDaemon(true);
        thread.start();
    }

    List<Seen> seen() {
        if (failure.get() != null) {
            throw new IllegalStateException("probes fail", failure.get());
        }
        synchronized (seen) {
            return List.copyOf(seen);
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }

    private void run() {
        Map<String, Long> waiting = new LinkedHashMap<>();
        try (Producer<byte[], byte[]> producer = BenchTopic.producer(target.bootstrapServers());
                Connection connection = target.connect();
                PreparedStatement query = connection.prepareStatement(query())) {
            long next = System.nanoTime();
            for (int number = 0; !stopped && failure.get() == null; ) {
                if (System.nanoTime() >= next) {
                    String wrongId = "probe_" + number++;
                    waiting.put(wrongId, System.nanoTime());
                    BenchTopic.send(producer, BenchEvents.addNow(target.topic(), wrongId), failure);
                    next += INTERVAL_NANOS;
                }
                look(query, waiting);
                LockSupport.parkNanos(LOOK_NANOS);
            }
        } catch (SQLException | RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    private void look(PreparedStatement query, Map<String, Long> waiting) throws SQLException {
        List<String> next = waiting.keySet().stream().limit(LOOK_AT_ONCE).toList();
        for (int i = 0; i < LOOK_AT_ONCE; i++) {
            query.setString(i + 1, i < next.size() ? next.get(i) : null);
        }
        try (ResultSet result = query.executeQuery()) {
            long now = System.nanoTime();
            while (result.next()) {
                seen.add(new Seen(now, now - waiting.remove(result.getString(1))));
            }
        }
        for (String wrongId : next) {
            Long sent = waiting.remove(wrongId);
            if (sent != null) {
                // Behind the others.
                waiting.put(wrongId, sent);
            }
        }
    }

    private static String query() {
        return String.format(
                "SELECT wrong_id FROM %s WHERE wrong_id IN (%s)",
                BenchTarget.TABLE, String.join(", ", Collections.nCopies(LOOK_AT_ONCE, "?")));
    }
}
