package io.wrongbook.widetable.packed;

import io.wrongbook.widetable.event.AddVersion;
import io.wrongbook.widetable.event.FixVersion;
import io.wrongbook.widetable.record.RecordVersions;
import io.wrongbook.widetable.record.Versioned;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/**
 * Serializes the versions of a record: one section each for the add and the fix, empty if none is
 * known.
 */
final class VersionsSerializer extends PackedSerializer<Versioned> {

    private static final long serialVersionUID = 1L;

    @Override
    void pack(Versioned record, Packer packer) {
        RecordVersions versions = record.versions();
        packSection(versions.add(), VersionsSerializer::packAdd, packer);
        packSection(versions.fix(), VersionsSerializer::packFix, packer);
    }

    @Override
    RecordVersions unpack(Unpacker unpacker) {
        return new RecordVersions(
                unpackSection(VersionsSerializer::unpackAdd, unpacker),
                unpackSection(VersionsSerializer::unpackFix, unpacker));
    }

    /** The two times are close to each other, so their difference is short. */
    private static void packAdd(AddVersion add, Packer packer) {
        packer.number(add.collectTime);
        packer.number(add.eventTime - add.collectTime);
        packer.text(add.eventId);
    }

    private static AddVersion unpackAdd(Unpacker unpacker) {
        long collectTime = unpacker.number();
        return new AddVersion(collectTime, collectTime + unpacker.number(), unpacker.text());
    }

    private static void packFix(FixVersion fix, Packer packer) {
        packer.number(fix.fixTime);
        packer.text(fix.fixId);
        packer.text(fix.eventId);
    }

    private static FixVersion unpackFix(Unpacker unpacker) {
        return new FixVersion(unpacker.number(), unpacker.text(), unpacker.text());
    }

    /** Neither versions nor records from an older savepoint are ever modified. */
    @Override
    public Versioned copy(Versioned versions) {
        return versions;
    }

    @Override
    public boolean isImmutableType() {
        return true;
    }

    @Override
    public Versioned createInstance() {
        return RecordVersions.NONE;
    }

    @Override
    public TypeSerializer<Versioned> duplicate() {
        return new VersionsSerializer();
    }

    @Override
    public TypeSerializerSnapshot<Versioned> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Created by Flink when it reads a savepoint. */
    public static final class Snapshot extends PackedSnapshot<Versioned> {

        public Snapshot() {
            super(VersionsSerializer::new);
        }

        /** Up to version 1.0, the state contained whole records. */
        @Override
        public TypeSerializerSchemaCompatibility<Versioned> resolveSchemaCompatibility(
                TypeSerializerSnapshot<Versioned> old) {
            TypeSerializerSnapshot<?> form = old;
            return form instanceof WrongRecordSerializer.Snapshot
                    ? TypeSerializerSchemaCompatibility.compatibleAfterMigration()
                    : super.resolveSchemaCompatibility(old);
        }
    }
}
