package io.wrongbook.widetable.sql;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import java.util.Map;

/** A row of {@link ParseEvent}: an add, a fix or a dead letter. The other two are NULL. */
public class ParsedEvent {

    /** The record of the event; NULL for a dead letter. */
    public String wrongId;

    public AddEvent add;
    public FixEvent fix;

    /** The headers of the dead letter: the record's own and {@code dlq.*}. */
    public Map<String, byte[]> deadLetterHeaders;
}
