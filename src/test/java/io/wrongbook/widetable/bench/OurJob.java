package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.WideTablePipeline;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.event.TopicIdentity;
import io.wrongbook.widetable.kafka.EventSource;
import io.wrongbook.widetable.mysql.TableCheck;
import io.wrongbook.widetable.operator.EventRouter;
import io.wrongbook.widetable.operator.WrongRecordFunction;
import io.wrongbook.widetable.packed.PackedType;
import io.wrongbook.widetable.table.ColumnWidths;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The product's pipeline, whole or cut off before its end. */
final class OurJob implements Program.Pass {

    /** How far the events go. */
    enum Part {
        ROUTER,
        ALL_BUT_SINK,
        ALL
    }

    private final Part part;
    private final List<String> options;

    OurJob(Part part) {
        this(part, List.of());
    }

    OurJob(Part part, List<String> options) {
        this.part = part;
        this.options = options;
    }

    @Override
    public Measurement run(BenchTarget target) throws Exception {
        StreamExecutionEnvironment env = BenchFlink.boundedEnvironment();
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("--kafka.stop", "latest"));
        build(env, target.jobConfig(all.toArray(new String[0])), part);
        return BenchFlink.run(env, target);
    }

    /** The pipeline, or the operators of {@link WideTablePipeline} before a sink that discards. */
    static void build(StreamExecutionEnvironment env, JobConfig config, Part part) {
        TopicIdentity topic = TopicIdentity.unknown(config.kafka().topic());
        if (part == Part.ALL) {
            WideTablePipeline.build(env, config, topic, TableCheck.check(config.jdbc()));
            return;
        }
        WideTablePipeline.tune(env);
        SingleOutputStreamOperator<SourceRecord> events =
                env.fromSource(
                        EventSource.create(config.kafka(), topic),
                        WatermarkStrategy.noWatermarks(),
                        EventSource.UID);
        SingleOutputStreamOperator<AddEvent> adds =
                events.process(new EventRouter(ColumnWidths.shipped()), PackedType.ADD_EVENT);
        if (part == Part.ROUTER) {
            adds.sinkTo(new CountingSink<>());
            adds.getSideOutput(EventRouter.FIXES).sinkTo(new CountingSink<>());
            return;
        }
        adds.connect(adds.getSideOutput(EventRouter.FIXES))
                .keyBy(add -> add.wrongId, fix -> fix.wrongId, Types.STRING)
                .process(new WrongRecordFunction(config.stateTtl()), PackedType.WRONG_RECORD)
                .sinkTo(new CountingSink<>());
    }
}
