package io.wrongbook.widetable.packed;

import io.wrongbook.widetable.record.WrongRecord;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/**
 * Serializes records: one section for each of the two events, empty if none is known, and the trace
 * context, if the record has one.
 */
final class WrongRecordSerializer extends PackedSerializer<WrongRecord> {

    private static final long serialVersionUID = 1L;

    private final AddEventSerializer adds = new AddEventSerializer();
    private final FixEventSerializer fixes = new FixEventSerializer();

    @Override
    void pack(WrongRecord record, Packer packer) {
        packSection(record.add, adds::pack, packer);
        packSection(record.fix, fixes::pack, packer);
        packer.text(record.traceContext);
    }

    @Override
    WrongRecord unpack(Unpacker unpacker) {
        WrongRecord record =
                new WrongRecord(
                        unpackSection(adds::unpack, unpacker),
                        unpackSection(fixes::unpack, unpacker));
        record.traceContext = unpacker.text();
        return record;
    }

    /** A new object with the same events: records are mutable, events are not. */
    @Override
    public WrongRecord copy(WrongRecord record) {
        return record.copy();
    }

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public WrongRecord createInstance() {
        return new WrongRecord();
    }

    @Override
    public TypeSerializer<WrongRecord> duplicate() {
        return new WrongRecordSerializer();
    }

    @Override
    public TypeSerializerSnapshot<WrongRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Created by Flink when it reads a savepoint. */
    public static final class Snapshot extends PackedSnapshot<WrongRecord> {
        public Snapshot() {
            super(WrongRecordSerializer::new);
        }
    }
}
