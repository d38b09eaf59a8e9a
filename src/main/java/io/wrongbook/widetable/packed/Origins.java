package io.wrongbook.widetable.packed;

import io.wrongbook.widetable.event.Origin;

/** Packs the origins of events. */
final class Origins {

    private Origins() {}

    static void pack(Origin origin, Packer packer) {
        packer.text(origin.topic);
        packer.number(origin.partition);
        packer.number(origin.offset);
        packer.number(origin.timestamp);
    }

    static Origin unpack(Unpacker unpacker) {
        return new Origin(
                unpacker.text(), (int) unpacker.number(), unpacker.number(), unpacker.number());
    }
}
