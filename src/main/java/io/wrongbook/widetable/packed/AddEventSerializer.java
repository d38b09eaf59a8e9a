package io.wrongbook.widetable.packed;

import io.wrongbook.widetable.event.AddEvent;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Serializes adds. */
final class AddEventSerializer extends EventSerializer<AddEvent> {

    private static final long serialVersionUID = 1L;

    @Override
    void pack(AddEvent add, Packer packer) {
        packer.text(add.wrongId);
        packer.text(add.eventId);
        packer.text(add.userId);
        packer.text(add.questionId);
        packer.text(add.subject);
        packer.text(add.subjectName);
        packer.text(add.question);
        packer.text(add.patternId);
        packer.text(add.patternName);
        packer.text(add.chapterId);
        packer.text(add.chapterName);
        packer.number(add.collectTime);
        packer.number(add.eventTime);
        Origins.pack(add.origin, packer);
        packer.text(add.traceContext);
    }

    @Override
    AddEvent unpack(Unpacker unpacker) {
        AddEvent add = new AddEvent();
        add.wrongId = unpacker.text();
        add.eventId = unpacker.text();
        add.userId = unpacker.text();
        add.questionId = unpacker.text();
        add.subject = unpacker.text();
        add.subjectName = unpacker.text();
        add.question = unpacker.text();
        add.patternId = unpacker.text();
        add.patternName = unpacker.text();
        add.chapterId = unpacker.text();
        add.chapterName = unpacker.text();
        add.collectTime = unpacker.number();
        add.eventTime = unpacker.number();
        add.origin = Origins.unpack(unpacker);
        add.traceContext = unpacker.text();
        return add;
    }

    @Override
    public AddEvent createInstance() {
        return new AddEvent();
    }

    @Override
    public TypeSerializer<AddEvent> duplicate() {
        return new AddEventSerializer();
    }

    @Override
    public TypeSerializerSnapshot<AddEvent> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Created by Flink when it reads a savepoint. */
    public static final class Snapshot extends PackedSnapshot<AddEvent> {
        public Snapshot() {
            super(AddEventSerializer::new);
        }
    }
}
