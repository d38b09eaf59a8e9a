package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.record.WideRow;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Finds the rows of one batch that the database rejects, by halving, and writes the others.
 *
 * <p>An error that is not known to be of data may come from the table as well as from a row. It
 * counts as the row's own only while the table takes another row: one of the batch or, for a few
 * rows, one that it already has. If it takes none, the error is thrown, so that a broken table
 * never fills the dead-letter topic. Nothing is handed out before all of this is known: a task that
 * fails leaves no dead letters behind.
 */
final class RejectedRowSearch {

    /** So many rows, spread over the batch, are tried one by one for one that is taken. */
    private static final int SAMPLES = 100;

    /** So many rows may all be bad, and the table be sound. */
    private static final int FEW = 10;

    private final Table table;
    private final List<WideRow> batch;
    private final IdentityHashMap<WideRow, SQLException> rejected = new IdentityHashMap<>();

    /** The first error of a single row that is not known to be of data. */
    private Optional<SQLException> unknown = Optional.empty();

    private boolean hasLookedForProof;
    private boolean isProven;

    /** A row that the table has taken; null if the proof is a row of its own. */
    private WideRow taken;

    RejectedRowSearch(Table table, List<WideRow> batch) {
        this.table = table;
        this.batch = batch;
    }

    /**
     * Writes the batch but for the rejected rows.
     *
     * @param rejection what the database said to the whole batch
     * @param consumer takes each rejected row, in the order of the batch
     * @throws SQLException if the fault may be the table's
     */
    void run(SQLException rejection, BiConsumer<WideRow, SQLException> consumer)
            throws SQLException, InterruptedException {
        search(batch, rejection);
        if (unknown.isPresent() && !(isProven && tableIsSound())) {
            // It takes nothing, or nothing any more.
            throw unknown.get();
        }
        for (WideRow row : batch) {
            SQLException reason = rejected.get(row);
            if (reason != null) {
                consumer.accept(row, reason);
            }
        }
    }

    /** The first error that was taken for the rows' only because others pass. */
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

    /** Spares a broken table the search of all rows. */
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

    /** It may have been dropped or altered during the search. */
    private boolean tableIsSound() throws SQLException, InterruptedException {
        return taken == null ? table.takesItsOwn() : table.write(List.of(taken)).isEmpty();
    }

    /** The table, as the search sees it. */
    interface Table {

        /**
         * Writes rows in one transaction.
         *
         * @return why the database rejects them; empty if it has taken them
         * @throws SQLException if the database is unavailable
         */
        Optional<SQLException> write(List<WideRow> rows) throws SQLException, InterruptedException;

        /**
         * Whether the table takes a row once more that it already has.
         *
         * @throws SQLException if the database is unavailable
         */
        boolean takesItsOwn() throws SQLException, InterruptedException;
    }
}
