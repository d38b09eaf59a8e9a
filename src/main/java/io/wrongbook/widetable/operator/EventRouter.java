package io.wrongbook.widetable.operator;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.EventHandler;
import io.wrongbook.widetable.event.EventParser;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.packed.PackedType;
import io.wrongbook.widetable.table.ColumnWidths;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Sends every record where it belongs: adds on the main output, fixes and dead letters on side
 * outputs.
 */
public class EventRouter extends ProcessFunction<SourceRecord, AddEvent> {

    public static final String UID = "event-router";

    public static final OutputTag<FixEvent> FIXES = new OutputTag<>("fixes", PackedType.FIX_EVENT);
    public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters") {};

    private static final long serialVersionUID = 1L;

    private final ColumnWidths widths;

    private transient EventParser parser;

    /**
     * @param widths what fits into the table
     */
    public EventRouter(ColumnWidths widths) {
        this.widths = widths;
    }

    @Override
    public void open(OpenContext context) {
        parser = new EventParser(widths);
    }

    @Override
    public void processElement(SourceRecord record, Context context, Collector<AddEvent> adds) {
        parser.parse(
                record,
                new EventHandler() {
                    @Override
                    public void onAdd(AddEvent event) {
                        adds.collect(event);
                    }

                    @Override
                    public void onFix(FixEvent event) {
                        context.output(FIXES, event);
                    }

                    @Override
                    public void onIgnored() {
                        // Other domains and types share the topic: no fault of anyone's.
                    }

                    @Override
                    public void onDeadLetter(DeadLetter deadLetter) {
                        context.output(DEAD_LETTERS, deadLetter);
                    }
                });
    }
}
