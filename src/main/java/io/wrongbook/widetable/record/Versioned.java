package io.wrongbook.widetable.record;

/**
 * What the state of one record may be: its versions, or a whole record, which a savepoint of
 * version 1.0 brings and of which no more than the versions is kept.
 */
public interface Versioned {

    /** The versions of the events that win. */
    RecordVersions versions();
}
