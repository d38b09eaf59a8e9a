package io.wrongbook.widetable.packed;

import io.wrongbook.widetable.record.WrongRecord;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/**
 * Packs records: a section for each of the two events, empty where none is known, and the trace
 * context, if the record has one.
 */
final class WrongRecordSerializer extends PackedSerializer<WrongRecord> {

    private static final long serialVersionUID = 1L;

    private final AddEventSerializer adds = new AddEventSerializer();
    private final FixEventSerializer fixes = new FixEventSerializer();

    private transient Packer section;

    @Override
    void pack(WrongRecord record, Packer packer) {
        packSection(adds, record.add, packer);
        packSection(fixes, record.fix, packer);
        packer.optionalEnd(record.traceContext);
    }

    @Override
    WrongRecord unpack(Unpacker unpacker) {
        WrongRecord record =
                new WrongRecord(unpackSection(adds, unpacker), unpackSection(fixes, unpacker));
        record.traceContext = unpacker.text();
        return record;
    }

    private <T> void packSection(PackedSerializer<T> serializer, T event, Packer packer) {
        if (section == null) {
            section = new Packer();
        }
        section.clear();
        if (event != null) {
            serializer.pack(event, section);
        }
        packer.section(section);
    }

    private static <T> T unpackSection(PackedSerializer<T> serializer, Unpacker unpacker) {
        int outerEnd = unpacker.beginSection();
        T event = unpacker.isAtEnd() ? null : serializer.unpack(unpacker);
        unpacker.endSection(outerEnd);
        return event;
    }

    /** Its own object with the same events: records change, events do not. */
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

    /** Made by Flink when it reads a savepoint. */
    public static final class Snapshot extends PackedSnapshot<WrongRecord> {
        public Snapshot() {
            super(WrongRecordSerializer::new);
        }
    }
}
