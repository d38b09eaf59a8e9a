package io.wrongbook.widetable.event;

/**
 * Remembers the slots of the last names. Jackson gives the same String for the same name, and so
 * most names are found by a look at one place, without comparing them. Not thread-safe.
 */
final class KnownNames {

    /** A power of two, well above the number of names that events have. */
    private static final int SIZE = 256;

    private final String[] names = new String[SIZE];
    private final int[] slots = new int[SIZE];

    /** As {@link Field#slot}. */
    @SuppressWarnings("ReferenceEquality") // An equal name that is another String costs a look-up.
    int slot(String name) {
        int place = name.hashCode() & (SIZE - 1);
        if (names[place] != name) {
            names[place] = name;
            slots[place] = Field.slot(name);
        }
        return slots[place];
    }
}
