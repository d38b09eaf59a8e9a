package io.wrongbook.widetable;

import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.event.TopicIdentity;
import io.wrongbook.widetable.kafka.DeadLetterSink;
import io.wrongbook.widetable.kafka.EventSource;
import io.wrongbook.widetable.metrics.JobMetrics;
import io.wrongbook.widetable.operator.EventRouter;
import io.wrongbook.widetable.operator.WrongRecordFunction;
import io.wrongbook.widetable.packed.PackedType;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.sink.JdbcUpsertOperator;
import io.wrongbook.widetable.table.ColumnWidths;
import io.wrongbook.widetable.tracing.Tracing;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The job's graph:
 *
 * <pre>
 * wrongbook-events -> EventRouter -> AddEvent --\
 *                         |       -> FixEvent ---> WrongRecordFunction -> JdbcUpsertOperator -> MySQL
 *                         |                                                      |
 *                         \---------- DeadLetter ------------------------------>-+-> wrongbook-events-dlq
 * </pre>
 */
public final class WideTablePipeline {

    /**
     * The number of key groups of the keyed state, which cannot change later. Divisible by 2, 3, 4,
     * 5, 6 and 8.
     */
    static final int MAX_PARALLELISM = 120;

    private WideTablePipeline() {}

    /**
     * Adds the whole graph to the environment. The platform configures checkpoints, state backend,
     * parallelism and restarts.
     *
     * @param topic the source topic
     * @param widths the column widths of the table
     */
    public static void build(
            StreamExecutionEnvironment env,
            JobConfig config,
            TopicIdentity topic,
            ColumnWidths widths) {
        tune(env);
        JobMetrics metrics = new JobMetrics(config.metrics());
        Tracing tracing = new Tracing(config.tracing());

        SingleOutputStreamOperator<SourceRecord> events =
                env.fromSource(
                                EventSource.create(config.kafka(), topic),
                                WatermarkStrategy.noWatermarks(),
                                EventSource.UID)
                        .uid(EventSource.UID);
        config.sourceParallelism().ifPresent(events::setParallelism);

        SingleOutputStreamOperator<AddEvent> adds =
                events.process(
                                new EventRouter(topic, widths, metrics, tracing),
                                PackedType.ADD_EVENT)
                        .uid(EventRouter.UID)
                        .name(EventRouter.UID);
        config.sourceParallelism().ifPresent(adds::setParallelism);
        DataStream<FixEvent> fixes = adds.getSideOutput(EventRouter.FIXES);

        SingleOutputStreamOperator<WrongRecord> records =
                adds.connect(fixes)
                        .keyBy(add -> add.wrongId, fix -> fix.wrongId, Types.STRING)
                        .process(
                                new WrongRecordFunction(config.stateTtl(), metrics, tracing),
                                PackedType.WRONG_RECORD)
                        .uid(WrongRecordFunction.UID)
                        .name(WrongRecordFunction.UID);
        config.processParallelism().ifPresent(records::setParallelism);

        SingleOutputStreamOperator<DeadLetter> rejected =
                partitionedByRecord(records, config)
                        .transform(
                                JdbcUpsertOperator.UID,
                                TypeInformation.of(DeadLetter.class),
                                new JdbcUpsertOperator(
                                        config.jdbc(),
                                        config.zone(),
                                        config.dimensions(),
                                        widths,
                                        metrics,
                                        tracing))
                        .uid(JdbcUpsertOperator.UID);
        config.sinkParallelism().ifPresent(rejected::setParallelism);

        adds.getSideOutput(EventRouter.DEAD_LETTERS)
                .union(rejected)
                .sinkTo(new DeadLetterSink(config.kafka()))
                .uid(DeadLetterSink.UID)
                .name(DeadLetterSink.UID);
    }

    /** Sets what the job decides itself, on every platform. */
    public static void tune(StreamExecutionEnvironment env) {
        env.setMaxParallelism(MAX_PARALLELISM);
        // No operator modifies an object that it has received or emitted.
        env.getConfig().enableObjectReuse();
    }

    /** Only one subtask writes a row: two subtasks would block each other in the database. */
    private static DataStream<WrongRecord> partitionedByRecord(
            DataStream<WrongRecord> records, JobConfig config) {
        return config.sinkParallelism().equals(config.processParallelism())
                ? records.forward()
                : records.keyBy(WrongRecord::wrongId, Types.STRING);
    }
}
