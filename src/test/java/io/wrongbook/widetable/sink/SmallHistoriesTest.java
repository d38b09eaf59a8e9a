package io.wrongbook.widetable.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.mysql.UpsertModel;
import io.wrongbook.widetable.record.EventHistory;
import io.wrongbook.widetable.record.RecordVersions;
import io.wrongbook.widetable.record.SmallEvents;
import io.wrongbook.widetable.record.TestEvents;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.record.WrongRecord.Outcome;
import io.wrongbook.widetable.table.Column;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The convergence law on every history of up to five of the {@link SmallEvents}: in every order,
 * each event as often as one likes, the state lost or taken back to an older one and batches cut at
 * every point.
 *
 * <p>A search over all configurations that such histories reach. What a configuration may become
 * depends on nothing but itself, so that each is visited once, and the search ends. At each, the
 * row after its open batch is written must be what the events so far give.
 */
class SmallHistoriesTest {

    private static final int MAX_EVENTS = 5;

    private static final SmallEvents EVENTS = new SmallEvents("w");
    private static final List<WrongRecord> RECORDS = EVENTS.records();
    private static final List<Object> ALL = EVENTS.all();

    /** 1 + 10 + 45 + 120 + 210 + 252: the choices of up to 5 of 10 events. */
    private static final int SETS_OF_EVENTS = 638;

    /** 5 adds, 5 fixes, 25 of both, and no row. */
    private static final int ROWS = 36;

    /**
     * Of one kind of event, n of them seen: the table has the greatest, no batch is open and the
     * state knows any or none (n + 1); or a batch repeats any of them, and the state knows one that
     * is not greater, or none (n (n + 3) / 2); or the greatest waits in the batch, the table has a
     * smaller one or no row, and the state knows any or none (n (n + 1)). Over all choices of n of
     * 5: 5 * 6 + 10 * 14 + 10 * 25 + 5 * 39 + 1 * 56.
     */
    private static final int CONFIGURATIONS_OF_FIXES = 671;

    /** As many as were found; fewer would mean that the search lacks something. */
    private static final int CONFIGURATIONS = 145_644;

    private static final Configuration START =
            new Configuration(0, RecordVersions.NONE, null, null, null, TiedAdds.NONE);

    /** How each configuration was reached first. */
    private final Map<Configuration, Step> reached = new HashMap<>();

    private final Deque<Configuration> open = new ArrayDeque<>();
    private final Map<SeenAndShown, Expected> expectations = new HashMap<>();
    private final Map<Upsert, Row> upserts = new HashMap<>();
    private final Map<Map<Column, Object>, Row> rows = new HashMap<>();

    @Test
    void theRowIsTheSameForEverySmallHistory() {
        reach(START, null, "");
        while (!open.isEmpty()) {
            Configuration configuration = open.remove();
            check(configuration);
            goOn(configuration);
        }

        Set<Integer> sets = new HashSet<>();
        Set<Map<Column, Object>> oldRows = new HashSet<>();
        int ofFixes = 0;
        for (Configuration configuration : reached.keySet()) {
            sets.add(configuration.seen);
            oldRows.add(configuration.row == null ? null : configuration.row.columns);
            if (configuration.seen != 0 && configuration.adds.shown() == null) {
                ofFixes++;
            }
        }
        assertThat(sets).hasSize(SETS_OF_EVENTS);
        Set<Map<Column, Object>> rowsOfModelTest = new HashSet<>();
        rowsOfModelTest.add(null);
        RECORDS.forEach(record -> rowsOfModelTest.add(row(record)));
        assertThat(oldRows).hasSize(ROWS).isEqualTo(rowsOfModelTest);
        assertThat(upserts).hasSize(ROWS * (ROWS - 1));
        assertThat(ofFixes).isEqualTo(CONFIGURATIONS_OF_FIXES);
        assertThat(reached.size()).isEqualTo(CONFIGURATIONS);
    }

    private void goOn(Configuration from) {
        for (int i = 0; i < ALL.size(); i++) {
            if (from.hasSeen(i) || Integer.bitCount(from.seen) < MAX_EVENTS) {
                reach(from.after(i), from, ALL.get(i));
            }
        }
        // The state expires, as it may at any time.
        reach(from.withState(null, null), from, "the state is lost");
        if (!from.batchIsEmpty()) {
            reach(written(from), from, "the batch is written");
            return;
        }
        // The job restarts from a checkpoint, which brings back the state of any time before. A
        // batch that waited is lost with it, and its events come again: as if none had waited.
        for (WrongRecord known : RECORDS) {
            if (from.hasSeen(known)) {
                reach(from.withState(known.add, known.fix), from, known);
            }
        }
    }

    private void reach(Configuration configuration, Configuration from, Object step) {
        if (reached.putIfAbsent(configuration, new Step(from, step)) == null) {
            open.add(configuration);
        }
    }

