package io.wrongbook.widetable.sink;

import static io.wrongbook.widetable.record.TestEvents.NOON;
import static io.wrongbook.widetable.record.TestEvents.ZONE;
import static io.wrongbook.widetable.record.TestEvents.record;
import static io.wrongbook.widetable.record.TestEvents.shown;
import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.config.DimensionConfig;
import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.DeadLetterRecord;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.mysql.TestDatabase;
import io.wrongbook.widetable.operator.WrongRecordFunction;
import io.wrongbook.widetable.record.TestEvents;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.services.SharedServices;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each event goes to the table alone, and the table puts add and fix together: from the keyed state
 * through the sink to a real database.
 */
class SeparateEventsIT {

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    private static final AddEvent ADD = TestEvents.add("w", "the add", NOON);
    private static final FixEvent FIX = TestEvents.fix("w", "f1", "the fix", NOON + 1);
    private static final FixEvent LATER_FIX = TestEvents.fix("w", "f2", "a later fix", NOON + 2);

    private TestDatabase database;
    private KeyedTwoInputStreamOperatorTestHarness<String, AddEvent, FixEvent, WrongRecord> state;
    private OneInputStreamOperatorTestHarness<WrongRecord, DeadLetter> sink;
    private int taken;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.withTable(SERVICES.database());
        sink =
                new OneInputStreamOperatorTestHarness<>(
                        new JdbcUpsertOperator(database.config(), ZONE));
        sink.open();
        openState();
    }

    @AfterEach
    void close() throws Exception {
        state.close();
        sink.close();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void addAndFixMeetInOneBatchOrComeInTwo(boolean addFirst, boolean inOneBatch) throws Exception {
        send(addFirst ? ADD : FIX);
        if (!inOneBatch) {
            write();
            assertThat(row()).isEqualTo(shown(addFirst ? record(ADD) : record(FIX)));
        }
        send(addFirst ? FIX : ADD);
        write();

        assertThat(row()).isEqualTo(shown(new WrongRecord(ADD, FIX)));
    }

    @Test
    void aFixWhoseAddWasRejectedShowsItsClaimsUntilTheAddIsReplayed() throws Exception {
        database.execute(width("pattern_name", 3));
        send(ADD);
        write();
        assertThat(database.countRows()).isZero();

        send(FIX);
        write();
        assertThat(row())
                .isEqualTo(shown(record(FIX)))
                .containsEntry("collect_time", null)
                .containsEntry("question", null)
                .containsEntry("user_id", "user of the fix");

        database.execute(width("pattern_name", 255));
        replay(theDeadLetter());
        assertThat(row()).isEqualTo(shown(new WrongRecord(ADD, FIX)));
    }

    @Test
    void aFixAfterARejectedRowOfBothStaysWhenTheRowIsReplayed() throws Exception {
        database.execute(width("pattern_name", 3));
        send(ADD);
        send(FIX);
        write();
        send(LATER_FIX);
        write();
        assertThat(row()).isEqualTo(shown(record(LATER_FIX)));

        database.execute(width("pattern_name", 255));
        replay(theDeadLetter());
        assertThat(row()).isEqualTo(shown(new WrongRecord(ADD, LATER_FIX)));
    }

    @Test
    void aRejectedFixLeavesTheAddUnfixedUntilItIsReplayed() throws Exception {
        // As narrow as the check of the table allows.
        database.execute(width("fix_result_desc", 4));
        send(FIX);
        write();
        send(ADD);
        write();
        assertThat(row()).isEqualTo(shown(record(ADD))).containsEntry("fix_result_desc", "未订正");

        database.execute(width("fix_result_desc", 64));
        replay(theDeadLetter());
        assertThat(row()).isEqualTo(shown(new WrongRecord(ADD, FIX)));
    }

    @Test
    void aFixAfterItsRowWasDeletedShowsItsClaimsUntilTheStateForgetsAndTheAddComesAgain()
            throws Exception {
        send(ADD);
        write();
        database.execute("DELETE FROM " + TestDatabase.TABLE);

        send(FIX);
        // The state knows this add: it is a duplicate and brings nothing back.
        send(ADD);
        write();
        assertThat(row())
                .isEqualTo(shown(record(FIX)))
                .containsEntry("collect_time", null)
                .containsEntry("question", null)
                .containsEntry("pattern_name", null)
                .containsEntry("user_id", "user of the fix");

        state.close();
        openState();
        send(ADD);
        write();
        assertThat(row()).isEqualTo(shown(new WrongRecord(ADD, FIX)));
    }

    private void openState() throws Exception {
        state =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new KeyedCoProcessOperator<>(new WrongRecordFunction(Duration.ofHours(1))),
                        add -> add.wrongId,
                        fix -> fix.wrongId,
                        Types.STRING);
        state.open();
        taken = 0;
    }

    private void send(Object event) throws Exception {
        if (event instanceof AddEvent add) {
            state.processElement1(add, 0);
        } else {
            state.processElement2((FixEvent) event, 0);
        }
        List<WrongRecord> emitted = state.extractOutputValues();
        for (WrongRecord alone : emitted.subList(taken, emitted.size())) {
            assertThat(alone.add == null || alone.fix == null).isTrue();
            sink.processElement(alone, 0);
        }
        taken = emitted.size();
    }

    /** Before a checkpoint the batch is written. */
    private void write() throws Exception {
        sink.prepareSnapshotPreBarrier(1);
    }

    private DeadLetter theDeadLetter() {
        assertThat(sink.extractOutputValues()).hasSize(1);
        return sink.extractOutputValues().get(0);
    }

    private void replay(DeadLetter deadLetter) throws Exception {
        try (RejectedRowWriter writer =
                new RejectedRowWriter(
                        database.config(),
                        DimensionConfig.OFF,
                        ZONE,
                        (record, why) -> {
                            throw new AssertionError(why);
                        })) {
            writer.add(
                    new DeadLetterRecord(
                            new SourceRecord(
                                    "dlq",
                                    0,
                                    0,
                                    deadLetter.timestamp,
                                    deadLetter.key,
                                    deadLetter.value)));
            writer.flush();
        }
    }

    private static String width(String column, int characters) {
        return String.format(
                "ALTER TABLE %s MODIFY %s VARCHAR(%d)", TestDatabase.TABLE, column, characters);
    }

    /** The one row, all columns but process_time. */
    private Map<String, Object> row() throws Exception {
        Map<String, Object> row = database.row();
        row.remove("process_time");
        return row;
    }
}
