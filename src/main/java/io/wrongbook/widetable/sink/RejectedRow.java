package io.wrongbook.widetable.sink;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.DeadLetterHeaders;
import io.wrongbook.widetable.event.DeadLetterReason;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.RecordHeader;
import io.wrongbook.widetable.mysql.SqlDateTime;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.table.Column;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The dead letter of a row that the database rejected: the value is the whole row with the versions
 * of its two groups as JSON, and the headers contain the positions of its events in the source
 * topic.
 */
final class RejectedRow {

    private static final JsonFactory JSON = new JsonFactory();

    private RejectedRow() {}

    /**
     * @param row the row from its events, without names that were looked up
     * @param detail the error of the database, in one line
     */
    static DeadLetter of(WideRow row, String detail) {
        DeadLetterReason reason = DeadLetterReason.DATABASE_REJECTED;
        WrongRecord record = row.record();
        List<RecordHeader> headers = new ArrayList<>(DeadLetter.reasonHeaders(reason, detail));
        long timestamp = 0;
        if (record.add != null) {
            headers.addAll(DeadLetterHeaders.placeOfAdd(record.add.origin));
            timestamp = record.add.origin.timestamp;
        }
        if (record.fix != null) {
            headers.addAll(DeadLetterHeaders.placeOfFix(record.fix.origin));
            timestamp = Math.max(timestamp, record.fix.origin.timestamp);
        }
        byte[] key = record.wrongId().getBytes(StandardCharsets.UTF_8);
        return new DeadLetter(reason, key, toJson(row), timestamp, headers);
    }

    private static byte[] toJson(WideRow row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeObjectFieldStart("row");
            for (Column column : Column.values()) {
                write(json, column, row.get(column));
            }
            json.writeEndObject();
            writeVersions(json, row.record().add, row.record().fix);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Column column, Object value) throws IOException {
        json.writeFieldName(column.columnName());
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Long) {
            json.writeNumber((Long) value);
        } else if (value instanceof LocalDateTime) {
            json.writeString(SqlDateTime.format((LocalDateTime) value));
        } else {
            json.writeString((String) value);
        }
    }

    /** Times are epoch milliseconds. */
    private static void writeVersions(JsonGenerator json, AddEvent add, FixEvent fix)
            throws IOException {
        if (add != null) {
            json.writeObjectFieldStart("add_version");
            json.writeNumberField("collect_time", add.collectTime);
            json.writeNumberField("event_time", add.eventTime);
            json.writeStringField("event_id", add.eventId);
            json.writeEndObject();
        }
        if (fix != null) {
            json.writeObjectFieldStart("fix_version");
            json.writeNumberField("fix_time", fix.fixTime);
            json.writeStringField("fix_id", fix.fixId);
            json.writeStringField("event_id", fix.eventId);
            json.writeEndObject();
        }
    }
}
