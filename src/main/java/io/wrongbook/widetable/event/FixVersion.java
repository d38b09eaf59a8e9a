package io.wrongbook.widetable.event;

/**
 * The order of the fixes of one record: by fix time (epoch milliseconds), then fix id, then event
 * id (the convergence law in {@code docs/wide-table.md}).
 */
public final class FixVersion implements Comparable<FixVersion> {

    public final long fixTime;
    public final String fixId;
    public final String eventId;

    public FixVersion(long fixTime, String fixId, String eventId) {
        this.fixTime = fixTime;
        this.fixId = fixId;
        this.eventId = eventId;
    }

    @Override
    public int compareTo(FixVersion other) {
        int byFixTime = Long.compare(fixTime, other.fixTime);
        if (byFixTime != 0) {
            return byFixTime;
        }
        int byFixId = Utf8Order.compare(fixId, other.fixId);
        return byFixId != 0 ? byFixId : Utf8Order.compare(eventId, other.eventId);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FixVersion && compareTo((FixVersion) other) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(fixTime) + 31 * eventId.hashCode();
    }

    @Override
    public String toString() {
        return String.format("(%d, '%s', '%s')", fixTime, fixId, eventId);
    }
}
