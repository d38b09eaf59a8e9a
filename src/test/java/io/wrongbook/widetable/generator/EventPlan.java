package io.wrongbook.widetable.generator;

import io.wrongbook.widetable.support.Arguments;
import java.util.Iterator;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which events to generate and at what pace, as the local run and the generator's command are told.
 *
 * @param seed the seed of all random draws
 * @param events how many events in all
 * @param rate events a second; 0 is as fast as possible
 * @param tame whether the events are {@link TameEvents} or those of {@link EventGenerator}
 */
public record EventPlan(long seed, long events, long rate, boolean tame) {

    private static final Set<String> OPTIONS = Set.of("seed", "events", "rate", "tame");

    /** A program's options: those of the plan, and its own. */
    public static Set<String> optionsAnd(String... others) {
        return Stream.concat(OPTIONS.stream(), Stream.of(others))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads the plan.
     *
     * @throws IllegalArgumentException for a value that is none
     */
    public static EventPlan of(Arguments arguments, long usualRate) {
        return new EventPlan(
                arguments.number("seed", 42),
                arguments.number("events", 20_000, 1),
                arguments.number("rate", usualRate),
                arguments.flag("tame"));
    }

    /** The generator's options for a run that begins now. */
    public EventGenerator.Options options() {
        return EventGenerator.Options.from(seed, events, (double) rate);
    }

    /** The events. */
    public Iterator<GeneratedRecord> generate(EventGenerator.Options options) {
        return tame ? new TameEvents(options) : new EventGenerator(options);
    }
}
