package io.wrongbook.widetable.generator;

/**
 * What a record means by the event contract. The generator makes it from the facts that it also
 * writes into the JSON; nobody parses anything to get it. A field that the event does not carry is
 * null, so that whoever reads the meaning applies the contract's fallbacks.
 */
public sealed interface Meaning {

    /** The four things that a record can be. */
    public enum Kind {
        ADD,
        FIX,
        DEAD,
        IGNORED
    }

    /** Why a record is a dead letter; the names are those of the dead-letter headers. */
    public enum Reason {
        EMPTY_VALUE,
        INVALID_JSON,
        MISSING_FIELD,
        BAD_FIELD,
        VALUE_TOO_LONG
    }

    /** Which of the four it is. */
    public Kind kind();

    /**
     * A question answered wrongly. Required: userId, questionId, subject.
     *
     * @param collectTime the payload's own time in epoch milliseconds: wrongTime, else createTime
     * @param envelopeTime the envelope's time in epoch milliseconds
     */
    public record Add(
            String eventId,
            String wrongId,
            String userId,
            String questionId,
            String subject,
            String subjectName,
            String question,
            String patternId,
            String patternName,
            String chapterId,
            String chapterName,
            Long collectTime,
            Long envelopeTime)
            implements Meaning {
        @Override
        public Kind kind() {
            return Kind.ADD;
        }
    }

    /**
     * A correction of a wrong answer. Required: wrongId, fixResult.
     *
     * @param fixTime the payload's own time in epoch milliseconds: fixTime, else submitTime
     * @param envelopeTime the envelope's time in epoch milliseconds
     */
    public record Fix(
            String eventId,
            String wrongId,
            String fixId,
            String userId,
            String questionId,
            String subject,
            String subjectName,
            String patternId,
            String chapterId,
            String chapterName,
            Long fixTime,
            long fixResult,
            String fixResultDesc,
            Long envelopeTime)
            implements Meaning {
        @Override
        public Kind kind() {
            return Kind.FIX;
        }
    }

    /**
     * A record that the job must hand to the dead-letter topic.
     *
     * @param fault which fault the generator put in, for messages
     */
    record Dead(Reason reason, String fault) implements Meaning {
        @Override
        public Kind kind() {
            return Kind.DEAD;
        }
    }

    /** An event of another domain, or of another type in our domain. */
    record Ignored() implements Meaning {
        @Override
        public Kind kind() {
            return Kind.IGNORED;
        }
    }
}
