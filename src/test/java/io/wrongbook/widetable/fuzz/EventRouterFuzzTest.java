package io.wrongbook.widetable.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.EventParser;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.operator.EventRouter;
import io.wrongbook.widetable.table.ColumnWidths;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Whatever a record holds, it is exactly one of add, fix, ignored and dead letter, and the router
 * goes on. The long form: {@code ./mvnw test -Plong -Dtest=EventRouterFuzzTest}; {@code
 * -Dfuzz.seed=N} takes other records.
 */
class EventRouterFuzzTest {

    private static final int FEW = 40_000;
    private static final int MANY = 1_000_000;

    /** What may stay in the heap when all is done: buffers and names, not records. */
    private static final long MAX_KEPT = 32L << 20;

    private static final long FIRST_SEED = Long.getLong("fuzz.seed", 1);

    private final RecordFuzzer fuzzer = new RecordFuzzer();
    private final Outcomes outcomes = new Outcomes(record -> {});
    private final EventParser parser = new EventParser(ColumnWidths.shipped());

    @Test
    void aFewBrokenRecords() {
        parse(FEW);
    }

    @Test
    @Tag("long")
    void aMillionBrokenRecords() {
        parse(MANY);
    }

    @Test
    void everyBomb() {
        for (long seed = 0; seed < 20; seed++) {
            parse(fuzzer.bomb(seed), seed);
        }
    }

    @Test
    void theOperatorLetsEachRecordOutByOneDoor() throws Exception {
        try (OneInputStreamOperatorTestHarness<SourceRecord, AddEvent> harness =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(new EventRouter(ColumnWidths.shipped())))) {
            harness.open();
            for (long seed = FIRST_SEED; seed < FIRST_SEED + FEW / 10; seed++) {
                SourceRecord record = fuzzer.record(seed);
                outcomes.begin(record);
                harness.processElement(record, 0);
                handOver(harness);
            }
        }
        assertThat(outcomes.adds).isPositive();
        assertThat(outcomes.fixes).isPositive();
        assertThat(outcomes.deadLetters).isPositive();
    }

    /** What the operator emitted for one record, one thing or, if it was ignored, none. */
    private void handOver(OneInputStreamOperatorTestHarness<SourceRecord, AddEvent> harness) {
        int emitted = harness.getOutput().size();
        harness.extractOutputValues().forEach(outcomes::onAdd);
        harness.getOutput().clear();
        var fixes = harness.getSideOutput(EventRouter.FIXES);
        if (fixes != null) {
            emitted += fixes.size();
            for (StreamRecord<FixEvent> fix : fixes) {
                outcomes.onFix(fix.getValue());
            }
            fixes.clear();
        }
        var letters = harness.getSideOutput(EventRouter.DEAD_LETTERS);
        if (letters != null) {
            emitted += letters.size();
            for (StreamRecord<DeadLetter> letter : letters) {
                outcomes.onDeadLetter(letter.getValue());
            }
            letters.clear();
        }
        assertThat(emitted).isLessThanOrEqualTo(1);
    }

    @Test
    void namesOfRecordsThatAreGoneTakeNoMemory() {
        long before = heapAfterCollection();
        for (int record = 0; record < 300; record++) {
            StringBuilder fields = new StringBuilder("{\"domain\":\"exam\"");
            for (int i = 0; i < 20; i++) {
                String name = record + "-" + i + "n".repeat(40_000);
                fields.append(",\"a").append(name).append("\":{\"b").append(name).append("\":1}");
            }
            parse(record(fields.append('}').toString()), record);
        }

        assertThat(outcomes.ignored).isEqualTo(300);
        assertThat(heapAfterCollection() - before).isLessThan(MAX_KEPT);
        // The parser is still in use.
        parse(fuzzer.record(1), 1);
    }

    @Test
    void buffersOfBombsAreNotKept() {
        parse(fuzzer.record(1), 1);
        long before = heapAfterCollection();
        for (long seed = 0; seed < 20; seed++) {
            parse(fuzzer.bomb(seed), seed);
        }
        parse(fuzzer.record(1), 1);

        assertThat(heapAfterCollection() - before).isLessThan(MAX_KEPT);
    }

    private void parse(int count) {
        long before = heapAfterCollection();
        for (long seed = FIRST_SEED; seed < FIRST_SEED + count; seed++) {
            parse(fuzzer.record(seed), seed);
        }
        long kept = heapAfterCollection() - before;

        System.out.printf("Fuzz from seed %d: %s, %,d bytes kept%n", FIRST_SEED, outcomes, kept);
        assertThat(kept).isLessThan(MAX_KEPT);
        assertThat(outcomes.adds).isGreaterThan(count / 50L);
        assertThat(outcomes.fixes).isGreaterThan(count / 50L);
        assertThat(outcomes.ignored).isGreaterThan(count / 200L);
        assertThat(outcomes.deadLetters).isGreaterThan(count / 5L);
        parse(fuzzer.record(1), 1);
    }

    private void parse(SourceRecord record, long seed) {
        try {
            outcomes.begin(record);
            parser.parse(record, outcomes);
            outcomes.end();
        } catch (Throwable e) {
            throw new AssertionError("seed " + seed + ": " + hex(record.value), e);
        }
    }

    private static SourceRecord record(String value) {
        return new SourceRecord(
                "events",
                0,
                0,
                RecordFuzzer.NOW,
                null,
                value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static String hex(byte[] value) {
        if (value == null) {
            return "a tombstone";
        }
        int shown = Math.min(value.length, 4096);
        return HexFormat.of().formatHex(Arrays.copyOf(value, shown))
                + (shown < value.length ? "... of " + value.length + " bytes" : "");
    }

    private static long heapAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
