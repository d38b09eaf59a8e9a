package io.wrongbook.widetable.event;

/**
 * Caches the slots of recent names. Jackson returns the same String for the same name, so most
 * lookups are one reference comparison. Not thread-safe.
 */
final class KnownNames {

    /** A power of two, well above the number of names that events have. */
    private static final int SIZE = 256;

    private final String[] names = new String[SIZE];
    private final int[] slots = new int[SIZE];

    /** Like {@link Field#slot}. */
    @SuppressWarnings("ReferenceEquality") // An equal name in another String costs one lookup.
    int slot(String name) {
        int place = name.hashCode() & (SIZE - 1);
        if (names[place] != name) {
            names[place] = name;
            slots[place] = Field.slot(name);
        }
        return slots[place];
    }
}
