package io.wrongbook.widetable.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.mysql.SqlDateTime;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.table.Column;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Parses a {@link RejectedRow} dead letter back into the record of its row. */
final class RejectedRowParser {

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private static final String ADD_VERSION = "add_version";
    private static final String FIX_VERSION = "fix_version";

    /** The values by path, for example {@code row.user_id}: a Long, a String, null, or a token. */
    private final Map<String, Object> values = new HashMap<>();

    private RejectedRowParser() {}

    /**
     * Returns the record. Writing it gives the row of the dead letter, with another process_time.
     *
     * @param value the value of the dead letter
     * @param zone the time zone of the date-times in the table
     * @throws IllegalArgumentException if the value is not a row, or if its columns, its id and its
     *     versions contradict each other: a repair must change a version in both places
     */
    static WrongRecord parse(byte[] value, ZoneId zone) {
        if (value == null) {
            throw new IllegalArgumentException("it has no value");
        }
        RejectedRowParser row = new RejectedRowParser();
        row.readObject(value);
        WrongRecord record = new WrongRecord(row.add(), row.fix());
        if (record.add == null && record.fix == null) {
            throw new IllegalArgumentException("it has neither add_version nor fix_version");
        }
        row.check(record, zone);
        return record;
    }

    private void readObject(byte[] value) {
        try (JsonParser json = JSON.createParser(value)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("it is not a JSON object");
            }
            read("", json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "it is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read from memory", e);
        }
    }

    private void read(String prefix, JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String path = prefix + json.currentName();
            JsonToken token = json.nextToken();
            if (token == JsonToken.START_OBJECT) {
                values.put(path, token);
                read(path + ".", json);
            } else if (token == JsonToken.VALUE_NUMBER_INT) {
                values.put(path, json.getLongValue());
            } else if (token == JsonToken.VALUE_STRING) {
                values.put(path, json.getText());
            } else if (token == JsonToken.VALUE_NULL) {
                values.put(path, null);
            } else {
                throw new IllegalArgumentException(
                        path + " is neither a text, a whole number nor null");
            }
        }
    }

    private AddEvent add() {
        if (!values.containsKey(ADD_VERSION)) {
            return null;
        }
        AddEvent add = new AddEvent();
        add.wrongId = required(path(Column.WRONG_ID), String.class);
        add.userId = text(Column.USER_ID);
        add.questionId = text(Column.QUESTION_ID);
        add.subject = text(Column.SUBJECT);
        add.subjectName = text(Column.SUBJECT_NAME);
        add.question = text(Column.QUESTION);
        add.patternId = text(Column.PATTERN_ID);
        add.patternName = text(Column.PATTERN_NAME);
        add.chapterId = text(Column.TEACH_TYPE_ID);
        add.chapterName = text(Column.TEACH_TYPE_NAME);
        add.collectTime = required(ADD_VERSION + ".collect_time", Long.class);
        add.eventTime = required(ADD_VERSION + ".event_time", Long.class);
        add.eventId = required(ADD_VERSION + ".event_id", String.class);
        return add;
    }

    private FixEvent fix() {
        if (!values.containsKey(FIX_VERSION)) {
            return null;
        }
        FixEvent fix = new FixEvent();
        fix.wrongId = required(path(Column.WRONG_ID), String.class);
        fix.userId = text(Column.USER_ID);
        fix.questionId = text(Column.QUESTION_ID);
        fix.subject = text(Column.SUBJECT);
        fix.subjectName = text(Column.SUBJECT_NAME);
        fix.patternId = text(Column.PATTERN_ID);
        fix.chapterId = text(Column.TEACH_TYPE_ID);
        fix.chapterName = text(Column.TEACH_TYPE_NAME);
        fix.fixResult = required(path(Column.FIX_RESULT), Long.class);
        fix.fixResultDesc = text(Column.FIX_RESULT_DESC);
        fix.fixTime = required(FIX_VERSION + ".fix_time", Long.class);
        fix.fixId = required(FIX_VERSION + ".fix_id", String.class);
        fix.eventId = required(FIX_VERSION + ".event_id", String.class);
        return fix;
    }

    private void check(WrongRecord record, ZoneId zone) {
        WideRow row = record.toRow(zone, LocalDateTime.MIN);
        for (Column column : Column.values()) {
            Object expected = row.get(column);
            Object shown =
                    expected instanceof LocalDateTime && column != Column.PROCESS_TIME
                            ? SqlDateTime.format((LocalDateTime) expected)
                            : expected;
            if (column != Column.PROCESS_TIME && !Objects.equals(shown, values.get(path(column)))) {
                throw new IllegalArgumentException(
                        String.format(
                                Locale.ROOT,
                                "%s is %s, but wrong_id, the versions and the time-zone %s give %s:"
                                        + " change both or neither",
                                path(column),
                                values.get(path(column)),
                                zone,
                                shown));
            }
        }
    }

    private String text(Column column) {
        return optional(path(column), String.class);
    }

    private <T> T required(String path, Class<T> type) {
        T value = optional(path, type);
        if (value == null) {
            throw new IllegalArgumentException(path + " is missing");
        }
        return value;
    }

    private <T> T optional(String path, Class<T> type) {
        Object value = values.get(path);
        if (value != null && !type.isInstance(value)) {
            throw new IllegalArgumentException(
                    path + " is not a " + (type == Long.class ? "whole number" : "text"));
        }
        return type.cast(value);
    }

    private static String path(Column column) {
        return "row." + column.columnName();
    }
}
