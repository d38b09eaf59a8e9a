package io.wrongbook.widetable.generator;

/** The least that an event can be, as JSON. */
public final class SimpleEvents {

    private SimpleEvents() {}

    /**
     * An add of the user {@code user}.
     *
     * @param time epoch milliseconds
     */
    public static String add(String wrongId, String eventId, long time) {
        return event(
                "wrongbook_add",
                eventId,
                time,
                String.format(
                        "\"wrongId\":\"%s\",\"userId\":\"user\",\"questionId\":\"q\",\"subject\":\"MATH\"",
                        wrongId));
    }

    /**
     * A correct fix.
     *
     * @param time epoch milliseconds
     */
    public static String fix(String wrongId, String eventId, long time) {
        return event(
                "wrongbook_fix",
                eventId,
                time,
                String.format("\"wrongId\":\"%s\",\"fixResult\":1", wrongId));
    }

    private static String event(String type, String eventId, long time, String payload) {
        return String.format(
                "{\"domain\":\"wrongbook\",\"type\":\"%s\",\"eventId\":\"%s\",\"timestamp\":%d,"
                        + "\"payload\":{%s}}",
                type, eventId, time, payload);
    }
}
