package io.wrongbook.widetable.event;

/** Receives the outcome for each record. The parser calls exactly one method per record. */
public interface EventHandler {

    void onAdd(AddEvent event);

    void onFix(FixEvent event);

    /** The record belongs to another domain or has a type that the table does not show. */
    void onIgnored();

    void onDeadLetter(DeadLetter deadLetter);
}
