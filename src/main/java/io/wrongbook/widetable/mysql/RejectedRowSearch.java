package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.record.WideRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Finds the rows of a batch that the database rejects, by halving the batch, and writes the others.
 *
 * <p>An error that is not a known data error may come from the table or from a row. It counts as an
 * error of the row only if the table accepts another row: one of the batch or, if the batch is
 * small, one that the table already has. If the table accepts none, the error is thrown, so that a
 * broken table never fills the dead-letter topic. The search hands out rejected rows only at its
 * end, so that a task that fails leaves no dead letters behind.
 */
final class RejectedRowSearch {

    /**
     * The number of rows, spread over the batch, that are tried one by one until the table accepts
     * one.
     */
    private static final int SAMPLES = 100;

    /**
     * A batch of at most this many rows may consist of bad rows only, although the table is sound.
     */
    private static final int FEW = 10;

    private final Table table;
    private final List<WideRow> batch;
    private final IdentityHashMap<WideRow, SQLException> rejected = new IdentityHashMap<>();

    /** The first error of a single row that is not a known data error. */
    private Optional<SQLException> unknown = Optional.empty();

    private boolean hasLookedForProof;
    private boolean isProven;

    /** A row that the table has accepted; null if the proof is an existing row of the table. */
    private WideRow taken;

    RejectedRowSearch(Table table, List<WideRow> batch) {
        this.table = table;
        this.batch = batch;
    }

    /**
     * Writes the batch except for the rejected rows.
     *
     * @param rejection the error for the whole batch
     * @param consumer receives each rejected row, in the order of the batch
     * @throws SQLException if the error may come from the table
     */
    void run(SQLException rejection, BiConsumer<WideRow, SQLException> consumer)
            throws SQLException, InterruptedException {
        search(batch, rejection);
        if (unknown.isPresent() && !(isProven && tableIsSound())) {
            // The table accepts no rows, or no longer accepts any.
            throw unknown.get();
        }
        for (WideRow row : batch) {
            SQLException reason = rejected.get(row);
            if (reason != null) {
                consumer.accept(row, reason);
            }
        }
    }

    /**
     * The first unknown error that counts as an error of a row, because the table accepts other
     * rows.
     */
    Optional<SQLException> unknownError() {
        return unknown;
    }

    private void search(List<WideRow> rows, SQLException rejection)
            throws SQLException, InterruptedException {
        boolean isOfData = SqlErrorKind.of(rejection) == SqlErrorKind.DATA;
        if (!isOfData && !hasLookedForProof) {
            hasLookedForProof = true;
            findProof(rejection);
        }
        if (rows.size() == 1) {
            rejected.put(rows.get(0), rejection);
            if (!isOfData && unknown.isEmpty()) {
                unknown = Optional.of(rejection);
            }
            return;
        }
        int half = rows.size() / 2;
        write(rows.subList(0, half));
        write(rows.subList(half, rows.size()));
    }

    private void write(List<WideRow> rows) throws SQLException, InterruptedException {
        Optional<SQLException> rejection = table.write(rows);
        if (rejection.isPresent()) {
            search(rows, rejection.get());
        } else {
            taken = rows.get(0);
            isProven = true;
        }
    }

    /** Avoids a search through all rows if the table is broken. */
    private void findProof(SQLException rejection) throws SQLException, InterruptedException {
        if (isProven) {
            return;
        }
        boolean allAreOfData = batch.size() > 1;
        for (WideRow row : samples()) {
            Optional<SQLException> reason = table.write(List.of(row));
            if (reason.isEmpty()) {
                taken = row;
                isProven = true;
                return;
            }
            allAreOfData &= SqlErrorKind.of(reason.get()) == SqlErrorKind.DATA;
        }
        isProven = batch.size() <= FEW && table.takesItsOwn();
        if (!isProven && !allAreOfData) {
            throw rejection;
        }
    }

    private List<WideRow> samples() {
        if (batch.size() == 1) {
            return List.of();
        }
        int count = Math.min(SAMPLES, batch.size());
        List<WideRow> samples = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            samples.add(batch.get((int) ((long) i * batch.size() / count)));
        }
        return samples;
    }

    /** Somebody may have dropped or altered the table during the search. */
    private boolean tableIsSound() throws SQLException, InterruptedException {
        return taken == null ? table.takesItsOwn() : table.write(List.of(taken)).isEmpty();
    }

    /** The table, as the search sees it. */
    interface Table {

        /**
         * Writes rows in one transaction.
         *
         * @return why the database rejects them; empty if it has accepted them
         * @throws SQLException if the database is unavailable
         */
        Optional<SQLException> write(List<WideRow> rows) throws SQLException, InterruptedException;

        /**
         * Whether the table accepts a row again that it already has.
         *
         * @throws SQLException if the database is unavailable
         */
        boolean takesItsOwn() throws SQLException, InterruptedException;
    }
}
