package io.wrongbook.widetable.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.generator.CollidingIds;
import io.wrongbook.widetable.record.TestEvents;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.table.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordBatchTest {

    @Test
    void keepsOneElementPerRecordWithAllThatIsKnown() {
        RecordBatch batch = new RecordBatch(10, 1_000_000);

        batch.add(TestEvents.record(TestEvents.add("w", "a1", TestEvents.NOON)));
        batch.add(TestEvents.record(TestEvents.fix("w", "f", "e1", TestEvents.NOON)));
        batch.add(TestEvents.record(TestEvents.add("w", "a0", TestEvents.NOON - 1)));

        assertThat(rows(batch))
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(row.get(Column.USER_ID)).isEqualTo("user of a1");
                            assertThat(row.get(Column.EVENT_ID)).isEqualTo("e1");
                            assertThat(row.get(Column.PROCESS_TIME))
                                    .isEqualTo(TestEvents.PROCESS_TIME);
                        });
    }

    @Test
    void ofTwoRecordsWithOneIdTheFirstToComeIsWrittenFirst() {
        String forged = CollidingIds.collidingWith("w1");
        for (List<String> order : List.of(List.of("w1", forged), List.of(forged, "w1"))) {
            RecordBatch batch = new RecordBatch(10, 1_000_000);
            order.forEach(
                    id -> batch.add(TestEvents.record(TestEvents.add(id, "a", TestEvents.NOON))));
            batch.add(TestEvents.record(TestEvents.fix(order.get(0), "f", "e", TestEvents.NOON)));

            assertThat(rows(batch))
                    .extracting(row -> row.get(Column.WRONG_ID))
                    .containsExactlyElementsOf(order);
        }
    }

    @Test
    void givesTheRowsInTheOrderOfTheirIds() {
        RecordBatch batch = new RecordBatch(100, 1_000_000);
        for (int i = 0; i < 50; i++) {
            batch.add(TestEvents.record(TestEvents.add("w" + i, "a" + i, TestEvents.NOON)));
        }

        assertThat(rows(batch)).extracting(WideRow::id).hasSize(50).isSorted();
    }

    @Test
    void isFullByTheNumberOfRecordsNotOfChanges() {
        RecordBatch batch = new RecordBatch(2, 1_000_000);

        batch.add(TestEvents.record(TestEvents.add("w1", "a1", TestEvents.NOON)));
        batch.add(TestEvents.record(TestEvents.add("w1", "a2", TestEvents.NOON)));
        assertThat(batch.isFull()).isFalse();

        batch.add(TestEvents.record(TestEvents.add("w2", "a3", TestEvents.NOON)));
        assertThat(batch.isFull()).isTrue();
    }

    @Test
    void hasNoRoomForMoreBytesThanAPacketHas() {
        RecordBatch batch = new RecordBatch(10, 10_000);
        WrongRecord large = large("w1", 2_000);

        assertThat(batch.hasNoRoomFor(large("w0", 1_000_000)))
                .as("alone, the largest record has room: the database decides")
                .isFalse();
        batch.add(large);
        assertThat(batch.hasNoRoomFor(large("w2", 10))).isFalse();
        assertThat(batch.hasNoRoomFor(large("w2", 2_000))).isTrue();

        batch.clear();
        assertThat(batch.isEmpty()).isTrue();
        assertThat(batch.hasNoRoomFor(large("w2", 2_000))).isFalse();
    }

    private static WrongRecord large(String wrongId, int length) {
        AddEvent add = TestEvents.add(wrongId, "a", TestEvents.NOON);
        add.question = "题".repeat(length);
        return TestEvents.record(add);
    }

    private static List<WideRow> rows(RecordBatch batch) {
        return batch.toRows(TestEvents.ZONE, TestEvents.PROCESS_TIME);
    }
}
