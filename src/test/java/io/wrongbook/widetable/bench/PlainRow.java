package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.record.RecordId;
import io.wrongbook.widetable.table.Column;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.stream.Collectors;

/** A row of the wide table as a plain Flink POJO: what {@link PlainJob} remembers and writes. */
public class PlainRow {

    public long id;
    public String wrongId;
    public String userId;
    public String subject;
    public String subjectName;
    public String questionId;
    public String question;
    public String patternId;
    public String patternName;
    public String teachTypeId;
    public String teachTypeName;

    /** Null while no add is known. */
    public LocalDateTime collectTime;

    public String fixId = "";

    /** Null while no fix is known. */
    public LocalDateTime fixTime;

    public long fixResult;
    public String fixResultDesc = "未订正";
    public String eventId;
    public String eventType;
    public LocalDateTime processTime;

    /** For Flink. */
    public PlainRow() {}

    PlainRow(String wrongId) {
        this.wrongId = wrongId;
        this.id = RecordId.of(wrongId);
    }

    /** Takes in an add, unless a newer one is known. */
    void apply(AddEvent add, ZoneId zone) {
        LocalDateTime time = local(add.collectTime, zone);
        if (collectTime != null && time.isBefore(collectTime)) {
            return;
        }
        userId = add.userId;
        subject = add.subject;
        subjectName = add.subjectName;
        questionId = add.questionId;
        question = orEmpty(add.question);
        patternId = add.patternId;
        patternName = orEmpty(add.patternName);
        teachTypeId = add.chapterId;
        teachTypeName = add.chapterName;
        collectTime = time;
        if (fixTime == null) {
            eventId = add.eventId;
            eventType = AddEvent.TYPE;
        }
    }

    /** Takes in a fix, unless a newer one is known. */
    void apply(FixEvent fix, ZoneId zone) {
        LocalDateTime time = local(fix.fixTime, zone);
        if (fixTime != null && time.isBefore(fixTime)) {
            return;
        }
        if (collectTime == null) {
            userId = fix.userId;
            subject = fix.subject;
            subjectName = fix.subjectName;
            questionId = fix.questionId;
            patternId = fix.patternId;
            teachTypeId = fix.chapterId;
            teachTypeName = fix.chapterName;
        }
        fixId = fix.fixId;
        fixTime = time;
        fixResult = fix.fixResult;
        fixResultDesc = fix.fixResultDesc;
        eventId = fix.eventId;
        eventType = FixEvent.TYPE;
    }

    /** Inserts a row, or overwrites all of the row that is there. */
    static String upsert() {
        return String.format(
                "INSERT INTO %s (%s) VALUES (%s) ON DUPLICATE KEY UPDATE %s",
                BenchTarget.TABLE,
                columns("%1$s"),
                String.join(", ", Collections.nCopies(Column.values().length, "?")),
                columns("%1$s = VALUES(%1$s)"));
    }

    private static String columns(String format) {
        return Arrays.stream(Column.values())
                .map(column -> String.format(format, column.columnName()))
                .collect(Collectors.joining(", "));
    }

    /** Binds the parameters of {@link #upsert}. */
    void bind(PreparedStatement statement) throws SQLException {
        int i = 1;
        statement.setLong(i++, id);
        for (String text : addTexts()) {
            statement.setString(i++, text);
        }
        bind(statement, i++, collectTime);
        statement.setString(i++, fixId);
        bind(statement, i++, fixTime);
        statement.setLong(i++, fixResult);
        statement.setString(i++, fixResultDesc);
        statement.setString(i++, eventId);
        statement.setString(i++, eventType);
        bind(statement, i, processTime);
    }

    private String[] addTexts() {
        return new String[] {
            wrongId,
            userId,
            subject,
            subjectName,
            questionId,
            question,
            patternId,
            patternName,
            teachTypeId,
            teachTypeName
        };
    }

    private static void bind(PreparedStatement statement, int i, LocalDateTime time)
            throws SQLException {
        if (time == null) {
            statement.setNull(i, Types.TIMESTAMP);
        } else {
            statement.setObject(i, time);
        }
    }

    private static LocalDateTime local(long millis, ZoneId zone) {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(millis), zone);
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
