package io.wrongbook.widetable.replay;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.config.TimeText;
import io.wrongbook.widetable.event.DeadLetterReason;
import io.wrongbook.widetable.event.DeadLetterRecord;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;

/** Selects the dead letters to replay. Immutable. */
final class DeadLetterSelection {

    private static final Pattern RANGE =
            Pattern.compile("([0-9]{1,9}):([0-9]{1,18})-([0-9]{1,18})?");

    /** The first and last offset of each partition; null for all offsets of all partitions. */
    private final SortedMap<Integer, long[]> offsets;

    private final long since;
    private final long until;

    /** Empty for all dead letters, even those without a reason. */
    private final Set<DeadLetterReason> reasons;

    /**
     * Reads the options.
     *
     * @throws ConfigException if an option is invalid
     */
    DeadLetterSelection(JobConfig config) {
        this.offsets = offsets(config.get(ReplayOptions.OFFSETS));
        this.since = time(config, ReplayOptions.SINCE, Long.MIN_VALUE);
        this.until = time(config, ReplayOptions.UNTIL, Long.MAX_VALUE);
        this.reasons = reasons(config.get(ReplayOptions.REASONS));
    }

    /**
     * The first offset to read in each partition.
     *
     * @param beginnings the first offset that each partition still has
     * @throws ConfigException if the topic has no such partition
     */
    Map<Integer, Long> from(Map<Integer, Long> beginnings) {
        if (offsets == null) {
            return beginnings;
        }
        Map<Integer, Long> from = new TreeMap<>();
        offsets.forEach(
                (partition, range) -> {
                    Long beginning = beginnings.get(partition);
                    if (beginning == null) {
                        throw new ConfigException(
                                String.format(
                                        "offsets: the dead-letter topic has no partition %d: write"
                                                + " one of %s",
                                        partition, beginnings.keySet()));
                    }
                    from.put(partition, Math.max(range[0], beginning));
                });
        return from;
    }

    /**
     * The end of each partition, exclusive.
     *
     * @param ends the offset after the last one of each partition
     */
    Map<Integer, Long> to(Map<Integer, Long> ends) {
        if (offsets == null) {
            return ends;
        }
        Map<Integer, Long> to = new TreeMap<>(ends);
        offsets.forEach(
                (partition, range) ->
                        to.computeIfPresent(partition, (p, end) -> Math.min(range[1] + 1, end)));
        return to;
    }

    boolean takes(DeadLetterRecord deadLetter) {
        return takesPlace(deadLetter)
                && deadLetter.timestamp() >= since
                && deadLetter.timestamp() < until
                && (reasons.isEmpty() || deadLetter.reason().filter(reasons::contains).isPresent());
    }

    /** Also checks the offset, since the dead letters of a file are not read by offset. */
    private boolean takesPlace(DeadLetterRecord deadLetter) {
        if (offsets == null) {
            return true;
        }
        long[] range = offsets.get(deadLetter.record().partition);
        long offset = deadLetter.record().offset;
        return range != null && range[0] <= offset && offset <= range[1];
    }

    private static SortedMap<Integer, long[]> offsets(String text) {
        if (text == null) {
            return null;
        }
        SortedMap<Integer, long[]> offsets = new TreeMap<>();
        for (String part : text.split(",", -1)) {
            Matcher range = RANGE.matcher(part.trim());
            if (!range.matches()) {
                throw new ConfigException(
                        String.format(
                                "offsets: '%s' is not a range: write <partition>:<first>-<last>, or"
                                        + " <partition>:<first>- for all up to the end",
                                part.trim()));
            }
            long first = Long.parseLong(range.group(2));
            long last =
                    range.group(3) == null ? Long.MAX_VALUE - 1 : Long.parseLong(range.group(3));
            if (offsets.put(Integer.valueOf(range.group(1)), new long[] {first, last}) != null) {
                throw new ConfigException(
                        "offsets: partition "
                                + range.group(1)
                                + " is given twice: remove one of the ranges");
            }
        }
        return offsets;
    }

    private static long time(JobConfig config, ConfigOption<String> option, long otherwise) {
        String text = config.get(option);
        return text == null ? otherwise : TimeText.parse(option.key(), text);
    }

    private static Set<DeadLetterReason> reasons(String text) {
        Set<DeadLetterReason> reasons = EnumSet.noneOf(DeadLetterReason.class);
        if (text != null) {
            for (String name : text.split(",", -1)) {
                try {
                    reasons.add(DeadLetterReason.valueOf(name.trim()));
                } catch (IllegalArgumentException e) {
                    throw new ConfigException(
                            String.format(
                                    "reasons: '%s' is not a reason: write one or more of %s",
                                    name.trim(), Arrays.toString(DeadLetterReason.values())));
                }
            }
        }
        return reasons;
    }
}
