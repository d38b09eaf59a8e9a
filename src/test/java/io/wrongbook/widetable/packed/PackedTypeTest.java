package io.wrongbook.widetable.packed;

import static io.wrongbook.widetable.record.TestEvents.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.AddVersion;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.FixVersion;
import io.wrongbook.widetable.event.Origin;
import io.wrongbook.widetable.record.RecordVersions;
import io.wrongbook.widetable.record.TestEvents;
import io.wrongbook.widetable.record.WrongRecord;
import java.io.IOException;
import java.util.stream.Stream;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is packed comes out again, also in the hands of an older or a newer version. */
class PackedTypeTest {

    static Stream<AddEvent> adds() {
        AddEvent giant = TestEvents.add("w", "e", NOON);
        giant.question = "题".repeat(100_000);
        AddEvent blank = TestEvents.add("w", "e", NOON);
        blank.question = "";
        blank.patternName = "\0 \t";
        return Stream.of(
                TestEvents.add("错题😀", "e", NOON),
                TestEvents.bareAdd("w", "e", NOON),
                giant,
                blank);
    }

    static Stream<FixEvent> fixes() {
        return Stream.of(TestEvents.fix("错题😀", "e", NOON), TestEvents.bareFix("w", "e", NOON));
    }

    static Stream<WrongRecord> records() {
        return Stream.of(
                new WrongRecord(TestEvents.add("w", "a", NOON), TestEvents.fix("w", "f", NOON)),
                new WrongRecord(TestEvents.bareAdd("w", "a", NOON), null),
                new WrongRecord(null, TestEvents.bareFix("w", "f", NOON)),
                new WrongRecord());
    }

    @ParameterizedTest
    @MethodSource("adds")
    void addsComeOutAsTheyWentIn(AddEvent add) throws IOException {
        assertComesOut(PackedType.ADD_EVENT, add);
    }

    @ParameterizedTest
    @MethodSource("fixes")
    void fixesComeOutAsTheyWentIn(FixEvent fix) throws IOException {
        assertComesOut(PackedType.FIX_EVENT, fix);
    }

    @ParameterizedTest
    @MethodSource("records")
    void recordsComeOutAsTheyWentIn(WrongRecord record) throws IOException {
        assertComesOut(PackedType.WRONG_RECORD, record);
    }

    @ParameterizedTest
    @MethodSource("records")
    void versionsComeOutAsTheyWentIn(WrongRecord record) throws IOException {
        assertComesOut(PackedType.VERSIONS, record.versions());
    }

    @Test
    void versionsOfAnyTimesComeOut() throws IOException {
        for (long time : new long[] {0, NOON, Long.MAX_VALUE, Long.MIN_VALUE}) {
            AddVersion add = new AddVersion(time, NOON, "a");
            assertComesOut(
                    PackedType.VERSIONS, new RecordVersions(add, new FixVersion(time, "", "e")));
        }
    }

    @Test
    void aTraceContextTravelsAlong() throws IOException {
        AddEvent add = TestEvents.add("w", "a", NOON);
        add.traceContext = "00-trace-span-01";
        assertComesOut(PackedType.ADD_EVENT, add);
        FixEvent fix = TestEvents.fix("w", "f", NOON);
        fix.traceContext = "00-trace-span-01";
        assertComesOut(PackedType.FIX_EVENT, fix);
        WrongRecord record =
                new WrongRecord(TestEvents.add("w", "a", NOON), TestEvents.fix("w", "f", NOON));
        record.traceContext = "00-trace-span-01";
        assertComesOut(PackedType.WRONG_RECORD, record);
    }

    @Test
    void numbersOfAnySizeComeOut() throws IOException {
        for (long number : new long[] {0, 1, -1, 63, -64, Long.MAX_VALUE, Long.MIN_VALUE}) {
            FixEvent fix = TestEvents.fix("w", "f", number);
            fix.fixResult = number;
            fix.origin = new Origin("t", Integer.MAX_VALUE, number, -1);
            assertComesOut(PackedType.FIX_EVENT, fix);
        }
    }

