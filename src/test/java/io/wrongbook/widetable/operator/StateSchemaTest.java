package io.wrongbook.widetable.operator;

import static io.wrongbook.widetable.record.Records.TIME;
import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.record.Records;
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

    private static List<WrongRecord> records() {
        WrongRecord both =
                new WrongRecord(
                        Records.add("错题😀", "a1", TIME), Records.fix("错题😀", "e1", TIME + 1));
        WrongRecord add = new WrongRecord(Records.bareAdd("w2", "a2", TIME), null);
        WrongRecord fix = new WrongRecord(null, Records.bareFix("w3", "e3", TIME));
        return List.of(both, add, fix);
    }

    private static TypeSerializer<Versioned> serializer() {
        ValueStateDescriptor<Versioned> descriptor =
                StateDescriptors.wrongRecord(Duration.ofDays(1));
        descriptor.initializeSerializerUnlessSet(new ExecutionConfig());
        return descriptor.getSerializer();
    }
}