    private void check(Configuration configuration) {
        if (configuration.seen == 0) {
            return;
        }
        AddEvent shown = configuration.adds.shown();
        Expected expected =
                expectations.computeIfAbsent(
                        new SeenAndShown(configuration.seen, shown),
                        key -> expected(configuration.seenEvents(), shown));
        Map<Column, Object> row = written(configuration).row.columns;
        if (!row.equals(expected.row) || (expected.isException && !configuration.adds.divided())) {
            assertThat(row).as(() -> history(configuration)).isEqualTo(expected.row);
            throw new AssertionError("an exception in one state: " + history(configuration));
        }
    }

    private Configuration written(Configuration from) {
        if (from.batchIsEmpty()) {
            return from;
        }
        Row row =
                upserts.computeIfAbsent(
                        new Upsert(from.row, from.batchAdd, from.batchFix),
                        upsert -> rows.computeIfAbsent(upsert.result(), Row::new));
        return new Configuration(
                from.seen, from.state, null, null, row, from.adds.batchIsWritten());
    }

    /** What the events give if of the adds with the greatest collect time this one is shown. */
    private static Expected expected(List<Object> events, AddEvent shown) {
        List<Object> others = new ArrayList<>(events);
        others.removeIf(
                event ->
                        event instanceof AddEvent add
                                && add != shown
                                && add.collectTime == shown.collectTime);
        Map<Column, Object> row = EventHistory.expected(others, TestEvents.ZONE);
        row.put(Column.PROCESS_TIME, TestEvents.PROCESS_TIME);
        return new Expected(row, shown != EventHistory.winningAdd(events));
    }

    private static Map<Column, Object> row(WrongRecord record) {
        return UpsertModel.columns(TestEvents.row(record));
    }

    /** The steps that lead to the configuration, for a person who reads of a failure. */
    private String history(Configuration configuration) {
        List<String> steps = new ArrayList<>();
        for (Step step = reached.get(configuration);
                step.from != null;
                step = reached.get(step.from)) {
            steps.add(0, step.toString());
        }
        return String.join("\n", steps) + "\nthe batch is written";
    }

    /** A row of the table; two that are equal are the same object, which is quicker to look up. */
    private static final class Row {

        private final Map<Column, Object> columns;

        Row(Map<Column, Object> columns) {
            this.columns = columns;
        }
    }

    /** The statement, run for one batch on one row of the table, or on none. */
    private record Upsert(Row old, AddEvent add, FixEvent fix) {

        Map<Column, Object> result() {
            return UpsertModel.upsert(
                    old == null ? null : old.columns,
                    SmallHistoriesTest.row(new WrongRecord(add, fix)));
        }
    }

    private record SeenAndShown(int seen, AddEvent shown) {}

    private record Expected(Map<Column, Object> row, boolean isException) {}

    /** The first step has no predecessor. */
    private record Step(Configuration from, Object what) {

        @Override
        public String toString() {
            if (what instanceof AddEvent add) {
                return "add " + add.version();
            }
            if (what instanceof FixEvent fix) {
                return "fix " + fix.version();
            }
            return what instanceof WrongRecord known
                    ? "a restart, back to the state of " + known.versions()
                    : (String) what;
        }
    }

    /**
     * All that what comes next depends on.
     *
     * @param seen which of the events have come, a bit each
     * @param state what the keyed state remembers
     * @param batchAdd of the record in the open batch, or null
     * @param batchFix of the record in the open batch, or null
     * @param row the row of the table, or null
     * @param adds where the law has its exception
     */
    private record Configuration(
            int seen,
            RecordVersions state,
            AddEvent batchAdd,
            FixEvent batchFix,
            Row row,
            TiedAdds adds) {

        List<Object> seenEvents() {
            return IntStream.range(0, ALL.size()).filter(this::hasSeen).mapToObj(ALL::get).toList();
        }

        boolean hasSeen(int event) {
            return (seen & 1 << event) != 0;
        }

        boolean hasSeen(WrongRecord known) {
            return (known.add == null || hasSeen(ALL.indexOf(known.add)))
                    && (known.fix == null || hasSeen(ALL.indexOf(known.fix)));
        }

        boolean batchIsEmpty() {
            return batchAdd == null && batchFix == null;
        }

        /** The job takes in an event: as WrongRecordFunction and RecordBatch do. */
        Configuration after(int event) {
            WrongRecord batch = new WrongRecord(batchAdd, batchFix);
            RecordVersions known = state;
            TiedAdds tied = adds;
            if (ALL.get(event) instanceof AddEvent add) {
                tied = adds.arrives(add);
                if (state.outcomeOf(add.version()) == Outcome.WINS) {
                    known = state.with(add.version());
                    batch.merge(new WrongRecord(add, null));
                }
            } else if (ALL.get(event) instanceof FixEvent fix
                    && state.outcomeOf(fix.version()) == Outcome.WINS) {
                known = state.with(fix.version());
                batch.merge(new WrongRecord(null, fix));
            }
            return new Configuration(seen | 1 << event, known, batch.add, batch.fix, row, tied);
        }

        Configuration withState(AddEvent add, FixEvent fix) {
            RecordVersions known =
                    new RecordVersions(
                            add == null ? null : add.version(), fix == null ? null : fix.version());
            return new Configuration(
                    seen, known, batchAdd, batchFix, row, adds.stateFallsBackTo(add));
        }
    }
}
