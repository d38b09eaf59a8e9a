package io.wrongbook.widetable.record;

import io.wrongbook.widetable.event.AddVersion;
import io.wrongbook.widetable.event.FixVersion;
import io.wrongbook.widetable.record.WrongRecord.Outcome;
import java.util.Objects;

/**
 * The versions of the winning add and fix of a record: they alone decide whether a further event
 * wins. The content of the events is in the table. Immutable.
 */
public final class RecordVersions implements Versioned {

    /** The versions of an unknown record. */
    public static final RecordVersions NONE = new RecordVersions(null, null);

    private final AddVersion add;
    private final FixVersion fix;

    /** Each version is null if no such event is known. */
    public RecordVersions(AddVersion add, FixVersion fix) {
        this.add = add;
        this.fix = fix;
    }

    /** Null if no add is known. */
    public AddVersion add() {
        return add;
    }

    /** Null if no fix is known. */
    public FixVersion fix() {
        return fix;
    }

    /** The outcome for an add with this version. */
    public Outcome outcomeOf(AddVersion version) {
        return Outcome.of(version, add);
    }

    /** The outcome for a fix with this version. */
    public Outcome outcomeOf(FixVersion version) {
        return Outcome.of(version, fix);
    }

    /** These versions after an add has won. */
    public RecordVersions with(AddVersion winner) {
        return new RecordVersions(winner, fix);
    }

    /** These versions after a fix has won. */
    public RecordVersions with(FixVersion winner) {
        return new RecordVersions(add, winner);
    }

    @Override
    public RecordVersions versions() {
        return this;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordVersions
                && Objects.equals(add, ((RecordVersions) other).add)
                && Objects.equals(fix, ((RecordVersions) other).fix);
    }

    @Override
    public int hashCode() {
        return Objects.hash(add, fix);
    }

    @Override
    public String toString() {
        return "add " + add + ", fix " + fix;
    }
}
