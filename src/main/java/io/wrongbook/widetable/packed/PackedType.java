package io.wrongbook.widetable.packed;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.record.Versioned;
import io.wrongbook.widetable.record.WrongRecord;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** The types that are sent between operators and kept in state, with their serializers. */
public final class PackedType<T> extends TypeInformation<T> {

    public static final TypeInformation<AddEvent> ADD_EVENT =
            new PackedType<>(AddEvent.class, new AddEventSerializer());

    public static final TypeInformation<FixEvent> FIX_EVENT =
            new PackedType<>(FixEvent.class, new FixEventSerializer());

    public static final TypeInformation<WrongRecord> WRONG_RECORD =
            new PackedType<>(WrongRecord.class, new WrongRecordSerializer());

    public static final TypeInformation<Versioned> VERSIONS =
            new PackedType<>(Versioned.class, new VersionsSerializer());

    private static final long serialVersionUID = 1L;

    private final Class<T> type;
    private final PackedSerializer<T> serializer;

    private PackedType(Class<T> type, PackedSerializer<T> serializer) {
        this.type = type;
        this.serializer = serializer;
    }

    @Override
    public Class<T> getTypeClass() {
        return type;
    }

    @Override
    @SuppressWarnings("deprecation") // This is the abstract method in Flink 1.20.
    public TypeSerializer<T> createSerializer(ExecutionConfig config) {
        return serializer.duplicate();
    }

    @Override
    public boolean isBasicType() {
        return false;
    }

    @Override
    public boolean isTupleType() {
        return false;
    }

    @Override
    public boolean isKeyType() {
        return false;
    }

    @Override
    public int getArity() {
        return 1;
    }

    @Override
    public int getTotalFields() {
        return 1;
    }

    @Override
    public String toString() {
        return "packed " + type.getSimpleName();
    }

    @Override
    public boolean canEqual(Object other) {
        return other instanceof PackedType;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackedType && ((PackedType<?>) other).type == type;
    }

    @Override
    public int hashCode() {
        return type.hashCode();
    }
}
