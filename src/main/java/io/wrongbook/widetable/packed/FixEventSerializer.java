package io.wrongbook.widetable.packed;

import io.wrongbook.widetable.event.FixEvent;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializes fixes. */
final class FixEventSerializer extends EventSerializer<FixEvent> {

    private static final long serialVersionUID = 1L;

    @Override
    void pack(FixEvent fix, Packer packer) {
        packer.text(fix.wrongId);
        packer.text(fix.eventId);
        packer.text(fix.fixId);
        packer.text(fix.userId);
        packer.text(fix.questionId);
        packer.text(fix.subject);
        packer.text(fix.subjectName);
        packer.text(fix.patternId);
        packer.text(fix.chapterId);
        packer.text(fix.chapterName);
        packer.number(fix.fixResult);
        packer.text(fix.fixResultDesc);
        packer.number(fix.fixTime);
        Origins.pack(fix.origin, packer);
        packer.text(fix.traceContext);
    }

    @Override
    FixEvent unpack(Unpacker unpacker) {
        FixEvent fix = new FixEvent();
        fix.wrongId = unpacker.text();
        fix.eventId = unpacker.text();
        fix.fixId = unpacker.text();
        fix.userId = unpacker.text();
        fix.questionId = unpacker.text();
        fix.subject = unpacker.text();
        fix.subjectName = unpacker.text();
        fix.patternId = unpacker.text();
        fix.chapterId = unpacker.text();
        fix.chapterName = unpacker.text();
        fix.fixResult = unpacker.number();
        fix.fixResultDesc = unpacker.text();
        fix.fixTime = unpacker.number();
        fix.origin = Origins.unpack(unpacker);
        fix.traceContext = unpacker.text();
        return fix;
    }

    @Override
    public FixEvent createInstance() {
        return new FixEvent();
    }

    @Override
    public TypeSerializer<FixEvent> duplicate() {
        return new FixEventSerializer();
    }

    @Override
    public TypeSerializerSnapshot<FixEvent> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Created by Flink when it reads a savepoint. */
    public static final class Snapshot extends PackedSnapshot<FixEvent> {
        public Snapshot() {
            super(FixEventSerializer::new);
        }
    }
}
