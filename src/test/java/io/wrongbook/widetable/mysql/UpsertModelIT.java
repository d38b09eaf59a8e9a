package io.wrongbook.widetable.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.record.SmallEvents;
import io.wrongbook.widetable.record.TestEvents;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.services.SharedServices;
import io.wrongbook.widetable.table.Column;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The statement on a real server does what {@link UpsertModel} says, for every row of the small
 * events that the table may have, or none, and every one that comes upon it.
 */
@Timeout(180)
class UpsertModelIT {

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    private static final LocalDateTime FIRST = TestEvents.PROCESS_TIME;
    private static final LocalDateTime SECOND = FIRST.plusHours(1);

    private final List<WideRow> oldRows = new ArrayList<>();
    private final List<WideRow> newRows = new ArrayList<>();

    /** By wrong_id: what the table must have, with the pair that it comes from. */
    private final Map<Object, Map<String, Object>> expected = new LinkedHashMap<>();

    private final Map<Object, String> pairs = new HashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"utf8mb4_bin", "utf8mb4_general_ci"})
    void theStatementDoesWhatTheModelSaysForEveryOldAndNewRow(String collation) throws Exception {
        makePairs();
        // 5 adds, 5 fixes, 25 of both; none of them but as the old row.
        assertThat(newRows).hasSize((35 + 1) * 35);
        assertThat(oldRows).hasSize(35 * 35);

        TestDatabase database = TestDatabase.withTable(SERVICES.database());
        database.collate(collation);
        try (BatchWriter writer = new BatchWriter(database.config())) {
            write(writer, oldRows);
            write(writer, newRows);
        }

        for (Map<String, Object> row : database.rows()) {
            Object wrongId = row.get("wrong_id");
            assertThat(row).as(pairs.get(wrongId)).isEqualTo(expected.remove(wrongId));
        }
        assertThat(expected).as("rows that the table lacks").isEmpty();
    }

    /** Each pair is a record of its own, so that a few statements write them all. */
    private void makePairs() {
        int kinds = new SmallEvents("any").records().size();
        for (int i = 0; i <= kinds; i++) {
            for (int j = 0; j < kinds; j++) {
                String wrongId = "w" + i + "-" + j;
                List<WrongRecord> records = new SmallEvents(wrongId).records();
                WideRow old = i == kinds ? null : records.get(i).toRow(TestEvents.ZONE, FIRST);
                WideRow row = records.get(j).toRow(TestEvents.ZONE, SECOND);
                if (old != null) {
                    oldRows.add(old);
                }
                newRows.add(row);
                pairs.put(
                        wrongId,
                        (old == null ? "no row" : records.get(i).versions())
                                + ", then "
                                + records.get(j).versions());
                Map<String, Object> result = new HashMap<>();
                UpsertModel.upsert(
                                old == null ? null : UpsertModel.columns(old),
                                UpsertModel.columns(row))
                        .forEach((column, value) -> result.put(column.columnName(), value));
                expected.put(wrongId, result);
            }
        }
    }

    private static void write(BatchWriter writer, List<WideRow> rows) throws Exception {
        List<WideRow> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingLong(WideRow::id));
        writer.write(
                sorted,
                (row, rejection) -> {
                    throw new AssertionError(row.get(Column.WRONG_ID) + " is rejected", rejection);
                });
    }
}
