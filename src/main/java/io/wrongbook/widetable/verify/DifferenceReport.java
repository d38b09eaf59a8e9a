package io.wrongbook.widetable.verify;

import io.wrongbook.widetable.config.ConfigException;
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
    private long different;

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

    void add(String wrongId, long id, RowComparison comparison) {
        different++;
        if (different <= limit) {
            shown.add(wrongId);
            out.printf("%s (id %d)%n", RowComparison.shown(wrongId), id);
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
    void summary(String compared, long equal, long ahead) {
        out.println("Compared: " + compared);
        out.printf(
                "%s: %,d rows equal, %,d different, %,d newer than the topic%n",
                isEmpty() ? "OK" : "DIFFERENT", equal, different, ahead);
        notes.forEach(line -> out.println("Note: " + line));
    }
}
