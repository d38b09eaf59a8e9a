package io.wrongbook.widetable.tracing;

import static io.wrongbook.widetable.event.JsonEvent.add;
import static io.wrongbook.widetable.event.JsonEvent.fix;
import static io.wrongbook.widetable.pipeline.PipelineFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.services.HttpReceiver;
import io.wrongbook.widetable.services.SharedServices;
import io.wrongbook.widetable.support.ProjectVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The traces of the running job, as a receiver of OTLP decodes them. */
class TracingIT {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String PRODUCER_SPAN = "b7ad6b7169203331";
    private static final long NOW = System.currentTimeMillis();

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    @RegisterExtension static final MiniClusterExtension FLINK = PipelineFixture.flink();

    @TempDir Path directory;

    private HttpReceiver receiver;
    private PipelineFixture fixture;

    @BeforeEach
    void createTopicsAndDatabase() throws Exception {
        receiver = HttpReceiver.start();
        fixture = new PipelineFixture(SERVICES.kafka(), SERVICES.database(), directory);
    }

    @AfterEach
    void stop() {
        fixture.close();
        await("no thread of the tracer is left")
                .until(
                        () ->
                                Thread.getAllStackTraces().keySet().stream()
                                        .noneMatch(
                                                t -> t.getName().contains("BatchSpanProcessor")));
        receiver.close();
    }

    @Test
    void theProducersTraceGoesOnToTheCommittedRow() throws Exception {
        start("0");

        send(add("w1", "a1", NOW).json(), "00-" + TRACE + "-" + PRODUCER_SPAN + "-01");
        send(add("w2", "a2", NOW).json(), null);
        send(add("w3", "a3", NOW).json(), "00-" + TRACE + "-" + PRODUCER_SPAN + "-00");
        send(add("w4", "a4", NOW).json(), "nonsense");

        await().until(() -> spans().size() >= 3);
        fixture.stopWithSavepoint();
        assertThat(spans()).hasSize(3);
        Span parse = span("parse");
        Span merge = span("merge");
        Span write = span("write");
        assertThat(spans()).allSatisfy(s -> assertThat(hex(s.getTraceId())).isEqualTo(TRACE));
        assertThat(hex(parse.getParentSpanId())).isEqualTo(PRODUCER_SPAN);
        assertThat(merge.getParentSpanId()).isEqualTo(parse.getSpanId());
        assertThat(write.getParentSpanId()).isEqualTo(merge.getSpanId());
        assertThat(attributes(parse))
                .containsEntry("messaging.destination.name", fixture.topic())
                .containsEntry("wrongbook.event.id", "a1")
                .containsEntry("wrongbook.wrong_id", "w1");
        assertThat(attributes(merge)).containsEntry("wrongbook.merge.outcome", "WINS");
        assertThat(attributes(write)).containsEntry("db.system.name", "mysql");
        assertThat(write.getStatus().getCode()).isEqualTo(Status.StatusCode.STATUS_CODE_UNSET);
        assertThat(write.getEndTimeUnixNano())
                .isGreaterThan(write.getStartTimeUnixNano())
                .isGreaterThan(parse.getEndTimeUnixNano());
        assertThat(write.getStartTimeUnixNano()).isGreaterThan(merge.getStartTimeUnixNano());
        assertThat(receiver.requests().get(0).path()).isEqualTo("/adapt_t0k3n/api/otlp/traces");
        assertThat(decode(receiver.requests().get(0)))
                .allSatisfy(
                        resource ->
                                assertThat(attributes(resource.getResource().getAttributesList()))
                                        .containsEntry("service.name", "wrongbook-wide-table")
                                        .containsEntry("service.version", ProjectVersion.read()));
    }

