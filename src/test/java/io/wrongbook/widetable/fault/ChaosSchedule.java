package io.wrongbook.widetable.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Which fault begins when, and for how long: the same for the same seed and length. */
final class ChaosSchedule {

    private static final long FIRST_MILLIS = 3_000;
    private static final int MIN_GAP_MILLIS = 3_000;
    private static final int MAX_GAP_MILLIS = 9_000;
    private static final int MIN_LENGTH_MILLIS = 4_000;
    private static final int MAX_LENGTH_MILLIS = 20_000;

    private final List<Entry> entries = new ArrayList<>();

    private ChaosSchedule() {}

    /**
     * Faults of different targets may overlap, those of one target may not. Each kind comes once
     * before any comes twice, as far as targets are free.
     *
     * @param length from the first event to the end of the last fault
     */
    static ChaosSchedule of(long seed, Duration length) {
        Random random = new Random(seed);
        ChaosSchedule schedule = new ChaosSchedule();
        Map<ChaosTarget, Long> busyUntil = new EnumMap<>(ChaosTarget.class);
        List<ChaosKind> deck = new ArrayList<>();
        long end = length.toMillis();
        for (long now = FIRST_MILLIS;
                now + MIN_LENGTH_MILLIS <= end;
                now += between(random, MIN_GAP_MILLIS, MAX_GAP_MILLIS)) {
            if (deck.isEmpty()) {
                deck.addAll(List.of(ChaosKind.values()));
                Collections.shuffle(deck, random);
            }
            long lasts = Math.min(between(random, MIN_LENGTH_MILLIS, MAX_LENGTH_MILLIS), end - now);
            long start = now;
            deck.stream()
                    .filter(kind -> busyUntil.getOrDefault(kind.target(), 0L) <= start)
                    .findFirst()
                    .ifPresent(
                            kind -> {
                                deck.remove(kind);
                                busyUntil.put(kind.target(), start + lasts);
                                schedule.entries.add(new Entry(kind, start, lasts));
                            });
        }
        return schedule;
    }

    private static int between(Random random, int least, int most) {
        return least + random.nextInt(most - least);
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** The kinds that occur. */
    Set<ChaosKind> kinds() {
        return entries.stream()
                .map(Entry::kind)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(ChaosKind.class)));
    }

    /** A line for each fault. */
    @Override
    public String toString() {
        return entries.stream().map(Entry::toString).collect(Collectors.joining("\n"));
    }

    /**
     * One fault.
     *
     * @param start milliseconds after the first event
     * @param length milliseconds from its beginning to its repair
     */
    record Entry(ChaosKind kind, long start, long length) {

        long end() {
            return start + length;
        }

        @Override
        public String toString() {
            return String.format("%8.1f s  %-28s %5.1f s", start / 1e3, kind, length / 1e3);
        }
    }
}
