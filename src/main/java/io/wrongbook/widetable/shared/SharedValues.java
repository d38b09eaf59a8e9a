package io.wrongbook.widetable.shared;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Values that all operators in a JVM share: the first operator that leases a value opens it, and
 * the last one closes it. In a static field, the values belong to the class loader of the job and
 * end with the job.
 */
public final class SharedValues<K, V> {

    private final Map<K, Counted> open = new HashMap<>();
    private final Consumer<V> closer;

    /**
     * @param closer closes a value that is no longer leased
     */
    public SharedValues(Consumer<V> closer) {
        this.closer = closer;
    }

    /** Leases the value of this key, and opens it if it is not open. */
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

    /** The lease of one operator. */
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
