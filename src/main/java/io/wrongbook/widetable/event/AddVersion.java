package io.wrongbook.widetable.event;

/**
 * The order of the adds of one record: by collect time, then envelope time, then event id (the
 * convergence law in {@code docs/wide-table.md}). Times are epoch milliseconds.
 */
public final class AddVersion implements Comparable<AddVersion> {

    public final long collectTime;
    public final long eventTime;
    public final String eventId;

    public AddVersion(long collectTime, long eventTime, String eventId) {
        this.collectTime = collectTime;
        this.eventTime = eventTime;
        this.eventId = eventId;
    }

    @Override
    public int compareTo(AddVersion other) {
        int byCollectTime = Long.compare(collectTime, other.collectTime);
        if (byCollectTime != 0) {
            return byCollectTime;
        }
        int byEventTime = Long.compare(eventTime, other.eventTime);
        return byEventTime != 0 ? byEventTime : Utf8Order.compare(eventId, other.eventId);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddVersion && compareTo((AddVersion) other) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(collectTime) + 31 * eventId.hashCode();
    }

    @Override
    public String toString() {
        return String.format("(%d, %d, '%s')", collectTime, eventTime, eventId);
    }
}
