package io.wrongbook.widetable.dimension;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import io.wrongbook.widetable.config.Dimension;
import java.time.Duration;
import java.util.Objects;

/** A cache of names with a limited lifetime, both of names that were found and of missing ones. */
final class NameCache {

    private static final long MAX_BYTES = 64 * 1024 * 1024;

    /** The memory that an entry takes in addition to its characters. */
    private static final int ENTRY_BYTES = 160;

    /** The time after which a missing name is looked up again. */
    private static final Duration MISS_TTL = Duration.ofMinutes(1);

    private final Cache<Key, Name> names;

    NameCache(int maxEntries, Duration ttl) {
        this(maxEntries, ttl, Ticker.systemTicker());
    }

    NameCache(int maxEntries, Duration ttl, Ticker ticker) {
        // An entry weighs at least its share, so that the limit of the weight also limits the
        // number of entries.
        int share = (int) Math.max(1, MAX_BYTES / maxEntries);
        Duration missTtl = ttl.compareTo(MISS_TTL) < 0 ? ttl : MISS_TTL;
        this.names =
                Caffeine.newBuilder()
                        .maximumWeight((long) share * maxEntries)
                        .weigher((Key key, Name name) -> Math.max(share, bytes(key, name)))
                        .expireAfter(
                                Expiry.<Key, Name>writing(
                                        (key, name) -> name.isMissed() ? missTtl : ttl))
                        .ticker(ticker)
                        // Maintenance runs in the caller's thread: the task has no second one.
                        .executor(Runnable::run)
                        .build();
    }

    /** Null if the cache has no result. */
    Name get(Dimension dimension, String id) {
        return names.getIfPresent(new Key(dimension, id));
    }

    void put(Dimension dimension, String id, Name name) {
        names.put(new Key(dimension, id), name);
    }

    private static int bytes(Key key, Name name) {
        int chars = key.id.length() + (name.isMissed() ? 0 : name.text().length());
        return ENTRY_BYTES + Character.BYTES * chars;
    }

    private static final class Key {

        private final Dimension dimension;
        private final String id;

        Key(Dimension dimension, String id) {
            this.dimension = dimension;
            this.id = id;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key
                    && ((Key) other).dimension == dimension
                    && ((Key) other).id.equals(id);
        }

        @Override
        public int hashCode() {
            return Objects.hash(dimension, id);
        }
    }
}
