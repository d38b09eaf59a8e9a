package io.wrongbook.widetable.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.DeadLetterHeaders;
import io.wrongbook.widetable.event.EventHandler;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.event.RecordHeader;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.table.Column;
import io.wrongbook.widetable.table.ColumnWidths;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Checks what a record became: exactly one thing, and that one as the contract wants it. Counts
 * them, so that a test can see that it had some of each.
 */
final class Outcomes implements EventHandler {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final ColumnWidths WIDTHS = ColumnWidths.shipped();
    private static final int LONGEST_DETAIL = 503;

    private final Consumer<WrongRecord> events;

    private SourceRecord current;
    private int outcomes;

    long adds;
    long fixes;
    long ignored;
    long deadLetters;

    /**
     * None yet.
     *
     * @param events takes what became an event
     */
    Outcomes(Consumer<WrongRecord> events) {
        this.events = events;
    }

    void begin(SourceRecord record) {
        current = record;
        outcomes = 0;
    }

    void end() {
        assertThat(outcomes).as("outcomes").isEqualTo(1);
    }

    @Override
    public void onAdd(AddEvent event) {
        outcomes++;
        adds++;
        event(new WrongRecord(event, null));
    }

    @Override
    public void onFix(FixEvent event) {
        outcomes++;
        fixes++;
        event(new WrongRecord(null, event));
    }

    @Override
    public void onIgnored() {
        outcomes++;
        ignored++;
    }

    @Override
    public void onDeadLetter(DeadLetter letter) {
        outcomes++;
        deadLetters++;
        assertThat(letter.reason).isNotNull();
        assertThat(letter.key).isEqualTo(current.key);
        assertThat(letter.value).isEqualTo(current.value);
        assertThat(letter.timestamp).isEqualTo(current.timestamp);
        String detail = header(letter, DeadLetterHeaders.DETAIL);
        assertThat(detail).isNotBlank().hasSizeLessThanOrEqualTo(2 * LONGEST_DETAIL);
        assertThat(detail.chars().noneMatch(Character::isISOControl)).as(detail).isTrue();
        for (String name :
                List.of(
                        DeadLetterHeaders.REASON,
                        DeadLetterHeaders.TOPIC,
                        DeadLetterHeaders.PARTITION,
                        DeadLetterHeaders.OFFSET,
                        DeadLetterHeaders.TIMESTAMP)) {
            assertThat(header(letter, name)).as(name).isNotNull();
        }
    }

    /** The row that it gives must fit into the columns as the database counts them. */
    private void event(WrongRecord record) {
        WideRow row = record.toRow(ZONE, LocalDateTime.of(2025, 1, 1, 0, 0));
        for (Column column : Column.values()) {
            Object value = row.get(column);
            if (value instanceof String text) {
                assertThat(WIDTHS.excess(column, text)).as(column.columnName()).isEmpty();
                assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(text))
                        .as(column.columnName())
                        .isTrue();
            } else if (value instanceof LocalDateTime time) {
                assertThat(time.getYear()).as(column.columnName()).isBetween(2000, 9999);
            }
        }
        events.accept(record);
    }

    private static String header(DeadLetter letter, String name) {
        return Arrays.stream(letter.headers)
                .filter(header -> header.name.equals(name))
                .map((RecordHeader header) -> new String(header.value, StandardCharsets.UTF_8))
                .findFirst()
                .orElse(null);
    }

    @Override
    public String toString() {
        return String.format(
                "%,d adds, %,d fixes, %,d ignored, %,d dead letters",
                adds, fixes, ignored, deadLetters);
    }
}
