package io.wrongbook.widetable.sink;

import static io.wrongbook.widetable.record.TestEvents.NOON;
import static io.wrongbook.widetable.record.TestEvents.PROCESS_TIME;
import static io.wrongbook.widetable.record.TestEvents.ZONE;
import static io.wrongbook.widetable.record.TestEvents.add;
import static io.wrongbook.widetable.record.TestEvents.fix;
import static io.wrongbook.widetable.record.TestEvents.record;
import static io.wrongbook.widetable.record.TestEvents.shown;
import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.config.JdbcConfig;
import io.wrongbook.widetable.event.AddEvent;
import io.wrongbook.widetable.event.FixEvent;
import io.wrongbook.widetable.generator.CollidingIds;
import io.wrongbook.widetable.mysql.BatchWriter;
import io.wrongbook.widetable.mysql.TestDatabase;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.services.SharedServices;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The convergence law (docs/wide-table.md), on a real server. */
@Timeout(180)
class UpsertSqlIT {

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    private static final String CASE_INSENSITIVE = "utf8mb4_general_ci";

    private static final int SEEDS = 20;
    private static final int HISTORIES = 400;

    private TestDatabase database;
    private BatchWriter writer;
    private LocalDateTime processTime = PROCESS_TIME;

    @BeforeEach
    void createTable() throws Exception {
        database = TestDatabase.withTable(SERVICES.database());
        writer = new BatchWriter(database.config());
    }

