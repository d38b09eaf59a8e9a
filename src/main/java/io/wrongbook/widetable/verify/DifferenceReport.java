package io.wrongbook.widetable.verify;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.verify.RowComparison.Verdict;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Prints the first differences, counts all of them, and prints a summary. */
final class DifferenceReport {

    private final PrintStream out;
    private final int limit;
    private final List<String> notes = new ArrayList<>();
    private final Set<String> shown = new HashSet<>();
    private long equal;
    private long lookedUp;
    private long ahead;
    private long different;

    /** Whether Kafka has deleted the first records of the topic. */
    private boolean truncated;

    /**
     * Creates an empty report.
     *
     * @param limit the number of rows to show
     * @throws ConfigException if it is negative
     */
    DifferenceReport(PrintStream out, int limit) {
        if (limit < 0) {
            throw new ConfigException("limit: must not be negative: write 0 or more");
        }
        this.out = out;
        this.limit = limit;
    }

    /** Counts a row whose result is final; returns false if the result is not final. */
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

    /** Adds a row that differs. */
    void add(RecordKey key, RowComparison comparison) {
        different++;
        if (different <= limit) {
            shown.add(key.wrongId());
            out.printf("%s (id %d)%n", RowComparison.shown(key.wrongId()), key.id());
            comparison.differences().forEach(line -> out.println("    " + line));
        } else if (different == limit + 1L) {
            out.println("... further rows are only counted; --limit shows more");
        }
    }

    /** Adds a line to the summary about something that the result does not cover. */
    void note(String line) {
        notes.add(line);
    }

    void noteOnce(String line) {
        if (!notes.contains(line)) {
            notes.add(line);
        }
    }

    /** Notes that the topic starts later than the table, so that rows may contain newer events. */
    void noteTruncation(String line) {
        if (!truncated) {
            truncated = true;
            note(line);
        }
    }

    /** Whether the row of this record was printed. */
    boolean shows(String wrongId) {
        return shown.contains(wrongId);
    }

    boolean isEmpty() {
        return different == 0;
    }

    /**
     * Prints the summary.
     *
     * @param compared the compared records and rows
     */
    void summary(String compared) {
        out.println("Compared: " + compared);
        out.printf(
                "%s: %,d rows equal, %,d different, %,d newer than the topic%n",
                isEmpty() ? "OK" : "DIFFERENT", equal, different, ahead);
        if (lookedUp > 0) {
            note(
                    String.format(
                            "%,d rows have names that are in no event: they come from the"
                                    + " dimensions and are not compared.",
                            lookedUp));
        }
        notes.forEach(line -> out.println("Note: " + line));
    }
}
