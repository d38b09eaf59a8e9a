package io.wrongbook.widetable.event;

/**
 * A student got a question wrong ({@code wrongbook_add}), with every fallback of the contract
 * applied. A Flink POJO and part of the state's schema: fields may be added, but never renamed or
 * retyped. Treated as immutable, except for its trace context.
 */
public class AddEvent {

    public static final String TYPE = "wrongbook_add";

    public String eventId;
    public String wrongId;
    public String userId;
    public String questionId;
    public String subject;
    public String subjectName;

    /** May be null, like the four fields below. */
    public String question;

    public String patternId;
    public String patternName;
    public String chapterId;
    public String chapterName;

    /** When the question was collected, epoch milliseconds. */
    public long collectTime;

    /** The envelope's time, epoch milliseconds. */
    public long eventTime;

    public Origin origin;

    /** The trace context of the event on its way to its record; null if it is not traced. */
    public String traceContext;

    /** Returns the trace context and removes it from the event: it is not part of the state. */
    public String takeTraceContext() {
        String context = traceContext;
        traceContext = null;
        return context;
    }

    public AddVersion version() {
        return new AddVersion(collectTime, eventTime, eventId);
    }
}