    @AfterEach
    void close() {
        writer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf8mb4_bin", CASE_INSENSITIVE})
    void theRowIsTheSameForAnyOrderDuplicatesLossesOfStateAndBatches(String collation)
            throws Exception {
        database.collate(collation);
        for (int i = 0; i < SEEDS; i++) {
            long seed = 31L * i + collation.hashCode();
            database.execute("TRUNCATE TABLE " + TestDatabase.TABLE);
            List<History> histories = histories(new Random(seed));
            write(histories);
            Map<Object, Map<String, Object>> rows = new HashMap<>();
            for (Map<String, Object> row : database.rows()) {
                row.remove("process_time");
                rows.put(row.get("wrong_id"), row);
            }
            for (History history : histories) {
                Map<String, Object> expected = history.expected();
                assertThat(rows.remove(expected.get("wrong_id")))
                        .as("seed %d, %s", seed, history)
                        .isEqualTo(expected);
            }
            assertThat(rows).as("seed %d: rows of no record", seed).isEmpty();
        }
    }

    @Test
    void aRecordHasTheIdOfTheContract() throws Exception {
        write(add("wrong_001", "e", NOON));
        assertThat(database.row()).containsEntry("id", 2933004459427610138L);
    }

    /** A comparison with = would take 'w' for 'w ' in both collations, and for 'W' in one. */
    @ParameterizedTest
    @ValueSource(strings = {"utf8mb4_bin", CASE_INSENSITIVE})
    void theRowOfAnotherRecordIsLeftAlone(String collation) throws Exception {
        database.collate(collation);
        write(add("w", "the victim's", NOON));
        for (String victim : List.of("W", "w ", "another", CollidingIds.collidingWith("w"))) {
            database.execute("UPDATE " + TestDatabase.TABLE + " SET wrong_id = '" + victim + "'");
            Map<String, Object> before = database.row();
            AddEvent newer = add("w", "e", NOON + 1);
            FixEvent first = fix("w", "f", "e", NOON);
            for (WrongRecord record :
                    List.of(record(newer), record(first), new WrongRecord(newer, first))) {
                SQLException rejection = rejection(record);
                assertThat(rejection.getErrorCode()).isEqualTo(1048);
                assertThat((Throwable) rejection)
                        .hasMessage(
                                "the row with this id belongs to wrong_id '%s': two records with"
                                        + " one id",
                                victim);
                assertThat(database.row()).isEqualTo(before);
            }
        }
    }

    @Test
    void aLaterAddReplacesTheWholeAddGroupWithItsNulls() throws Exception {
        write(add("w", "old", NOON));
        AddEvent bare = add("w", "new", NOON + 1);
        bare.question = null;
        bare.patternId = null;
        bare.patternName = null;
        bare.chapterId = null;
        bare.chapterName = null;
        write(bare);
        assertThat(row())
                .isEqualTo(shown(record(bare)))
                .containsEntry("question", "")
                .containsEntry("pattern_id", null)
                .containsEntry("pattern_name", "")
                .containsEntry("teach_type_id", null)
                .containsEntry("event_id", "new");
    }

    @Test
    void anOlderAddChangesNothing() throws Exception {
        write(add("w", "old", NOON));
        Map<String, Object> before = database.row();
        write(add("w", "new", NOON - 1));
        assertThat(database.row()).isEqualTo(before);
    }

    @Test
    void aLaterAddLeavesTheFixAlone() throws Exception {
        FixEvent fix = fix("w", "f", "the fix", NOON);
        write(new WrongRecord(add("w", "old", NOON), fix));
        AddEvent later = add("w", "new", NOON + 1);
        write(later);
        assertThat(row()).isEqualTo(shown(new WrongRecord(later, fix)));
    }

    @Test
    void aFixWithoutItsAddLeavesTheAddAlone() throws Exception {
        AddEvent add = add("w", "the add", NOON);
        write(add);
        FixEvent fix = fix("w", "f", "the fix", NOON - 5);
        write(fix);
        assertThat(row()).isEqualTo(shown(new WrongRecord(add, fix)));
    }

    /** A fix of (fix time, fix id, event id) comes upon one of (0, "m", "m"). */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                // The fix time decides.
                "1, a, a, true",
                "-1, z, z, false",
                // Then the fix id. The trap: the event id must not speak against it.
                "0, n, a, true",
                "0, n, m, true",
                "0, l, z, false",
                "0, l, m, false",
                // Then the event id; the same version wins, too.
                "0, m, n, true",
                "0, m, m, true",
                "0, m, l, false",
                // As bytes: capitals stand before small letters, trailing blanks count.
                "0, N, z, false",
                "0, M, z, false",
                "0, m, M, false",
                "0, \"m \", a, true",
                "0, m, \"m \", true",
                "0, m, N, false",
            })
    void aFixWinsByFixTimeThenFixIdThenEventId(
            long time, String fixId, String eventId, boolean wins) throws Exception {
        for (String collation : List.of("utf8mb4_bin", CASE_INSENSITIVE)) {
            database.execute("TRUNCATE TABLE " + TestDatabase.TABLE);
            database.collate(collation);
            AddEvent add = add("w", "the add", NOON);
            FixEvent first = fix("w", "m", "m", NOON);
            first.fixResultDesc = "first";
            write(new WrongRecord(add, first));
            FixEvent second = fix("w", fixId, eventId, NOON + time);
            second.fixResultDesc = "second";
            write(second);
            assertThat(row())
                    .as(collation)
                    .isEqualTo(shown(new WrongRecord(add, wins ? second : first)));
        }
    }

    @Test
    void textsAreComparedByCodePointNotByCharOrCollation() throws Exception {
        // U+FF5E is above the surrogates of U+1F600, and below it as a code point.
        FixEvent emoji = fix("w", "😀", "e", NOON);
        write(fix("w", "～", "e", NOON));
        write(emoji);
        assertThat(row()).isEqualTo(shown(record(emoji)));
        write(fix("w", "～", "z", NOON));
        assertThat(row()).isEqualTo(shown(record(emoji)));
    }

    @Test
    void whileNoAddIsKnownTheWinningFixTellsOfItsRecord() throws Exception {
        FixEvent old = fix("w", "f1", "old", NOON);
        write(old);
        assertThat(row())
                .isEqualTo(shown(record(old)))
                .containsEntry("collect_time", null)
                .containsEntry("question", null)
                .containsEntry("pattern_name", null);

        write(fix("w", "f0", "older", NOON - 1));
        assertThat(row()).isEqualTo(shown(record(old)));

        FixEvent later = fix("w", "f2", "new", NOON + 1);
        later.userId = null;
        write(later);
        assertThat(row()).isEqualTo(shown(record(later))).containsEntry("user_id", null);

        AddEvent add = add("w", "the add", NOON - 1000);
        write(add);
        assertThat(row()).isEqualTo(shown(new WrongRecord(add, later)));
    }

    @Test
    void aRowWithAnAddAndAnOlderFixChangesTheAddOnly() throws Exception {
        FixEvent fix = fix("w", "f2", "new fix", NOON + 1);
        write(fix);
        AddEvent add = add("w", "the add", NOON);
        write(new WrongRecord(add, fix("w", "f1", "old fix", NOON)));
        assertThat(row()).isEqualTo(shown(new WrongRecord(add, fix)));
    }

    @Test
    void theEventIsTheFixsEvenIfALaterAddComes() throws Exception {
        FixEvent fix = fix("w", "f", "the fix", NOON);
        write(fix);
        write(add("w", "the add", NOON + 1));
        write(add("w", "a later add", NOON + 2));
        assertThat(row())
                .containsEntry("event_id", "the fix")
                .containsEntry("event_type", "wrongbook_fix")
                .containsEntry("user_id", "user of a later add");
    }

    @Test
    void theProcessTimeChangesOnlyIfAGroupWins() throws Exception {
        AddEvent add = add("w", "an add", NOON);
        FixEvent fix = fix("w", "f", "a fix", NOON);
        LocalDateTime first = processTime;
        write(new WrongRecord(add, fix));

        processTime = first.plusHours(1);
        write(new WrongRecord(add("w", "older add", NOON - 1), fix("w", "f", "a", NOON - 1)));
        assertThat(database.row()).containsEntry("process_time", first);

        // The same versions again: rewritten, and nothing else is different.
        Map<String, Object> business = row();
        write(record(add));
        assertThat(database.row()).containsEntry("process_time", first.plusHours(1));
        processTime = first.plusHours(2);
        write(record(fix));
        assertThat(database.row()).containsEntry("process_time", first.plusHours(2));
        assertThat(row()).isEqualTo(business);
    }

    @Test
    void theOneExceptionIsTwoAddsOfOneCollectTimeWithTheStateLostBetweenThem() throws Exception {
        AddEvent less = add("w", "e1", NOON);
        AddEvent greater = add("w", "e2", NOON);

        WrongRecord state = record(greater);
        assertThat(state.apply(less)).isEqualTo(WrongRecord.Outcome.STALE);

        write(less);
        write(greater);
        assertThat(row()).isEqualTo(shown(record(greater)));
        // The later arrival wins: the table does not know the rest of the add's version.
        write(less);
        assertThat(row()).isEqualTo(shown(record(less)));
    }

    private static List<History> histories(Random random) {
        List<History> histories = new ArrayList<>();
        for (int i = 0; i < HISTORIES; i += 4) {
            // Four records whose ids a careless comparison takes for one.
            for (String wrongId : List.of("w" + i, "W" + i, "w" + i + " ", "w" + i + "😀")) {
                histories.add(History.random(random, wrongId));
            }
        }
        return histories;
    }

    /** The first batch of every record in one batch, then the second, and so on. */
    private void write(List<History> histories) throws Exception {
        JdbcConfig config = database.config();
        int longest = histories.stream().mapToInt(h -> h.batches().size()).max().orElseThrow();
        for (int i = 0; i < longest; i++) {
            RecordBatch batch = new RecordBatch(config.batchSize(), Long.MAX_VALUE);
            for (History history : histories) {
                if (i < history.batches().size()) {
                    history.batches().get(i).forEach(change -> batch.add(change.copy()));
                }
            }
            writeRows(batch.toRows(ZONE, processTime.plusSeconds(i)));
        }
    }

    private void write(AddEvent add) throws Exception {
        write(record(add));
    }

    private void write(FixEvent fix) throws Exception {
        write(record(fix));
    }

    private void write(WrongRecord record) throws Exception {
        writeRows(List.of(record.toRow(ZONE, processTime)));
    }

    private void writeRows(List<WideRow> rows) throws Exception {
        writer.write(
                rows,
                (row, rejection) -> {
                    throw new AssertionError(rejection);
                });
    }

    private SQLException rejection(WrongRecord record) throws Exception {
        List<SQLException> rejections = new ArrayList<>();
        writer.write(
                List.of(record.toRow(ZONE, processTime)),
                (row, rejection) -> rejections.add(rejection));
        assertThat(rejections).hasSize(1);
        return rejections.get(0);
    }

    /** The one row, all columns but process_time. */
    private Map<String, Object> row() throws Exception {
        Map<String, Object> row = database.row();
        row.remove("process_time");
        return row;
    }
}
