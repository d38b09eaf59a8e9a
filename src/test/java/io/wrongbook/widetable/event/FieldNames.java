package io.wrongbook.widetable.event;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The names of fields that the parser knows. */
public final class FieldNames {

    private FieldNames() {}

    /** All names of all fields, of the envelope and of both payloads. */
    public static Set<String> all() {
        return IntStream.range(0, Field.slots()).mapToObj(Field::name).collect(Collectors.toSet());
    }
}
