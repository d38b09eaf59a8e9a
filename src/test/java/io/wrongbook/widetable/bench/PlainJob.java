package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.EventHandler;
import io.wrongbook.widetable.event.EventParser;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.event.TopicIdentity;
import io.wrongbook.widetable.kafka.EventSource;
import io.wrongbook.widetable.table.ColumnWidths;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.JdbcExecutionOptions;
import org.apache.flink.connector.jdbc.core.datastream.sink.JdbcSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The job as most teams would write it: Flink's POJO serializers, the whole row in keyed state, the
 * connector's sink that overwrites the whole row. Source and parser are the product's, so that only
 * state and sink differ. Its rows are right as long as the state lives.
 */
final class PlainJob implements Program.Pass {

    private static final OutputTag<FixEvent> FIXES =
            new OutputTag<>("fixes", Types.POJO(FixEvent.class));

    private final boolean toDatabase;

    PlainJob(boolean toDatabase) {
        this.toDatabase = toDatabase;
    }

    @Override
    public Measurement run(BenchTarget target) throws Exception {
        JobConfig config = target.jobConfig("--kafka.stop", "latest");
        TopicIdentity topic = TopicIdentity.unknown(target.topic());
        StreamExecutionEnvironment env = BenchFlink.boundedEnvironment();
        env.getConfig().enableObjectReuse();
        SingleOutputStreamOperator<AddEvent> adds =
                env.fromSource(
                                EventSource.create(config.kafka(), topic),
                                WatermarkStrategy.noWatermarks(),
                                EventSource.UID)
                        .process(new Parse(), Types.POJO(AddEvent.class));
        adds.connect(adds.getSideOutput(FIXES))
                .keyBy(add -> add.wrongId, fix -> fix.wrongId, Types.STRING)
                .process(
                        new PlainRowFunction(config.stateTtl(), config.zone()),
                        Types.POJO(PlainRow.class))
                .sinkTo(toDatabase ? table(target) : new CountingSink<>());
        return BenchFlink.run(env, target);
    }

    private static Sink<PlainRow> table(BenchTarget target) {
        return JdbcSink.<PlainRow>builder()
                .withQueryStatement(PlainRow.upsert(), (statement, row) -> row.bind(statement))
                .withExecutionOptions(
                        JdbcExecutionOptions.builder()
                                .withBatchSize(1000)
                                .withBatchIntervalMs(1000)
                                .build())
                .buildAtLeastOnce(
                        new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                                .withUrl(target.jdbcUrl())
                                .withProperty("rewriteBatchedStatements", "true")
                                .withUsername(target.username())
                                .withPassword(target.password())
                                .build());
    }

    private static final class Parse extends ProcessFunction<SourceRecord, AddEvent> {

        private static final long serialVersionUID = 1L;

        private transient EventParser parser;

        @Override
        public void open(OpenContext context) {
            parser = new EventParser(ColumnWidths.shipped());
        }

        @Override
        public void processElement(SourceRecord record, Context context, Collector<AddEvent> out) {
            parser.parse(
                    record,
                    new EventHandler() {
                        @Override
                        public void onAdd(AddEvent event) {
                            out.collect(event);
                        }

                        @Override
                        public void onFix(FixEvent event) {
                            context.output(FIXES, event);
                        }

                        @Override
                        public void onIgnored() {
                            throw new IllegalStateException("no event is to be ignored");
                        }

                        @Override
                        public void onDeadLetter(DeadLetter deadLetter) {
                            throw new IllegalStateException(deadLetter.toString());
                        }
                    });
        }
    }
}
