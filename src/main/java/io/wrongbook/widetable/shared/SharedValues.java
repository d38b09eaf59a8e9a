package io.wrongbook.widetable.shared;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Values that all operators of a JVM share: the first that leases one opens it, the last closes it.
 * Kept in a static field, they belong to the job's class loader, and go with the job.
 */
public final class SharedValues<K, V> {

    private final Map<K, Counted> open = new HashMap<>();
    private final Consumer<V> closer;

    /**
     * @param closer closes a value that nobody leases any more
     */
    public SharedValues(Consumer<V> closer) {
        this.closer = closer;
    }

    /** Joins those who share the value of this key; opens it if there are none. */
    public synchronized Lease lease(K key, Supplier<V> opener) {
        Counted counted = open.computeIfAbsent(key, k -> new Counted(opener.get()));
        counted.leases++;
        return new Lease(key, counted);
    }

    private synchronized void giveBack(Lease lease) {
        if (!lease.closed) {
            lease.closed = true;
            if (--lease.counted.leases == 0) {
                open.remove(lease.key);
                closer.accept(lease.counted.value);
            }
        }
    }

    private final class Counted {

        private final V value;
        private int leases;

        Counted(V value) {
            this.value = value;
        }
    }

    /** The part of one operator. */
    public final class Lease implements AutoCloseable {

        private final K key;
        private final Counted counted;
        private boolean closed;

        private Lease(K key, Counted counted) {
            this.key = key;
            this.counted = counted;
        }

        public V value() {
            return counted.value;
        }

        @Override
        public void close() {
            giveBack(this);
        }
    }
}
