package io.wrongbook.widetable.event;

/** A record that is not a valid event. It has no stack trace: it is a result, not a failure. */
final class BadRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    private final DeadLetterReason reason;

    BadRecordException(DeadLetterReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    static BadRecordException badField(String name, String detail) {
        return new BadRecordException(DeadLetterReason.BAD_FIELD, name + ": " + detail);
    }

    DeadLetterReason reason() {
        return reason;
    }
}
