package io.wrongbook.widetable.operator;

import static io.wrongbook.widetable.record.TestEvents.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.packed.PackedType;
import io.wrongbook.widetable.record.TestEvents;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.rocksdb.PointLookupOptionsFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.contrib.streaming.state.EmbeddedRocksDBStateBackend;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The function in Flink's harness, on both state backends. */
class WrongRecordFunctionTest {

    private static final Duration TTL = Duration.ofHours(1);

    private KeyedTwoInputStreamOperatorTestHarness<String, AddEvent, FixEvent, WrongRecord> harness;
    private int seen;

    static Stream<StateBackend> backends() {
        EmbeddedRocksDBStateBackend tuned = new EmbeddedRocksDBStateBackend();
        tuned.setRocksDBOptions(new PointLookupOptionsFactory());
        return Stream.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend(), tuned);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void anAddThenItsFix(StateBackend backend) throws Exception {
        open(backend);
        AddEvent add = TestEvents.add("w", "a1", NOON);
        FixEvent fix = TestEvents.fix("w", "e1", NOON + 1);

        add(add);
        assertEmitted(new WrongRecord(add, null));
        assertThat(stateEntries()).isEqualTo(1);

        fix(fix);
        assertEmitted(new WrongRecord(null, fix));
        assertThat(stateEntries()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void aFixBeforeItsAdd(StateBackend backend) throws Exception {
        open(backend);
        AddEvent add = TestEvents.add("w", "a1", NOON);
        FixEvent fix = TestEvents.fix("w", "e1", NOON + 1);

        fix(fix);
        assertEmitted(new WrongRecord(null, fix));

        add(add);
        assertEmitted(new WrongRecord(add, null));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void duplicatesAndStaleEventsEmitNothing(StateBackend backend) throws Exception {
        open(backend);
        add(TestEvents.add("w", "a2", NOON));
        fix(TestEvents.fix("w", "e2", NOON));
        emitted();

        add(TestEvents.add("w", "a2", NOON));
        fix(TestEvents.fix("w", "e2", NOON));
        add(TestEvents.add("w", "a1", NOON - 1));
        fix(TestEvents.fix("w", "e1", NOON - 1));

        assertThat(emitted()).isEmpty();
        assertThat(stateEntries()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void recordsDoNotMix(StateBackend backend) throws Exception {
        open(backend);
        AddEvent add = TestEvents.add("w1", "a1", NOON);
        FixEvent fix = TestEvents.fix("w2", "e2", NOON);

        add(add);
        assertEmitted(new WrongRecord(add, null));
        fix(fix);
        assertEmitted(new WrongRecord(null, fix));

        assertThat(stateEntries()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("backends")
    void aRestoredFunctionRemembersAlsoWithAnotherTtl(StateBackend backend) throws Exception {
        open(backend);
        AddEvent add = TestEvents.add("w", "a1", NOON);
        FixEvent fix = TestEvents.fix("w", "e1", NOON);
        add(add);
        OperatorSubtaskState snapshot = harness.snapshot(1, 1);
        harness.close();

        open(backend, TTL.multipliedBy(2), snapshot);
        add(add);
        assertThat(emitted()).isEmpty();
        fix(fix);
        assertEmitted(new WrongRecord(null, fix));
    }

    static Stream<Arguments> backendsAndOlderForms() {
        return backends()
                .flatMap(
                        backend ->
                                Stream.of(
                                                TypeInformation.of(WrongRecord.class),
                                                PackedType.WRONG_RECORD)
                                        .map(form -> Arguments.of(backend, form)));
    }

    /** Up to version 1.0 the state held whole records, first as POJOs, then packed. */
    @ParameterizedTest
    @MethodSource("backendsAndOlderForms")
    void ofWholeRecordsInOlderStateTheVersionsAreKept(
            StateBackend backend, TypeInformation<WrongRecord> form) throws Exception {
        AddEvent add = TestEvents.add("w", "a1", NOON);
        FixEvent fix = TestEvents.fix("w", "e1", NOON);
        open(new WholeRecords(form), backend, null);
        add(add);
        fix(fix);
        add(TestEvents.add("w2", "a2", NOON));
        OperatorSubtaskState old = harness.snapshot(1, 1);
        harness.close();

        open(backend, TTL, old);
        add(add);
        fix(fix);
        add(TestEvents.add("w", "a0", NOON - 1));
        fix(TestEvents.fix("w", "e0", NOON - 1));
        assertThat(emitted()).isEmpty();

        FixEvent later = TestEvents.fix("w", "e2", NOON + 1);
        fix(later);
        assertEmitted(new WrongRecord(null, later));
        assertThat(stateEntries()).isEqualTo(2);
    }

    /** Of RocksDB's files, {@code SavepointIT} says the same. */
    @Test
    void nothingButVersionsIsKept() throws Exception {
        open(new HashMapStateBackend());
        AddEvent add = TestEvents.add("w", "a1", NOON);
        FixEvent fix = TestEvents.fix("w", "e1", NOON);
        add(add);
        fix(fix);

        String state = bytes(harness.snapshot(1, 1));

        assertThat(state).contains(bytes(add.eventId), bytes(fix.eventId), bytes(fix.fixId));
        assertThat(state)
                .doesNotContain(bytes(add.userId))
                .doesNotContain(bytes(add.question))
                .doesNotContain(bytes(add.questionId))
                .doesNotContain(bytes(add.subject))
                .doesNotContain(bytes(fix.userId))
                .doesNotContain(bytes(fix.subject))
                .doesNotContain(bytes(fix.fixResultDesc));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void aForgottenRecordBeginsAnew(StateBackend backend) throws Exception {
        open(backend);
        FixEvent fix = TestEvents.fix("w", "e1", NOON);
        add(TestEvents.add("w", "a1", NOON));
        emitted();

        harness.setStateTtlProcessingTime(TTL.toMillis() + 1);
        fix(fix);

        assertEmitted(new WrongRecord(null, fix));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void aChangeIsRememberedForAnotherTtlButADuplicateIsNot(StateBackend backend) throws Exception {
        open(backend);
        AddEvent add = TestEvents.add("w", "a1", NOON);
        FixEvent fix = TestEvents.fix("w", "e1", NOON);
        add(add);
        harness.setStateTtlProcessingTime(TTL.toMillis() - 1);
        fix(fix);
        emitted();

        harness.setStateTtlProcessingTime(2 * TTL.toMillis() - 2);
        fix(fix);
        assertThat(emitted()).isEmpty();

        harness.setStateTtlProcessingTime(2 * TTL.toMillis());
        fix(fix);
        assertEmitted(new WrongRecord(null, fix));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void aTraceContextIsNotRemembered(StateBackend backend) throws Exception {
        open(backend);
        AddEvent add = TestEvents.add("w", "a1", NOON);
        add.traceContext = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        FixEvent fix = TestEvents.fix("w", "e1", NOON);

        add(add);
        fix(fix);

        assertThat(emitted())
                .hasSize(2)
                .allSatisfy(
                        record -> {
                            assertThat(record.traceContext).isNull();
                            assertThat(record.add == null ? null : record.add.traceContext)
                                    .isNull();
                        });
    }

    private void open(StateBackend backend) throws Exception {
        open(backend, TTL, null);
    }

    private void open(StateBackend backend, Duration ttl, OperatorSubtaskState restored)
            throws Exception {
        open(new WrongRecordFunction(ttl), backend, restored);
    }

    private void open(
            KeyedCoProcessFunction<String, AddEvent, FixEvent, WrongRecord> function,
            StateBackend backend,
            OperatorSubtaskState restored)
            throws Exception {
        harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new KeyedCoProcessOperator<>(function),
                        add -> add.wrongId,
                        fix -> fix.wrongId,
                        Types.STRING);
        harness.setStateBackend(backend);
        harness.setup();
        if (restored != null) {
            harness.initializeState(restored);
        }
        harness.open();
        seen = 0;
    }

    private void add(AddEvent event) throws Exception {
        harness.processElement1(event, 0);
    }

    private void fix(FixEvent event) throws Exception {
        harness.processElement2(event, 0);
    }

    /** What came out since the last call. */
    private List<WrongRecord> emitted() {
        List<WrongRecord> all = harness.extractOutputValues();
        List<WrongRecord> fresh = new ArrayList<>(all.subList(seen, all.size()));
        seen = all.size();
        return fresh;
    }

    private void assertEmitted(WrongRecord expected) {
        assertThat(emitted()).singleElement().usingRecursiveComparison().isEqualTo(expected);
    }

    private long stateEntries() {
        AbstractStreamOperator<?> operator = (AbstractStreamOperator<?>) harness.getOperator();
        return operator.getKeyedStateBackend()
                .getKeys("wrong-record", VoidNamespace.INSTANCE)
                .count();
    }

    /** What a snapshot holds, byte by byte as chars. */
    private static String bytes(OperatorSubtaskState snapshot) throws IOException {
        StringBuilder bytes = new StringBuilder();
        for (KeyedStateHandle handle : snapshot.getManagedKeyedState()) {
            try (InputStream in = ((StreamStateHandle) handle).openInputStream()) {
                bytes.append(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
            }
        }
        return bytes.toString();
    }

    /** A text as its bytes are shown. */
    private static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Keeps whole records, as version 1.0 did. */
    private static final class WholeRecords
            extends KeyedCoProcessFunction<String, AddEvent, FixEvent, WrongRecord> {

        private static final long serialVersionUID = 1L;

        private final TypeInformation<WrongRecord> form;

        private transient ValueState<WrongRecord> state;

        WholeRecords(TypeInformation<WrongRecord> form) {
            this.form = form;
        }

        @Override
        public void open(OpenContext context) {
            ValueStateDescriptor<WrongRecord> descriptor =
                    new ValueStateDescriptor<>("wrong-record", form);
            descriptor.enableTimeToLive(StateTtlConfig.newBuilder(TTL).build());
            state = getRuntimeContext().getState(descriptor);
        }

        @Override
        public void processElement1(AddEvent event, Context context, Collector<WrongRecord> out)
                throws IOException {
            WrongRecord record = record();
            record.apply(event);
            state.update(record);
        }

        @Override
        public void processElement2(FixEvent event, Context context, Collector<WrongRecord> out)
                throws IOException {
            WrongRecord record = record();
            record.apply(event);
            state.update(record);
        }

        private WrongRecord record() throws IOException {
            WrongRecord record = state.value();
            return record == null ? new WrongRecord() : record;
        }
    }
}
