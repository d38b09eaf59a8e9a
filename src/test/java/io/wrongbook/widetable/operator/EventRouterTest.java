package io.wrongbook.widetable.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetterReason;
import io.wrongbook.widetable.event.JsonEvent;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.event.TopicIdentity;
import io.wrongbook.widetable.metrics.JobMetrics;
import io.wrongbook.widetable.table.ColumnWidths;
import io.wrongbook.widetable.tracing.Tracing;
import java.nio.charset.StandardCharsets;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The router in Flink's harness: every record leaves by the right door, and by one only. */
class EventRouterTest {

    private static final String ADD = JsonEvent.add("w", "a1", 1_750_000_000_000L).json();
    private static final String FIX = JsonEvent.fix("w", "f1", 1_750_000_000_000L).json();

    private OneInputStreamOperatorTestHarness<SourceRecord, AddEvent> harness;

    @BeforeEach
    void open() throws Exception {
        harness =
                new OneInputStreamOperatorTestHarness<>(
                        new ProcessOperator<>(new EventRouter(ColumnWidths.shipped())));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void anAddLeavesByTheMainOutput() throws Exception {
        send(ADD);

        assertThat(harness.extractOutputValues())
                .singleElement()
                .satisfies(add -> assertThat(add.wrongId).isEqualTo("w"));
        assertThat(fixes() + deadLetters()).isZero();
    }

    @Test
    void aFixLeavesByItsSideOutput() throws Exception {
        send(FIX);

        assertThat(harness.getSideOutput(EventRouter.FIXES))
                .singleElement()
                .satisfies(fix -> assertThat(fix.getValue().fixResult).isEqualTo(1));
        assertThat(adds() + deadLetters()).isZero();
    }

    @Test
    void aBrokenRecordLeavesAsADeadLetter() throws Exception {
        send("{");

        assertThat(harness.getSideOutput(EventRouter.DEAD_LETTERS))
                .singleElement()
                .satisfies(
                        letter ->
                                assertThat(letter.getValue().reason)
                                        .isEqualTo(DeadLetterReason.INVALID_JSON));
        assertThat(adds() + fixes()).isZero();
    }

    @Test
    void anEventOfOthersEndsHere() throws Exception {
        send("{\"domain\":\"exam\",\"type\":\"x\"}");

        assertThat(adds() + fixes() + deadLetters()).isZero();
    }

    @Test
    void theSameTopicIsReadOn() throws Exception {
        OperatorSubtaskState state = stateOf(new TopicIdentity("t", "id-1"));

        assertThatCode(() -> restore(new TopicIdentity("t", "id-1"), state))
                .doesNotThrowAnyException();
    }

    @Test
    void anotherTopicOfTheSameNameIsNot() throws Exception {
        OperatorSubtaskState state = stateOf(new TopicIdentity("t", "id-1"));

        assertThatThrownBy(() -> restore(new TopicIdentity("t", "id-2"), state))
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .hasMessageContaining("kafka.topic: t is not the topic", "id-1", "id-2")
                .hasMessageContaining("--kafka.start earliest");
    }

    @Test
    void brokersWithoutIdsAndStateWithoutAnIdAreNotChecked() throws Exception {
        OperatorSubtaskState known = stateOf(new TopicIdentity("t", "id-1"));
        OperatorSubtaskState unknown = stateOf(TopicIdentity.unknown("t"));

        assertThatCode(() -> restore(TopicIdentity.unknown("t"), known)).doesNotThrowAnyException();
        assertThatCode(() -> restore(new TopicIdentity("t", "id-2"), unknown))
                .doesNotThrowAnyException();
    }

    /** While the brokers tell no id, what was known is not forgotten. */
    @Test
    void anIdOutlivesBrokersWithoutIds() throws Exception {
        OperatorSubtaskState known = stateOf(new TopicIdentity("t", "id-1"));
        OperatorSubtaskState later = restore(TopicIdentity.unknown("t"), known);

        assertThatThrownBy(() -> restore(new TopicIdentity("t", "id-2"), later))
                .isInstanceOf(SuppressRestartsException.class);
    }

    private static OperatorSubtaskState stateOf(TopicIdentity topic) throws Exception {
        return restore(topic, null);
    }

    /** The state of a router that was started from another one's. */
    private static OperatorSubtaskState restore(TopicIdentity topic, OperatorSubtaskState state)
            throws Exception {
        EventRouter router =
                new EventRouter(topic, ColumnWidths.shipped(), JobMetrics.OF_FLINK, Tracing.OFF);
        try (var harness =
                new OneInputStreamOperatorTestHarness<SourceRecord, AddEvent>(
                        new ProcessOperator<>(router))) {
            if (state != null) {
                harness.initializeState(state);
            }
            harness.open();
            return harness.snapshot(1, 1);
        }
    }

    private void send(String value) throws Exception {
        harness.processElement(
                new SourceRecord(
                        "t",
                        0,
                        0,
                        1_750_000_000_000L,
                        null,
                        value.getBytes(StandardCharsets.UTF_8)),
                0);
    }

    private int adds() {
        return harness.extractOutputValues().size();
    }

    private int fixes() {
        var fixes = harness.getSideOutput(EventRouter.FIXES);
        return fixes == null ? 0 : fixes.size();
    }

    private int deadLetters() {
        var letters = harness.getSideOutput(EventRouter.DEAD_LETTERS);
        return letters == null ? 0 : letters.size();
    }
}
