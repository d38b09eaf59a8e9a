package io.wrongbook.widetable.schema;

import io.wrongbook.widetable.schema.EventSchema.Reader;
import java.util.regex.Pattern;

/**
 * What the schema cannot say, or says more strictly than the parser. docs/events.md has the same
 * list, which is made from this one.
 */
enum SchemaGap {
    KAFKA_TIMESTAMP(
            "A time more than one day after the timestamp of the Kafka record: a schema does not know"
                    + " that timestamp.",
            add("\"wrongTime\": \"2999-01-01T00:00:00Z\""),
            Says.YES,
            "wrongTime: .* is more than one day after the timestamp of the Kafka record, .*"),
    PAYLOAD_TEXT(
            "A fault inside a payload that is a text: most validators treat `contentSchema` as an"
                    + " annotation. Validate such an event while its payload is still an object.",
            "{\"domain\": \"wrongbook\", \"type\": \"wrongbook_add\", \"payload\": \"{}\"}",
            Says.YES,
            "userId: is required but absent"),
    HALF_SURROGATE(
            "Half of a surrogate pair in a text (`\"\\ud83d\"`): the patterns of validators treat it"
                    + " differently.",
            add("\"patternId\": \"\\ud83d\""),
            Says.YES,
            ".*: contains half of a surrogate pair"),
    BYTES(
            "A `question` of more than 65,535 bytes in UTF-8 with at most 65,535 characters: a schema"
                    + " counts characters.",
            add("\"question\": \"" + "题".repeat(21_846) + "\""),
            Says.YES,
            "question: has [0-9]+ bytes in UTF-8, but the column holds at most 65535"),
    LONG_NUMBERS(
            "A number that is written with more characters than the column takes, where a text"
                    + " belongs, or with more than 100, as a time or a result: a schema sees only the"
                    + " value.",
            add("\"patternId\": 1" + "0".repeat(64)),
            Says.YES,
            ".*: (has [0-9]+ characters, but the column holds at most"
                    + " [0-9]+|'[-0-9.eE+]{40}\\.\\.\\.' is .*)"),
    CALENDAR(
            "A day that its month does not have, for example 30 February.",
            add("\"wrongTime\": \"2025-02-29T00:00:00Z\""),
            Says.YES,
            ".*: '[2-9][0-9]{3}-(02|04|06|09|11)-(29|30|31)[Tt].* is neither epoch milliseconds.*"),
    LAST_DAY(
            "An ISO-8601 time just before 2000-01-01 UTC or after 9999-12-30 UTC in an accepted year:"
                    + " the schema looks only at the year.",
            add("\"wrongTime\": \"2000-01-01T07:59:59+08:00\""),
            Says.YES,
            ".*: '(2000-01-01|9999-12-3[01])[Tt].*"
                    + " (is before 2000-01-01 .*|is after 9999-12-30|is more than one day after.*)"),
    READER_LIMITS(
            "JSON of more than 1,000 levels, numbers of more than 1,000 characters, names of more"
                    + " than 50,000 characters, texts of more than 20 million characters: limits of"
                    + " the parser's JSON reader.",
            add("\"more\": " + "[".repeat(1_000) + "]".repeat(1_000)),
            Says.YES,
            "value: is not valid JSON: .* exceeds the maximum allowed .*",
            Reader.DEEP),
    FIRST_HOURS(
            "An ISO-8601 time in the last hours of 1999 that is in 2000 in UTC because of its offset.",
            add("\"wrongTime\": \"1999-12-31T20:00:00-08:00\""),
            Says.NO,
            "\"1999-12-31[Tt][^\"]*-[^\"]*\""),
    NUMBERS_IN_TEXTS(
            "A time or a result as text with an exponent (`\"1e3\"`), and a result as text with"
                    + " more than 18 digits.",
            fix("\"fixResult\": \"1e3\""),
            Says.NO,
            "\\\\?\"-?([0-9]+(\\.[0-9]+)?[eE][+-]?[0-9]+|[0-9]{19,}(\\.0+)?)\\\\?\""),
    OFFSET_TWICE(
            "A time whose offset is written twice (`...ZZ`).",
            add("\"wrongTime\": \"2025-06-15T15:20:00ZZ\""),
            Says.NO,
            "[0-9][0-9](Z{2,3}|z{2,3}|([+-][0-9]{2}):?([0-9]{2})\\2:?\\3?)\\\\?\""),
    REPEATED_NAME(
            "A key that occurs twice, if the validator's JSON reader rejects it or uses the first"
                    + " value: the parser uses the last one, as most readers do.",
            add("\"patternId\": 1, \"patternId\": 2"),
            Says.NO,
            "(?!)",
            Reader.WITHOUT_REPETITION),
    HUGE_EXPONENT(
            "A number that the validator's JSON reader rejects, such as `1e2147483648`, where a text"
                    + " belongs or in a field that is ignored.",
            add("\"patternId\": 1e2147483648"),
            Says.NO,
            "[0-9][eE][+-]?[0-9]{10,}");

    /** What the schema says to the example, against the parser. */
    enum Says {
        YES,
        NO
    }

    final String description;
    final String example;
    final Says schema;
    final Reader reader;
    private final Pattern mark;

    /**
     * A difference.
     *
     * @param mark what the parser's detail looks like, if the schema says yes; otherwise what there
     *     is in the record
     */
    SchemaGap(String description, String example, Says schema, String mark) {
        this(description, example, schema, mark, Reader.LIKE_THE_PARSER);
    }

    SchemaGap(String description, String example, Says schema, String mark, Reader reader) {
        this.description = description;
        this.example = example;
        this.schema = schema;
        this.reader = reader;
        this.mark = Pattern.compile(mark, Pattern.DOTALL);
    }

    /** Whether this is why the schema accepts what the parser rejects. */
    boolean explainsRejection(String detail) {
        return schema == Says.YES && mark.matcher(detail).matches();
    }

    /** Whether this is why the schema rejects what the parser accepts. */
    boolean explainsAcceptance(String record) {
        return schema == Says.NO && mark.matcher(record).find();
    }

    private static String add(String field) {
        return event("wrongbook_add", "\"userId\": 1, \"questionId\": 1, \"subject\": 1, " + field);
    }

    private static String fix(String field) {
        return event("wrongbook_fix", "\"wrongId\": 1, " + field);
    }

    private static String event(String type, String payload) {
        return String.format(
                "{\"domain\": \"wrongbook\", \"type\": \"%s\", \"payload\": {%s}}", type, payload);
    }
}
