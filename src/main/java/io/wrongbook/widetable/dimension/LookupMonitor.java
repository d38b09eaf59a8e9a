package io.wrongbook.widetable.dimension;

import io.wrongbook.widetable.config.Dimension;

/** Receives the outcome for each name that a row lacks. */
public interface LookupMonitor {

    /** Counts nothing. */
    LookupMonitor NONE =
            new LookupMonitor() {
                @Override
                public void cached(Dimension dimension) {}

                @Override
                public void read(Dimension dimension) {}

                @Override
                public void missing(Dimension dimension) {}

                @Override
                public void tooLong(Dimension dimension) {}

                @Override
                public void retry() {}
            };

    /** The name was in the cache. */
    void cached(Dimension dimension);

    /** The name was read from the dimension. */
    void read(Dimension dimension);

    /**
     * The dimension does not have the id, or has no name for it: the row is written without a name.
     */
    void missing(Dimension dimension);

    /** The name is longer than its column: the row is written without it. */
    void tooLong(Dimension dimension);

    /** The database of the dimensions was unavailable; a retry follows. */
    void retry();
}
