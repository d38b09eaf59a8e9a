package io.wrongbook.widetable.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.table.ColumnWidths;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What the parser made of one record; it must have said exactly one thing. */
public final class ParsedRecord {

    private static final Object IGNORED = "ignored";

    private final Object outcome;

    private ParsedRecord(Object outcome) {
        this.outcome = outcome;
    }

    /** Parses a record for the shipped table. */
    public static ParsedRecord of(SourceRecord record) {
        return of(new EventParser(ColumnWidths.shipped()), record);
    }

    /** Parses a record with a given parser. */
    public static ParsedRecord of(EventParser parser, SourceRecord record) {
        List<Object> outcomes = new ArrayList<>();
        parser.parse(
                record,
                new EventHandler() {
                    @Override
                    public void onAdd(AddEvent event) {
                        outcomes.add(event);
                    }

                    @Override
                    public void onFix(FixEvent event) {
                        outcomes.add(event);
                    }

                    @Override
                    public void onIgnored() {
                        outcomes.add(IGNORED);
                    }

                    @Override
                    public void onDeadLetter(DeadLetter deadLetter) {
                        outcomes.add(deadLetter);
                    }
                });
        assertThat(outcomes).hasSize(1);
        return new ParsedRecord(outcomes.get(0));
    }

    public boolean isAdd() {
        return outcome instanceof AddEvent;
    }

    public boolean isFix() {
        return outcome instanceof FixEvent;
    }

    public boolean isIgnored() {
        return IGNORED.equals(outcome);
    }

    public boolean isDeadLetter() {
        return outcome instanceof DeadLetter;
    }

    /** The add; fails the test if it is something else. */
    public AddEvent add() {
        return as(AddEvent.class);
    }

    /** The fix; fails the test if it is something else. */
    public FixEvent fix() {
        return as(FixEvent.class);
    }

    /** The dead letter; fails the test if it is something else. */
    public DeadLetter deadLetter() {
        return as(DeadLetter.class);
    }

    @Override
    public String toString() {
        if (outcome instanceof DeadLetter letter) {
            return letter.reason + " " + header(letter, DeadLetterHeaders.DETAIL);
        }
        return outcome.toString();
    }

    /** A header of a dead letter that must be there once. */
    public static String header(DeadLetter letter, String name) {
        List<String> values = new ArrayList<>();
        for (RecordHeader header : letter.headers) {
            if (header.name.equals(name)) {
                values.add(new String(header.value, StandardCharsets.UTF_8));
            }
        }
        assertThat(values).as(name).hasSize(1);
        return values.get(0);
    }

    private <T> T as(Class<T> type) {
        assertThat(outcome).as("%s", this).isInstanceOf(type);
        return type.cast(outcome);
    }
}
