package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.EventHandler;
import io.wrongbook.widetable.event.EventParser;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.metrics.JobMetrics;
import io.wrongbook.widetable.metrics.RecordMetrics;
import io.wrongbook.widetable.metrics.RoutingMetrics;
import io.wrongbook.widetable.metrics.WritingMetrics;
import io.wrongbook.widetable.packed.PackedType;
import io.wrongbook.widetable.record.RecordId;
import io.wrongbook.widetable.record.Versioned;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.table.ColumnWidths;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The steps that every event goes through, one by one. Packing is set against Flink's POJOs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 1)
public class Steps {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final LocalDateTime PROCESS_TIME = LocalDateTime.of(2025, 6, 16, 1, 2, 3);

    private final EventParser parser = new EventParser(ColumnWidths.shipped());
    private final Parsed parsed = new Parsed();
    private final SourceRecord addRecord = record(0);
    private final SourceRecord fixRecord = record(7);
    private final AddEvent add = parseAdd();
    private final FixEvent fix = parseFix();
    private final WrongRecord both = new WrongRecord(add, fix);
    private final MetricGroup group = new UnregisteredMetricsGroup();
    private final RoutingMetrics routing = JobMetrics.OF_FLINK.routing(group);
    private final RecordMetrics records = JobMetrics.OF_FLINK.records(group);
    private final WritingMetrics writing = JobMetrics.OF_FLINK.writing(group, List.of());
    private final WrongRecord addAlone = new WrongRecord(add, null);
    private final RoundTrip<WrongRecord> packed = new RoundTrip<>(PackedType.WRONG_RECORD);
    private final RoundTrip<Versioned> versions = new RoundTrip<>(PackedType.VERSIONS);
    private final RoundTrip<WrongRecord> pojo =
            new RoundTrip<>(TypeInformation.of(WrongRecord.class));

    @Benchmark
    public AddEvent parseAdd() {
        parser.parse(addRecord, parsed);
        return parsed.add;
    }

    @Benchmark
    public FixEvent parseFix() {
        parser.parse(fixRecord, parsed);
        return parsed.fix;
    }

    @Benchmark
    public long id() {
        return RecordId.of(add.wrongId);
    }

    @Benchmark
    public WrongRecord merge() {
        WrongRecord record = new WrongRecord(add, null);
        record.apply(fix);
        record.merge(both);
        return record;
    }

    @Benchmark
    public WideRow row() {
        return addAlone.toRow(ZONE, PROCESS_TIME);
    }

    @Benchmark
    public WrongRecord packAndUnpackAdd() throws IOException {
        return packed.of(addAlone);
    }

    @Benchmark
    public Versioned packAndUnpackVersions() throws IOException {
        return versions.of(both.versions());
    }

    /** What the state of a record costs who leaves it to Flink. */
    @Benchmark
    public WrongRecord writeAndReadAsPojo() throws IOException {
        return pojo.of(both);
    }

    /** All that the metrics do for an event which becomes a row. */
    @Benchmark
    public void countAndTime() {
        routing.record();
        records.fix();
        records.fixed(add.collectTime, fix.fixTime);
        writing.pipelineLatency(fix.fixTime - add.collectTime);
        writing.processingLatency(fix.fixTime - add.collectTime);
    }

    private static SourceRecord record(long index) {
        ProducerRecord<byte[], byte[]> record = BenchEvents.growing().event("t", index);
        return new SourceRecord("t", 0, index, record.timestamp(), record.key(), record.value());
    }

    /** To bytes and back. */
    private static final class RoundTrip<T> {

        private final TypeSerializer<T> serializer;
        private final DataOutputSerializer out = new DataOutputSerializer(4096);
        private final DataInputDeserializer in = new DataInputDeserializer();

        @SuppressWarnings("deprecation") // Flink 1.20's abstract method.
        RoundTrip(TypeInformation<T> type) {
            serializer = type.createSerializer(new ExecutionConfig());
        }

        T of(T record) throws IOException {
            out.clear();
            serializer.serialize(record, out);
            in.setBuffer(out.getSharedBuffer(), 0, out.length());
            return serializer.deserialize(in);
        }
    }

    private static final class Parsed implements EventHandler {

        private AddEvent add;
        private FixEvent fix;

        @Override
        public void onAdd(AddEvent event) {
            add = event;
        }

        @Override
        public void onFix(FixEvent event) {
            fix = event;
        }

        @Override
        public void onIgnored() {
            throw new IllegalStateException("every record is an event");
        }

        @Override
        public void onDeadLetter(DeadLetter letter) {
            throw new IllegalStateException(letter.reason.toString());
        }
    }
}
