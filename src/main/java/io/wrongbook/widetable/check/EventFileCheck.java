package io.wrongbook.widetable.check;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.DeadLetterHeaders;
import io.wrongbook.widetable.event.EventHandler;
import io.wrongbook.widetable.event.EventParser;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.RecordHeader;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.table.ColumnWidths;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads events, one per line, as the job would read them from its topic, and reports each line that
 * would become a dead letter. Texts must fit the columns of the shipped DDL.
 */
public final class EventFileCheck implements EventHandler {

    /** The job's own producers do not send larger requests, either. */
    private static final int MAX_LINE_LENGTH = 64 << 20;

    /** The id of an event without one contains the topic; this is the default topic. */
    private static final String TOPIC = "wrongbook-events";

    private final EventParser parser = new EventParser(ColumnWidths.shipped());
    private final PrintStream out;
    private final long timestamp;

    private long line;
    private long adds;
    private long fixes;
    private long ignored;
    private long deadLetters;

    /**
     * @param out receives the lines that would become dead letters, and the summary
     * @param timestamp the Kafka timestamp of the records, epoch milliseconds
     */
    public EventFileCheck(PrintStream out, long timestamp) {
        this.out = out;
        this.timestamp = timestamp;
    }

    /**
     * Checks all lines.
     *
     * @param name the name of the input in the summary
     * @return whether no line would become a dead letter
     * @throws IOException if the input cannot be read, or a line is longer than 64 MiB
     */
    public boolean run(String name, InputStream in) throws IOException {
        EventLines lines = new EventLines(in, MAX_LINE_LENGTH);
        for (byte[] value = lines.read(); value != null; value = lines.read()) {
            line = lines.number();
            parser.parse(new SourceRecord(TOPIC, 0, line - 1, timestamp, null, value), this);
        }
        out.printf(
                "Checked: %,d events of %s (%,d adds, %,d fixes, %,d ignored, %,d dead letters)%n",
                adds + fixes + ignored + deadLetters, name, adds, fixes, ignored, deadLetters);
        return deadLetters == 0;
    }

    @Override
    public void onAdd(AddEvent event) {
        adds++;
    }

    @Override
    public void onFix(FixEvent event) {
        fixes++;
    }

    @Override
    public void onIgnored() {
        ignored++;
    }

    @Override
    public void onDeadLetter(DeadLetter deadLetter) {
        deadLetters++;
        for (RecordHeader header : deadLetter.headers) {
            if (header.name.equals(DeadLetterHeaders.DETAIL)) {
                String detail = new String(header.value, StandardCharsets.UTF_8);
                out.printf("line %d: %s: %s%n", line, deadLetter.reason, detail);
            }
        }
    }
}
