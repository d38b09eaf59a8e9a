package io.wrongbook.widetable.generator;

import java.util.HashSet;
import java.util.Set;

/** A wrong-question record of which the generator may still send events. */
final class OpenRecord {
    final String wrongId;
    final String userId;
    final String questionId;
    final String subject;

    /** Without a key Kafka spreads the record's events over the partitions: their order is lost. */
    final boolean keyed;

    /** An orphan's add never comes. */
    final boolean orphan;

    private final Set<Long> collectTimes = new HashSet<>();
    private String lastAddEventId;
    private long lastFixTime = Long.MIN_VALUE;
    private String lastFixId;
    private boolean lookalikeTaken;

    OpenRecord(
            String wrongId,
            String userId,
            String questionId,
            String subject,
            boolean keyed,
            boolean orphan) {
        this.wrongId = wrongId;
        this.userId = userId;
        this.questionId = questionId;
        this.subject = subject;
        this.keyed = keyed;
        this.orphan = orphan;
    }

    /**
     * Takes the wished collect time, or the next free one before it: two different adds of one
     * record with equal collect time are the one exception of the convergence law.
     */
    long claimCollectTime(long wished) {
        long time = wished;
        while (!collectTimes.add(time)) {
            time--;
        }
        return time;
    }

    boolean hasAdd() {
        return !collectTimes.isEmpty();
    }

    boolean hasFix() {
        return lastFixTime != Long.MIN_VALUE;
    }

    long latestCollectTime() {
        return collectTimes.stream().mapToLong(Long::longValue).max().orElseThrow();
    }

    void rememberAddEventId(String eventId) {
        lastAddEventId = eventId;
    }

    /** The last add's event id, or null; given out once, since (type, eventId) is known once. */
    String takeAddEventId() {
        String eventId = lastAddEventId;
        lastAddEventId = null;
        return eventId;
    }

    /**
     * Whether a second record may be named like this one, but for case or a trailing blank. True
     * once at most, so that ids stay unique.
     */
    boolean takeLookalike() {
        boolean free = !lookalikeTaken && wrongId.startsWith("wr-") && !wrongId.endsWith(" ");
        lookalikeTaken = true;
        return free;
    }

    void rememberFix(long fixTime, String fixId) {
        lastFixTime = fixTime;
        lastFixId = fixId;
    }

    long lastFixTime() {
        return lastFixTime;
    }

    /** The last fix's id, or null if it had none of its own. */
    String lastFixId() {
        return lastFixId;
    }
}
