package io.wrongbook.widetable.packed;

import java.util.function.Supplier;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializerSnapshot;

/** What a savepoint says of a packed serializer. */
abstract class PackedSnapshot<T> extends SimpleTypeSerializerSnapshot<T> {

    PackedSnapshot(Supplier<? extends TypeSerializer<T>> serializer) {
        super(serializer);
    }

    /** Savepoints of the first form hold POJOs: Flink reads them so, and packs them. */
    @Override
    public TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
            TypeSerializerSnapshot<T> old) {
        return old instanceof PojoSerializerSnapshot
                ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
                : super.resolveSchemaCompatibility(old);
    }
}
