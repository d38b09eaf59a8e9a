package io.wrongbook.widetable.dimension;

/** The result of a lookup: a name, or the reason why there is none. */
final class Name {

    static final Name MISSING = new Name(null);
    static final Name TOO_LONG = new Name(null);

    private final String text;

    private Name(String text) {
        this.text = text;
    }

    static Name of(String text) {
        return new Name(text);
    }

    boolean isMissed() {
        return text == null;
    }

    /** Null if there is no name. */
    String text() {
        return text;
    }
}
