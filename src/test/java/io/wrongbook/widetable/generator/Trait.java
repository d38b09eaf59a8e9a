package io.wrongbook.widetable.generator;

/** What can be special about a generated record; a test sees to it that all of them occur. */
public enum Trait {
    // What became of the record before and after
    DUPLICATE_SAME_BYTES,
    DUPLICATE_RESPELLED,
    REPEATED_WITHOUT_EVENT_ID,
    SECOND_ADD,
    OLDER_SECOND_ADD,
    LATE,
    EARLY_FIX,
    LONG_EARLY_FIX,
    ADD_AFTER_FIX,
    ORPHAN_FIX,
    REPEATED_FIX,
    STALE_FIX,
    TIE_BY_FIX_ID,
    TIE_BY_EVENT_ID,
    CLOCK_AHEAD,
    RECORD_ID_LOOKALIKE,
    EVENT_ID_OF_THE_ADD,
    NULL_KEY,

    // What is absent, and what takes its place
    WRONG_ID_FROM_EVENT_ID,
    NO_EVENT_ID,
    NO_FIX_ID,
    TIME_FROM_CREATE_TIME,
    TIME_FROM_SUBMIT_TIME,
    TIME_FROM_ENVELOPE,
    TIME_FROM_KAFKA,
    NO_ENVELOPE_TIME,
    NULL_AS_ABSENT,
    BLANK_AS_ABSENT,
    UNUSED_FALLBACK_BROKEN,

    // How the record is spelled
    CAMEL_CASE,
    SNAKE_CASE,
    MIXED_CASE,
    WRONG_RECORD_ID,
    PAYLOAD_AS_OBJECT,
    PAYLOAD_AS_STRING,
    SHUFFLED_FIELDS,
    PRETTY_PRINTED,
    UNICODE_ESCAPES,
    BYTE_ORDER_MARK,
    REPEATED_NAME,
    EXTRA_FIELDS,
    FIELDS_OF_THE_OTHER_TYPE,
    NUMBER_AS_ID,
    NUMERIC_STRING_TIME,
    ISO_TIME,

    // What the record says
    UNKNOWN_SUBJECT,
    SUBJECT_NOT_UPPER_CASE,
    SUBJECT_NAME,
    NAME_WITHOUT_SUBJECT,
    FOUR_BYTE_CHARACTERS,
    QUOTES_AND_BACKSLASHES,
    LINE_BREAKS,
    OUTER_BLANKS,
    LONGEST_VALUE,
    RESULT_AS_NUMBER,
    RESULT_AS_STRING,
    RESULT_AS_WORD,
    RESULT_AS_BOOLEAN,
    OTHER_RESULT,
    RESULT_TEXT,

    // What is dropped
    OTHER_DOMAIN,
    OTHER_TYPE,
    BROKEN
}
