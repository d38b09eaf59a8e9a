package io.wrongbook.widetable.packed;

/** Serializes events, which are immutable once they are read. */
abstract class EventSerializer<E> extends PackedSerializer<E> {

    private static final long serialVersionUID = 1L;

    /** The same event. */
    @Override
    public final E copy(E event) {
        return event;
    }

    @Override
    public final boolean isImmutableType() {
        return true;
    }
}
