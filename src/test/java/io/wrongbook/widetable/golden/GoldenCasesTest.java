package io.wrongbook.widetable.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.ParsedRecord;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.golden.GoldenCase.Result;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.table.Column;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The golden cases on the parser and the record alone, without Flink and without a database. */
class GoldenCasesTest {

    private static final LocalDateTime PROCESS_TIME = LocalDateTime.of(2025, 6, 16, 1, 2, 3);

    /** Up to so many records a case is tried in all orders. */
    private static final int MAX_PERMUTED = 6;

    private static final int SHUFFLES = 500;

    @Test
    void allCasesAreRead() {
        assertThat(GoldenCase.all())
                .hasSize(26)
                .allSatisfy(
                        c -> {
                            assertThat(c.records()).isNotEmpty().hasSameSizeAs(c.results());
                            assertThat(c.rows()).allSatisfy(row -> assertThat(row).hasSize(18));
                        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachRecordIsWhatTheCaseSays(GoldenCase golden) {
        assertThat(golden.sourceRecords().stream().map(GoldenCasesTest::result).toList())
                .isEqualTo(golden.results());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theRowsAreThoseOfTheCaseInWhateverOrderTheRecordsCome(GoldenCase golden) {
        List<SourceRecord> records = golden.sourceRecords();
        for (List<Integer> order : orders(records.size())) {
            assertThat(rows(order.stream().map(records::get).toList()))
                    .as("records in the order %s", order)
                    .containsExactlyInAnyOrderElementsOf(golden.rows());
        }
    }

    static List<GoldenCase> cases() {
        return GoldenCase.all();
    }

    private static Result result(SourceRecord record) {
        ParsedRecord parsed = ParsedRecord.of(record);
        if (parsed.isIgnored()) {
            return Result.IGNORED;
        }
        return parsed.isDeadLetter() ? Result.DEAD : Result.ROW;
    }

    private static List<Map<String, Object>> rows(List<SourceRecord> records) {
        Map<String, WrongRecord> byWrongId = new LinkedHashMap<>();
        for (SourceRecord record : records) {
            ParsedRecord parsed = ParsedRecord.of(record);
            if (parsed.isAdd()) {
                byWrongId
                        .computeIfAbsent(parsed.add().wrongId, id -> new WrongRecord())
                        .apply(parsed.add());
            } else if (parsed.isFix()) {
                byWrongId
                        .computeIfAbsent(parsed.fix().wrongId, id -> new WrongRecord())
                        .apply(parsed.fix());
            }
        }
        return byWrongId.values().stream().map(GoldenCasesTest::row).toList();
    }

    private static Map<String, Object> row(WrongRecord record) {
        WideRow row = record.toRow(GoldenCase.ZONE, PROCESS_TIME);
        assertThat(row.get(Column.PROCESS_TIME)).isEqualTo(PROCESS_TIME);
        Map<String, Object> columns = new LinkedHashMap<>();
        for (Column column : Column.values()) {
            if (column != Column.PROCESS_TIME) {
                columns.put(column.columnName(), row.get(column));
            }
        }
        return columns;
    }

    private static List<List<Integer>> orders(int size) {
        List<Integer> inOrder = IntStream.range(0, size).boxed().toList();
        if (size <= MAX_PERMUTED) {
            return permutations(inOrder);
        }
        List<List<Integer>> orders = new ArrayList<>();
        Random random = new Random(size);
        for (int i = 0; i < SHUFFLES; i++) {
            List<Integer> order = new ArrayList<>(inOrder);
            Collections.shuffle(order, random);
            orders.add(order);
        }
        return orders;
    }

    private static List<List<Integer>> permutations(List<Integer> items) {
        if (items.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Integer>> permutations = new ArrayList<>();
        for (Integer first : items) {
            List<Integer> rest = items.stream().filter(item -> !item.equals(first)).toList();
            for (List<Integer> tail : permutations(rest)) {
                List<Integer> permutation = new ArrayList<>(List.of(first));
                permutation.addAll(tail);
                permutations.add(permutation);
            }
        }
        return permutations;
    }
}