    @Test
    void aSerializerIsUsedAgainAfterAGiant() throws IOException {
        TypeSerializer<AddEvent> serializer = serializer(PackedType.ADD_EVENT);
        DataOutputSerializer out = new DataOutputSerializer(64);
        for (AddEvent add : adds().toList()) {
            serializer.serialize(add, out);
        }
        serializer.serialize(TestEvents.bareAdd("last", "e", NOON), out);

        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        for (AddEvent add : adds().toList()) {
            assertThat(serializer.deserialize(in)).usingRecursiveComparison().isEqualTo(add);
        }
        assertThat(serializer.deserialize(in).wrongId).isEqualTo("last");
        assertThat(in.available()).isZero();
    }

    @Test
    void whatANewerVersionPackedBehindTheKnownValuesIsSkipped() {
        Packer newer = new Packer();
        Packer add = new Packer();
        new AddEventSerializer().pack(TestEvents.add("w", "a", NOON), add);
        add.text("a new field");
        newer.section(add);
        Packer fix = new Packer();
        FixEvent traced = TestEvents.fix("w", "f", NOON);
        traced.traceContext = "a trace context";
        new FixEventSerializer().pack(traced, fix);
        fix.number(7);
        newer.section(fix);
        newer.text(null);
        newer.text("a third event, perhaps");

        WrongRecord record = new WrongRecordSerializer().unpack(unpacker(newer));

        assertThat(record.fix.takeTraceContext()).isEqualTo("a trace context");
        assertThat(record)
                .usingRecursiveComparison()
                .isEqualTo(
                        new WrongRecord(
                                TestEvents.add("w", "a", NOON), TestEvents.fix("w", "f", NOON)));
    }

    @Test
    void whatAnOlderVersionDidNotPackIsNullOrZero() {
        Packer older = new Packer();
        older.text("w");
        older.text("e");

        FixEvent fix = new FixEventSerializer().unpack(unpacker(older));

        assertThat(fix.wrongId).isEqualTo("w");
        assertThat(fix.eventId).isEqualTo("e");
        assertThat(fix.fixId).isNull();
        assertThat(fix.fixResult).isZero();
        assertThat(fix.fixTime).isZero();
    }

    @Test
    void recordsAreCopiedEventsAreShared() {
        WrongRecord record = records().findFirst().orElseThrow();

        WrongRecord copy = serializer(PackedType.WRONG_RECORD).copy(record);

        assertThat(copy).isNotSameAs(record);
        assertThat(copy.add).isSameAs(record.add);
        assertThat(serializer(PackedType.ADD_EVENT).copy(record.add)).isSameAs(record.add);
    }

    private static <T> void assertComesOut(TypeInformation<T> type, T value) throws IOException {
        TypeSerializer<T> serializer = serializer(type);
        DataOutputSerializer out = new DataOutputSerializer(16);
        serializer.serialize(value, out);
        byte[] bytes = out.getCopyOfBuffer();

        DataInputDeserializer in = new DataInputDeserializer(bytes);
        assertThat(serializer.deserialize(in)).usingRecursiveComparison().isEqualTo(value);
        assertThat(in.available()).isZero();

        DataOutputSerializer copied = new DataOutputSerializer(16);
        serializer.copy(new DataInputDeserializer(bytes), copied);
        assertThat(copied.getCopyOfBuffer()).isEqualTo(bytes);
    }

    private static Unpacker unpacker(Packer packer) {
        try {
            DataOutputSerializer out = new DataOutputSerializer(16);
            packer.writeTo(out);
            Unpacker unpacker = new Unpacker();
            unpacker.readFrom(new DataInputDeserializer(out.getCopyOfBuffer()));
            return unpacker;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("deprecation") // Flink 1.20's abstract method.
    private static <T> TypeSerializer<T> serializer(TypeInformation<T> type) {
        return type.createSerializer(new ExecutionConfig());
    }
}
