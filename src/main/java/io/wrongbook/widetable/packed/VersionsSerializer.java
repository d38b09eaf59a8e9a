package io.wrongbook.widetable.packed;

import io.wrongbook.widetable.event.AddVersion;
import io.wrongbook.widetable.event.FixVersion;
import io.wrongbook.widetable.record.RecordVersions;
import io.wrongbook.widetable.record.Versioned;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/**
 * Packs the versions of a record: a section for the add and one for the fix, empty where none is
 * known.
 */
final class VersionsSerializer extends PackedSerializer<Versioned> {

    private static final long serialVersionUID = 1L;

    private transient Packer section;

    @Override
    void pack(Versioned record, Packer packer) {
        if (section == null) {
            section = new Packer();
        }
        RecordVersions versions = record.versions();
        section.clear();
        if (versions.add() != null) {
            pack(versions.add());
        }
        packer.section(section);
        section.clear();
        if (versions.fix() != null) {
            pack(versions.fix());
        }
        packer.section(section);
    }

    @Override
    RecordVersions unpack(Unpacker unpacker) {
        int end = unpacker.beginSection();
        AddVersion add = unpacker.isAtEnd() ? null : unpackAdd(unpacker);
        unpacker.endSection(end);
        end = unpacker.beginSection();
        FixVersion fix = unpacker.isAtEnd() ? null : unpackFix(unpacker);
        unpacker.endSection(end);
        return new RecordVersions(add, fix);
    }

    /** The two times are near each other, so that their difference is short. */
    private void pack(AddVersion add) {
        section.number(add.collectTime);
        section.number(add.eventTime - add.collectTime);
        section.text(add.eventId);
    }

    private static AddVersion unpackAdd(Unpacker unpacker) {
        long collectTime = unpacker.number();
        return new AddVersion(collectTime, collectTime + unpacker.number(), unpacker.text());
    }

    private void pack(FixVersion fix) {
        section.number(fix.fixTime);
        section.text(fix.fixId);
        section.text(fix.eventId);
    }

    private static FixVersion unpackFix(Unpacker unpacker) {
        return new FixVersion(unpacker.number(), unpacker.text(), unpacker.text());
    }

    /** Neither versions nor what an older savepoint brings are ever changed. */
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

    /** Made by Flink when it reads a savepoint. */
    public static final class Snapshot extends PackedSnapshot<Versioned> {

        public Snapshot() {
            super(VersionsSerializer::new);
        }

        /** Up to version 1.0 the state held whole records. */
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
