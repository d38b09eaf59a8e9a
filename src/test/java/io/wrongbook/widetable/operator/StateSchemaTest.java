package io.wrongbook.widetable.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.Origin;
import io.wrongbook.widetable.record.TestEvents;
import io.wrongbook.widetable.record.Versioned;
import io.wrongbook.widetable.record.WrongRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputViewStreamWrapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * State that a released version wrote can still be read. Each form of the state is checked in as
 * bytes; after a change of the form, {@link #main} writes the file of the next version.
 */
class StateSchemaTest {

    private static final long TIME = 1_750_000_000_000L;
    private static final String RESOURCE = "/state/wrong-record-v%d.bin";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void readsTheStateOfEveryReleasedForm(int version) throws IOException {
        try (InputStream file =
                StateSchemaTest.class.getResourceAsStream(RESOURCE.formatted(version))) {
            DataInputViewStreamWrapper in = new DataInputViewStreamWrapper(file);
            TypeSerializerSnapshot<Versioned> old =
                    TypeSerializerSnapshot.readVersionedSnapshot(
                            in, StateSchemaTest.class.getClassLoader());

            TypeSerializerSchemaCompatibility<Versioned> compatibility =
                    serializer().snapshotConfiguration().resolveSchemaCompatibility(old);

            assertThat(compatibility.isCompatibleAsIs()).isEqualTo(version == 3);
            assertThat(compatibility.isCompatibleAfterMigration()).isEqualTo(version < 3);
            for (WrongRecord record : records()) {
                Versioned read = old.restoreSerializer().deserialize(in);
                assertThat(read.versions()).isEqualTo(record.versions());
                assertThat(migrated(read)).isEqualTo(record.versions());
            }
            assertThat(file.read()).as("the end of the file").isNegative();
        }
    }

    /** As RocksDB migrates: what the old serializer read is written by the new one. */
    private static Versioned migrated(Versioned read) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer().serialize(read, out);
        return serializer().deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }

    /** Writes the file of a version: {@code args[0]} is its number. */
    public static void main(String[] args) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputViewStreamWrapper out = new DataOutputViewStreamWrapper(bytes);
        TypeSerializer<Versioned> serializer = serializer();
        TypeSerializerSnapshot.writeVersionedSnapshot(out, serializer.snapshotConfiguration());
        for (WrongRecord record : records()) {
            serializer.serialize(record, out);
        }
        Path file = Path.of("src/test/resources" + RESOURCE.formatted(Integer.parseInt(args[0])));
        Files.createDirectories(file.getParent());
        Files.write(file, bytes.toByteArray());
    }

    /** What the files of the released versions hold: the values must never change. */
    private static List<WrongRecord> records() {
        WrongRecord both = new WrongRecord(add("错题😀", "a1"), fix("错题😀", "e1", TIME + 1));
        WrongRecord add = new WrongRecord(TestEvents.bare(add("w2", "a2")), null);
        WrongRecord fix = new WrongRecord(null, TestEvents.bare(fix("w3", "e3", TIME)));
        return List.of(both, add, fix);
    }

    private static AddEvent add(String wrongId, String eventId) {
        AddEvent add = TestEvents.add(wrongId, eventId, TIME);
        add.userId = "用户1";
        add.questionId = "q1";
        add.subjectName = "数学";
        add.question = "3x = 9 😀";
        add.patternId = "p1";
        add.patternName = "方程";
        add.chapterId = "c1";
        add.chapterName = "函数";
        add.eventTime = TIME + 1;
        add.origin = new Origin("t", 3, 4_000_000_000L, TIME + 2);
        return add;
    }

    private static FixEvent fix(String wrongId, String eventId, long fixTime) {
        FixEvent fix = TestEvents.fix(wrongId, "订正1", eventId, fixTime);
        fix.userId = "u2";
        fix.questionId = "q2";
        fix.subject = "ENGLISH";
        fix.subjectName = "英语";
        fix.patternId = "p2";
        fix.chapterId = "c2";
        fix.chapterName = "语法";
        fix.fixResultDesc = "订正正确";
        fix.origin = new Origin("t", 5, 6_000_000_000L, TIME + 3);
        return fix;
    }

    private static TypeSerializer<Versioned> serializer() {
        ValueStateDescriptor<Versioned> descriptor =
                StateDescriptors.wrongRecord(Duration.ofDays(1));
        descriptor.initializeSerializerUnlessSet(new ExecutionConfig());
        return descriptor.getSerializer();
    }
}