    @Test
    void anEventWithoutATraceBeginsItsOwn() throws Exception {
        start("1");

        send(add("w1", "a1", NOW).json(), null);
        send(add("w1", "a1", NOW).json(), null);
        send(fix("w1", "f1", NOW).json(), null);

        await().until(() -> spans().size() >= 8);
        Map<String, List<Span>> traces =
                spans().stream().collect(Collectors.groupingBy(s -> hex(s.getTraceId())));
        assertThat(traces).hasSize(3);
        assertThat(traces.values())
                .allSatisfy(
                        trace ->
                                assertThat(trace)
                                        .anyMatch(
                                                s ->
                                                        s.getName().equals("parse")
                                                                && s.getParentSpanId().isEmpty()));
        assertThat(
                        traces.values().stream()
                                .map(trace -> names(trace))
                                .sorted()
                                .collect(Collectors.toList()))
                .containsExactly("merge,parse", "merge,parse,write", "merge,parse,write");
        assertThat(spans())
                .filteredOn(s -> s.getName().equals("merge"))
                .extracting(s -> attributes(s).get("wrongbook.merge.outcome"))
                .containsExactlyInAnyOrder("WINS", "DUPLICATE", "WINS");
    }

    @Test
    void aDeadLetterIsAnError() throws Exception {
        start("1");
        try (Connection connection = fixture.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "ALTER TABLE " + PipelineFixture.TABLE + " MODIFY user_id VARCHAR(1)");
        }

        send("{", "00-" + TRACE + "-" + PRODUCER_SPAN + "-01");
        send(add("w1", "a1", NOW).json(), null);

        await().until(() -> spans().size() >= 4);
        List<Span> failed =
                spans().stream()
                        .filter(s -> s.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR)
                        .collect(Collectors.toList());
        assertThat(failed).extracting(Span::getName).containsExactlyInAnyOrder("parse", "write");
        assertThat(failed)
                .extracting(s -> attributes(s).get("wrongbook.dead_letter.reason"))
                .containsExactlyInAnyOrder("INVALID_JSON", "DATABASE_REJECTED");
        assertThat(
                        failed.stream()
                                .filter(s -> s.getName().equals("parse"))
                                .map(s -> hex(s.getTraceId())))
                .containsExactly(TRACE);
    }

    /** Also between two networks: records are keyed once more before the database. */
    @Test
    void theTraceSurvivesEveryShuffle() throws Exception {
        start("1", "--parallelism.process", "2", "--parallelism.sink", "1");

        send(add("w1", "a1", NOW).json(), null);

        await().until(() -> spans().size() >= 3);
        assertThat(names(spans())).isEqualTo("merge,parse,write");
        assertThat(spans()).extracting(Span::getTraceId).containsOnly(spans().get(0).getTraceId());
    }

    @Test
    void aReceiverThatIsAwayHoldsUpNothing() throws Exception {
        receiver.answer(503);
        start("1");

        fixture.send(new EventGenerator(61, 5_000, System.currentTimeMillis() - 5_000));

        fixture.awaitAllRight();
    }

    private void start(String rate, String... more) throws Exception {
        List<String> options =
                new ArrayList<>(
                        List.of(
                                "--arms.trace-url",
                                receiver.url() + "/adapt_{token}/api/otlp/traces",
                                "--arms.token",
                                "t0k3n",
                                "--arms.trace-sample-rate",
                                rate));
        options.addAll(List.of(more));
        fixture.start(options.toArray(new String[0]));
    }

    private void send(String json, String traceparent) throws Exception {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(fixture.topic(), bytes("key"), bytes(json));
        if (traceparent != null) {
            record.headers().add("traceparent", bytes(traceparent));
        }
        fixture.send(record);
    }

    private List<Span> spans() {
        return receiver.requests().stream()
                .flatMap(request -> decode(request).stream())
                .flatMap(resource -> resource.getScopeSpansList().stream())
                .flatMap(scope -> scope.getSpansList().stream())
                .collect(Collectors.toList());
    }

    private static List<ResourceSpans> decode(HttpReceiver.Request request) {
        try {
            return ExportTraceServiceRequest.parseFrom(request.body()).getResourceSpansList();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private Span span(String name) throws IOException {
        return spans().stream().filter(s -> s.getName().equals(name)).findFirst().orElseThrow();
    }

    private static String names(List<Span> spans) {
        return spans.stream().map(Span::getName).sorted().collect(Collectors.joining(","));
    }

    private static Map<String, String> attributes(Span span) {
        return attributes(span.getAttributesList());
    }

    private static Map<String, String> attributes(List<KeyValue> list) {
        return list.stream()
                .collect(Collectors.toMap(KeyValue::getKey, a -> a.getValue().getStringValue()));
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }
}
