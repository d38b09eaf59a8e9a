package io.wrongbook.widetable.verify;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.verify.RowComparison.Verdict;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Prints the first differences, counts all, and sums up. */
final class DifferenceReport {

    private final PrintStream out;
    private final int limit;
    private final List<String> notes = new ArrayList<>();
    private final Set<String> shown = new HashSet<>();
    private long equal;
    private long lookedUp;
    private long ahead;
    private long different;

    /** Whether the first records of the topic are gone. */
    private boolean truncated;

    /**
     * An empty report.
     *
     * @param limit how many rows to show
     * @throws ConfigException if it is negative
     */
    DifferenceReport(PrintStream out, int limit) {
        if (limit < 0) {
            throw new ConfigException("limit: must not be negative");
        }
        this.out = out;
        this.limit = limit;
    }

    /** Counts a row of which nothing more has to be known; false if there is more to know. */
    boolean settles(RowComparison comparison) {
        if (comparison.verdict() == Verdict.EQUAL) {
            equal++;
            lookedUp += comparison.hasLookedUpNames() ? 1 : 0;
            return true;
        }
        if (comparison.verdict() == Verdict.AHEAD && truncated) {
            ahead++;
            return true;
        }
        return false;
    }

    /** A row that differs. */
    void add(RecordKey key, RowComparison comparison) {
        different++;
        if (different <= limit) {
            shown.add(key.wrongId());
            out.printf("%s (id %d)%n", RowComparison.shown(key.wrongId()), key.id());
            comparison.differences().forEach(line -> out.println("    " + line));
        } else if (different == limit + 1L) {
            out.println("... more rows are counted only; --limit shows more");
        }
    }

    /** A line for the summary: something that this result does not cover. */
    void note(String line) {
        notes.add(line);
    }

    void noteOnce(String line) {
        if (!notes.contains(line)) {
            notes.add(line);
        }
    }

    /** The topic begins later than the table: rows may show more than it knows. */
    void noteTruncation(String line) {
        if (!truncated) {
            truncated = true;
            note(line);
        }
    }

    /** Whether this record's row is among those that were printed. */
    boolean shows(String wrongId) {
        return shown.contains(wrongId);
    }

    boolean isEmpty() {
        return different == 0;
    }

    /**
     * Ends the report.
     *
     * @param compared what was compared
     */
    void summary(String compared) {
        out.println("Compared: " + compared);
        out.printf(
                "%s: %,d rows equal, %,d different, %,d newer than the topic%n",
                isEmpty() ? "OK" : "DIFFERENT", equal, different, ahead);
        if (lookedUp > 0) {
            note(
                    String.format(
                            "%,d rows have names that no event carried: they come from the"
                                    + " dimensions and are not compared.",
                            lookedUp));
        }
        notes.forEach(line -> out.println("Note: " + line));
    }
}
