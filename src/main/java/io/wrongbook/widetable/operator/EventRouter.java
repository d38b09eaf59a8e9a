package io.wrongbook.widetable.operator;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.EventHandler;
import io.wrongbook.widetable.event.EventParser;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.event.TopicIdentity;
import io.wrongbook.widetable.metrics.JobMetrics;
import io.wrongbook.widetable.packed.PackedType;
import io.wrongbook.widetable.table.ColumnWidths;
import io.wrongbook.widetable.tracing.Tracing;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Routes each record: adds to the main output, fixes and dead letters to side outputs. Its only
 * state is the id of the topic, so that the offsets of a topic are not used for another topic of
 * the same name.
 */
public class EventRouter extends ProcessFunction<SourceRecord, AddEvent>
        implements CheckpointedFunction {

    public static final String UID = "event-router";

    public static final OutputTag<FixEvent> FIXES = new OutputTag<>("fixes", PackedType.FIX_EVENT);
    public static final OutputTag<DeadLetter> DEAD_LETTERS = new OutputTag<>("dead-letters") {};

    private static final long serialVersionUID = 1L;

    private final TopicIdentity topic;
    private final ColumnWidths widths;
    private final JobMetrics metrics;
    private final Tracing tracing;

    private transient EventParser parser;
    private transient RoutingMonitor monitor;

    /** Creates a router for any topic, without registries and without traces. */
    public EventRouter(ColumnWidths widths) {
        this(TopicIdentity.unknown("any"), widths, JobMetrics.OF_FLINK, Tracing.OFF);
    }

    /**
     * @param topic the source topic
     * @param widths the column widths of the table
     */
    public EventRouter(
            TopicIdentity topic, ColumnWidths widths, JobMetrics metrics, Tracing tracing) {
        this.topic = topic;
        this.widths = widths;
        this.metrics = metrics;
        this.tracing = tracing;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        ListState<String> topicIds =
                context.getOperatorStateStore().getListState(StateDescriptors.topicId());
        for (String earlier : topicIds.get()) {
            topic.fault(earlier)
                    .ifPresent(
                            fault -> {
                                // A restart would not help.
                                throw new SuppressRestartsException(
                                        new IllegalStateException(fault));
                            });
        }
        if (topic.id().isPresent()) {
            topicIds.update(List.of(topic.id().get()));
        }
    }

    /** The state never changes while the job runs. */
    @Override
    public void snapshotState(FunctionSnapshotContext context) {}

    @Override
    public void open(OpenContext context) {
        parser = new EventParser(widths);
        monitor =
                new RoutingMonitor(
                        metrics.routing(getRuntimeContext().getMetricGroup()), tracing.open());
    }

    @Override
    public void close() {
        if (monitor != null) {
            monitor.close();
        }
    }

    @Override
    public void processElement(SourceRecord record, Context context, Collector<AddEvent> adds) {
        monitor.begins();
        parser.parse(
                record,
                new EventHandler() {
                    @Override
                    public void onAdd(AddEvent event) {
                        monitor.routed(record, event);
                        adds.collect(event);
                    }

                    @Override
                    public void onFix(FixEvent event) {
                        monitor.routed(record, event);
                        context.output(FIXES, event);
                    }

                    @Override
                    public void onIgnored() {
                        monitor.ignored();
                    }

                    @Override
                    public void onDeadLetter(DeadLetter deadLetter) {
                        monitor.rejected(record, deadLetter);
                        context.output(DEAD_LETTERS, deadLetter);
                    }
                });
    }
}
