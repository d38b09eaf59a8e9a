package io.wrongbook.widetable.record;

/**
 * The state of a record: its versions or, from a savepoint of version 1.0, a whole record, of which
 * only the versions are kept.
 */
public interface Versioned {

    /** The versions of the winning events. */
    RecordVersions versions();
}
