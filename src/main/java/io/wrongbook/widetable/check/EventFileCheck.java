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
 * Reads events, one to a line, as the job would read them from its topic, and names each line that
 * would be a dead letter. Texts must fit the columns of the shipped DDL.
 */
public final class EventFileCheck implements EventHandler {

    /** No producer of the job sends more in one request, either. */
    private static final int MAX_LINE_LENGTH = 64 << 20;

    /** An event without an id is named after its topic; this is the default one. */
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
     * @param out takes the lines that would be dead letters, and the summary
     * @param timestamp the Kafka timestamp of the records, epoch milliseconds
     */
    public EventFileCheck(PrintStream out, long timestamp) {
        this.out = out;
        this.timestamp = timestamp;
    }

    /**
     * Checks all lines.
     *
     * @param name what the summary calls the input
     * @return whether none of them would be a dead letter
     * @throws IOException if they cannot be read, or one is longer than 64 MiB
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
