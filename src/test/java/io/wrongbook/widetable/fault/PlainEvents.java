package io.wrongbook.widetable.fault;

import io.wrongbook.widetable.generator.GeneratedRecord;
import io.wrongbook.widetable.generator.Meaning;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/**
 * Events for tests that must say which ones come. The checked-in savepoints know them: what is sent
 * for the same arguments must never change.
 */
final class PlainEvents {

    private static final String ENVELOPE =
            "{\"eventId\":\"%s\",\"domain\":\"wrongbook\",\"type\":\"%s\",\"timestamp\":%d,"
                    + "\"payload\":%s}";
    private static final String ADD =
            "{\"wrongId\":\"%s\",\"userId\":\"%s\",\"questionId\":\"q\",\"subject\":\"MATH\","
                    + "\"question\":\"%s\",\"wrongTime\":%d}";
    private static final String FIX =
            "{\"wrongId\":\"%s\",\"fixId\":\"%s\",\"fixResult\":%d,\"fixTime\":%d}";

    private PlainEvents() {}

    /** An add that was made at this time, in epoch milliseconds. */
    static GeneratedRecord add(String wrongId, long time) {
        String eventId = "add-" + time;
        String user = "学生 " + time;
        String question = "题干 📐 " + time;
        return record(
                wrongId,
                ENVELOPE.formatted(
                        eventId,
                        "wrongbook_add",
                        time,
                        ADD.formatted(wrongId, user, question, time)),
                time,
                new Meaning.Add(
                        eventId, wrongId, user, "q", "MATH", null, question, null, null, null, null,
                        time, time));
    }

    /**
     * A fix that was made at this time, in epoch milliseconds; it says nothing about its record.
     */
    static GeneratedRecord fix(String wrongId, long time, long result) {
        String eventId = "fix-" + time;
        String fixId = "f" + time;
        return record(
                wrongId,
                ENVELOPE.formatted(
                        eventId,
                        "wrongbook_fix",
                        time,
                        FIX.formatted(wrongId, fixId, result, time)),
                time,
                new Meaning.Fix(
                        eventId, wrongId, fixId, null, null, null, null, null, null, null, time,
                        result, null, time));
    }

    private static GeneratedRecord record(String key, String json, long time, Meaning meaning) {
        return new GeneratedRecord(
                key, json.getBytes(StandardCharsets.UTF_8), time, List.of(), meaning, Set.of());
    }
}
