package io.wrongbook.widetable.packed;

import java.util.function.Supplier;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializerSnapshot;

/** The snapshot of a packed serializer in a savepoint. */
abstract class PackedSnapshot<T> extends SimpleTypeSerializerSnapshot<T> {

    PackedSnapshot(Supplier<? extends TypeSerializer<T>> serializer) {
        super(serializer);
    }

    /** Savepoints of the first form contain POJOs: Flink reads them as such and migrates them. */
    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
            TypeSerializerSnapshot<T> old) {
        return old instanceof PojoSerializerSnapshot
                ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
                : super.resolveSchemaCompatibility(old);
    }
}
