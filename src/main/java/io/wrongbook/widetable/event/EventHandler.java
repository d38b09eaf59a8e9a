package io.wrongbook.widetable.event;

/** Takes what a record turns out to be. Exactly one method is called for each record. */
public interface EventHandler {

    void onAdd(AddEvent event);

    void onFix(FixEvent event);

    /** The record belongs to another domain, or is of a type that this table does not show. */
    void onIgnored();

    void onDeadLetter(DeadLetter deadLetter);
}
