package io.wrongbook.widetable.sql;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.EventHandler;
import io.wrongbook.widetable.event.EventParser;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.RecordHeader;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.table.ColumnWidths;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.TableFunction;

/**
 * The SQL function {@code parse_event(topic, partition, offset, timestamp, headers, value)}: one
 * row for an add, a fix or a dead letter, no row for an event of another domain or type. It follows
 * the same contract as the DataStream job (docs/events.md). Texts must fit the columns of the
 * shipped DDL.
 */
public final class ParseEvent extends TableFunction<ParsedEvent> {

    private static final long serialVersionUID = 1L;

    private transient EventParser parser;

    @Override
    public void open(FunctionContext context) {
        parser = new EventParser(ColumnWidths.shipped());
    }

    /** Parses a record from the metadata of the Kafka connector and its value. */
    public void eval(
            String topic,
            Integer partition,
            Long offset,
            Instant timestamp,
            Map<String, byte[]> headers,
            byte[] value) {
        SourceRecord record =
                new SourceRecord(
                        topic,
                        partition,
                        offset,
                        timestamp.toEpochMilli(),
                        null,
                        value,
                        headers.entrySet().stream()
                                .map(h -> new RecordHeader(h.getKey(), h.getValue()))
                                .toArray(RecordHeader[]::new));
        ParsedEvent event = new ParsedEvent();
        parser.parse(
                record,
                new EventHandler() {
                    @Override
                    public void onAdd(AddEvent add) {
                        event.wrongId = add.wrongId;
                        event.add = add;
                        collect(event);
                    }

                    @Override
                    public void onFix(FixEvent fix) {
                        event.wrongId = fix.wrongId;
                        event.fix = fix;
                        collect(event);
                    }

                    @Override
                    public void onIgnored() {
                        // Other domains and types share the topic, which is not an error.
                    }

                    @Override
                    public void onDeadLetter(DeadLetter deadLetter) {
                        event.deadLetterHeaders = headersOf(deadLetter);
                        collect(event);
                    }
                });
    }

    private static Map<String, byte[]> headersOf(DeadLetter deadLetter) {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        for (RecordHeader header : deadLetter.headers) {
            headers.put(header.name, header.value);
        }
        return headers;
    }
}
