package io.wrongbook.widetable.generator;

import java.util.List;
import java.util.Random;

/** Random draws from one seed. {@link Random} gives the same sequence on every Java version. */
final class Draw {
    private final Random random;

    Draw(long seed) {
        this.random = new Random(seed);
    }

    /** True in the given share of the draws, 0 to 1. */
    boolean chance(double share) {
        return random.nextDouble() < share;
    }

    /** A whole number from the first to the last, both included. */
    int between(int first, int last) {
        return first + random.nextInt(last - first + 1);
    }

    /** A whole number from the first to the last, both included. */
    long between(long first, long last) {
        return first + (long) (random.nextDouble() * (last - first + 1));
    }

    <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @SafeVarargs
    final <T> T pick(T... choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** The source of randomness itself, for shuffling. */
    Random random() {
        return random;
    }
}
