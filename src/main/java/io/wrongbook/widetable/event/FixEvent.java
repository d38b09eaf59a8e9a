package io.wrongbook.widetable.event;

/**
 * A student corrected a wrong answer ({@code wrongbook_fix}), with every fallback of the contract
 * applied. A Flink POJO and part of the state's schema: fields may be added, but never renamed or
 * retyped. Treated as immutable, except for its trace context.
 */
public class FixEvent {

    public static final String TYPE = "wrongbook_fix";

    public String eventId;
    public String wrongId;
    public String fixId;

    /** May be null, like the six fields below, which describe the record of the fix. */
    public String userId;

    public String questionId;
    public String subject;
    public String subjectName;
    public String patternId;
    public String chapterId;
    public String chapterName;

    /** 1 correct, 0 incorrect, anything else unknown. */
    public long fixResult;

    public String fixResultDesc;

    /** When the correction was made, epoch milliseconds. */
    public long fixTime;

    public Origin origin;

    /** The trace context of the event on its way to its record; null if it is not traced. */
    public String traceContext;

    /** Returns the trace context and removes it from the event: it is not part of the state. */
    public String takeTraceContext() {
        String context = traceContext;
        traceContext = null;
        return context;
    }

    public FixVersion version() {
        return new FixVersion(fixTime, fixId, eventId);
    }
}
