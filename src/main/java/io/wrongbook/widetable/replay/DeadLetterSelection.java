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

/** Which dead letters to replay. Immutable. */
final class DeadLetterSelection {

    private static final Pattern RANGE =
            Pattern.compile("([0-9]{1,9}):([0-9]{1,18})-([0-9]{1,18})?");

    /** First and last offset of each partition; null: all partitions, whole. */
    private final SortedMap<Integer, long[]> offsets;

    private final long since;
    private final long until;

    /** Empty: all reasons, and none. */
    private final Set<DeadLetterReason> reasons;

    /**
     * Reads the options.
     *
     * @throws ConfigException if one cannot be read
     */
    DeadLetterSelection(JobConfig config) {
        this.offsets = offsets(config.get(ReplayOptions.OFFSETS));
        this.since = time(config, ReplayOptions.SINCE, Long.MIN_VALUE);
        this.until = time(config, ReplayOptions.UNTIL, Long.MAX_VALUE);
        this.reasons = reasons(config.get(ReplayOptions.REASONS));
    }

    /**
     * Where to begin in each partition.
     *
     * @param beginnings the first offset that is still there
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
                                        "offsets: the dead-letter topic has no partition %d, but %s",
                                        partition, beginnings.keySet()));
                    }
                    from.put(partition, Math.max(range[0], beginning));
                });
        return from;
    }

    /**
     * Where to end in each partition, exclusively.
     *
     * @param ends the offset behind the last one that is there
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

    boolean takes(DeadLetterRecord letter) {
        return takesPlace(letter)
                && letter.timestamp() >= since
                && letter.timestamp() < until
                && (reasons.isEmpty() || letter.reason().filter(reasons::contains).isPresent());
    }

    /** The dead letters of a file were not read by offset. */
    private boolean takesPlace(DeadLetterRecord letter) {
        if (offsets == null) {
            return true;
        }
        long[] range = offsets.get(letter.record().partition);
        long offset = letter.record().offset;
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
                                "offsets: '%s' is no range: write <partition>:<first>-<last>, or"
                                        + " <partition>:<first>- to the end",
                                part.trim()));
            }
            long first = Long.parseLong(range.group(2));
            long last =
                    range.group(3) == null ? Long.MAX_VALUE - 1 : Long.parseLong(range.group(3));
            if (offsets.put(Integer.valueOf(range.group(1)), new long[] {first, last}) != null) {
                throw new ConfigException(
                        "offsets: partition " + range.group(1) + " stands there twice");
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
                                    "reasons: there is no '%s': write some of %s",
                                    name.trim(), Arrays.toString(DeadLetterReason.values())));
                }
            }
        }
        return reasons;
    }
}
