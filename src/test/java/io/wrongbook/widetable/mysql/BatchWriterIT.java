package io.wrongbook.widetable.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.generator.CollidingIds;
import io.wrongbook.widetable.record.TestEvents;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.services.SharedServices;
import io.wrongbook.widetable.services.TcpProxy;
import io.wrongbook.widetable.support.LogMessages;
import io.wrongbook.widetable.table.Column;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The writer on a real server: what it rejects, and how it behaves when the server is away. */
class BatchWriterIT {

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    private static final String UNKNOWN_ERROR = "SQLSTATE 'HY000' SET MYSQL_ERRNO = 31999";

    private final Map<String, SQLException> rejected = new TreeMap<>();
    private final List<BatchWriter> writers = new ArrayList<>();

    private TestDatabase database;
    private int triggers;

    @BeforeEach
    void createTable() throws SQLException {
        database = TestDatabase.withTable(SERVICES.database());
    }

    @AfterEach
    void closeWriters() {
        writers.forEach(BatchWriter::close);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 49, 99})
    void aRejectedRowIsFoundWhereverItStandsAndTheOthersAreWritten(int place) throws Exception {
        database.execute("ALTER TABLE " + TestDatabase.TABLE + " MODIFY user_id VARCHAR(12)");
        List<WideRow> rows = new ArrayList<>(TestEvents.rows(100));
        WideRow tooLong =
                TestEvents.row(TestEvents.add("bad", "a longer event id", TestEvents.NOON));
        rows.set(place, tooLong);

        write(writer(), rows);

        assertThat(rejected).containsOnlyKeys("bad");
        assertThat(rejected.get("bad").getErrorCode()).isEqualTo(1406);
        assertThat(database.countRows()).isEqualTo(99);
    }

    @Test
    void everyRowMayBeRejected() throws Exception {
        database.execute("ALTER TABLE " + TestDatabase.TABLE + " MODIFY user_id VARCHAR(1)");

        write(writer(), TestEvents.rows(10));

        assertThat(rejected).hasSize(10);
        assertThat(database.countRows()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ADD CONSTRAINT no_questions CHECK (question = '')",
                "MODIFY user_id VARCHAR(1)",
                "MODIFY fix_id VARCHAR(64) NOT NULL CHECK (fix_id <> '')"
            })
    void theRowIsAtFaultForEveryKindOfRejectedData(String change) throws Exception {
        database.assumeTakes(change);
        database.execute("ALTER TABLE " + TestDatabase.TABLE + " " + change);

        write(writer(), TestEvents.rows(3));

        assertThat(rejected).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofTwoRecordsWithOneIdTheFirstKeepsTheRow(boolean inOneBatch) throws Exception {
        List<WideRow> rows = new ArrayList<>(TestEvents.rows(20));
        int victim = rows.indexOf(rowOf("w7", rows));
        String forged = CollidingIds.collidingWith("w7");
        rows.add(victim + 1, TestEvents.row(TestEvents.add(forged, "e", TestEvents.NOON + 99)));
        BatchWriter writer = writer();
        if (inOneBatch) {
            write(writer, rows);
        } else {
            write(writer, rows.subList(0, victim + 1));
            write(writer, rows.subList(victim + 1, rows.size()));
        }

        assertThat(rejected).containsOnlyKeys(forged);
        assertThat((Throwable) rejected.get(forged))
                .hasMessage(
                        "the row with this id belongs to wrong_id 'w7': two records have the same"
                                + " id");
        assertThat(database.countRows()).isEqualTo(20);
        assertThat(
                        database.query(
                                "SELECT user_id AS u FROM "
                                        + TestDatabase.TABLE
                                        + " WHERE wrong_id = 'w7'"))
                .containsExactly(Map.of("u", "user of e7"));
    }

    private static WideRow rowOf(String wrongId, List<WideRow> rows) {
        return rows.stream()
                .filter(row -> row.get(Column.WRONG_ID).equals(wrongId))
                .findFirst()
                .orElseThrow();
    }

    /** What the start-up check rejects stops a running job, too: at the latest with a new row. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ADD COLUMN school INT NOT NULL             | school is not a column of the job and"
                        + " has no default",
                "DROP COLUMN user_id                        | user_id is missing",
                "CHANGE user_id student VARCHAR(64) NULL    | user_id is missing",
                "MODIFY question TEXT CHARACTER SET utf8mb3 | must be utf8mb4",
                "MODIFY fix_time DATETIME(3) NOT NULL       | must allow NULL",
                "MODIFY id SMALLINT                         | must be a signed BIGINT",
                "DROP user_id, ADD user_id VARCHAR(64) AS (wrong_id) | must not be a generated"
                        + " column",
                "ADD UNIQUE KEY one_subject (subject)       | unique indexes besides the primary"
                        + " key",
                "RENAME elsewhere                           | has no table"
            })
    void aTableThatNoLongerFitsStopsTheWriterWithOneLine(String change, String message)
            throws Exception {
        database.assumeTakes(change);
        BatchWriter writer = writer();
        writer.maxAllowedPacket();
        database.execute("ALTER TABLE " + TestDatabase.TABLE + " " + change);

        assertThatThrownBy(() -> write(writer, TestEvents.rows(3)))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("jdbc.table: ")
                .hasMessageContaining(message);
        assertThat(rejected).isEmpty();
    }

    @Test
    void aUniqueIndexThatIsAddedLetsNoRecordOverwriteAnother() throws Exception {
        BatchWriter writer = writer();
        write(writer, TestEvents.rows(1));
        Map<String, Object> before = database.row();
        database.execute("ALTER TABLE " + TestDatabase.TABLE + " ADD UNIQUE KEY one (subject)");

        assertThatThrownBy(() -> write(writer, TestEvents.rows(3)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("unique indexes besides the primary key: {one=[subject]}");

        assertThat(database.row()).isEqualTo(before);
        assertThat(rejected).isEmpty();
    }

    /** A table that the user may no longer use looks missing in the INFORMATION_SCHEMA. */
    @Test
    void aRightThatIsTakenAwayIsNamed() throws Exception {
        String user = database.name() + "_writer";
        String table = database.name() + "." + TestDatabase.TABLE;
        database.executeAsRoot(
                "CREATE USER '" + user + "'@'%' IDENTIFIED BY 'secret'",
                "GRANT SELECT, INSERT, UPDATE ON " + table + " TO '" + user + "'@'%'");
        BatchWriter writer = writer("--jdbc.username", user, "--jdbc.password", "secret");
        write(writer, TestEvents.rows(1));
        database.executeAsRoot(
                "REVOKE SELECT, INSERT, UPDATE ON " + table + " FROM '" + user + "'@'%'");

        assertThatThrownBy(() -> write(writer, TestEvents.rows(2)))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("denied");
    }

    @Test
    void aNewConnectionLooksAtTheTable() throws Exception {
        BatchWriter writer = writer();
        write(writer, TestEvents.rows(1));
        database.execute("ALTER TABLE " + TestDatabase.TABLE + " ADD UNIQUE KEY one (wrong_id)");
        writer.close();

        assertThatThrownBy(() -> write(writer, TestEvents.rows(1)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("{one=[wrong_id]}");
    }

    /** No statement fails: the table itself has to be looked at. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP PRIMARY KEY",
                "MODIFY collect_time DATETIME NULL",
                "MODIFY wrong_id VARCHAR(64) NULL"
            })
    void anOpenConnectionLooksAtTheTableFromTimeToTime(String change) throws Exception {
        BatchWriter writer = new BatchWriter(database.config(), () -> {}, Duration.ZERO);
        writers.add(writer);
        write(writer, TestEvents.rows(1));
        database.execute("ALTER TABLE " + TestDatabase.TABLE + " " + change);

        assertThatThrownBy(() -> write(writer, TestEvents.rows(1)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("does not fit");
    }

    /** What the check allows rejects single rows, or none. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "MODIFY user_id VARCHAR(10)                                | 10",
                "ADD CONSTRAINT not_w5 CHECK (wrong_id <> 'w5')            | 1",
                "ADD school INT                                            | 0",
                "ADD school INT NOT NULL DEFAULT 5                         | 0",
                "ADD changed TIMESTAMP(3) NOT NULL DEFAULT NOW(3) ON UPDATE NOW(3) | 0",
                "ADD changed DATETIME(3) NOT NULL ON UPDATE NOW(3)         | 0",
                "ADD upper_id VARCHAR(64) AS (UPPER(wrong_id)) STORED      | 0",
                "ADD size ENUM('S', 'L') NOT NULL                          | 0",
                "ADD serial BIGINT NOT NULL AUTO_INCREMENT, ADD KEY (serial) | 0",
                "ENGINE = MyISAM                                           | 0",
                "DROP KEY idx_user_id, ADD KEY by_subject (subject)        | 0",
                "CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci | 0"
            })
    void whatATableMayBecomeWhileTheWriterRuns(String change, int rejections) throws Exception {
        database.assumeTakes(change);
        BatchWriter writer = writer();
        writer.maxAllowedPacket();
        database.execute("ALTER TABLE " + TestDatabase.TABLE + " " + change);

        write(writer, TestEvents.rows(20));
        write(writer, TestEvents.rows(20));

        assertThat(rejected).hasSize(rejections);
        assertThat(database.countRows()).isEqualTo(20 - rejections);
    }

    /** By its SQLState; without a number of its own, and with those of quite other errors. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SQLSTATE '45000'",
                "SQLSTATE '45000' SET MYSQL_ERRNO = 1146",
                "SQLSTATE '45001' SET MYSQL_ERRNO = 1205",
                "SQLSTATE '45000' SET MYSQL_ERRNO = 9001",
                "SQLSTATE '45000' SET MYSQL_ERRNO = 31999",
            })
    void aTriggersRejectionIsTheRowsFault(String signal) throws Exception {
        rejectByTrigger("NEW.wrong_id = 'w1'", signal);

        write(writer(), TestEvents.rows(5));

        assertThat(rejected).containsOnlyKeys("w1");
        assertThat(database.countRows()).isEqualTo(4);
    }

    /** Half of all ids have no partition, negative ones among them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "LIST (MOD(id, 2)) (PARTITION even VALUES IN (0))",
                "RANGE (id) (PARTITION negative VALUES LESS THAN (0))"
            })
    void aRowWithoutAPartitionIsRejectedAlone(String partitions) throws Exception {
        database.execute("ALTER TABLE " + TestDatabase.TABLE + " PARTITION BY " + partitions);

        write(writer(), TestEvents.rows(100));

        assertThat(rejected).hasSizeBetween(20, 80);
        assertThat(rejected.values()).allMatch(e -> e.getErrorCode() == 1526);
        assertThat(database.countRows()).isEqualTo(100 - rejected.size());
    }

    @Test
    void rowsWithAnErrorThatIsInNoListAreFoundWhileOthersPass() throws Exception {
        rejectByTrigger("NEW.wrong_id IN ('w1', 'w77', 'w999')", UNKNOWN_ERROR);

        write(writer(), TestEvents.rows(1000));

        assertThat(rejected).containsOnlyKeys("w1", "w77", "w999");
        assertThat(rejected.get("w77").getErrorCode()).isEqualTo(31999);
        assertThat(database.countRows()).isEqualTo(997);
    }

    /** Or a broken table would fill the dead-letter topic, and keep the server busy meanwhile. */
    @Test
    void anErrorThatIsInNoListIsThrownIfNoRowPasses() throws Exception {
        write(writer(), TestEvents.rows(1));
        rejectByTrigger("TRUE", UNKNOWN_ERROR);
        BatchWriter writer = writer();
        long before = executions();

        assertThatThrownBy(() -> write(writer, TestEvents.rows(1000)))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(31999));

        assertThat(rejected).isEmpty();
        assertThat(executions() - before).isLessThan(200);
    }

    /** A quiet topic's batch is often a single row: the table's own rows speak for the table. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void theLastFewRowsAreRejectedOnlyIfTheTableTakesItsOwn(int count) throws Exception {
        rejectByTrigger("NEW.user_id LIKE 'user of bad%'", UNKNOWN_ERROR);
        List<WideRow> bad =
                TestEvents.rows(count, i -> TestEvents.add("bad" + i, "bad" + i, TestEvents.NOON));
        assertThatThrownBy(() -> write(writer(), bad)).isInstanceOf(SQLException.class);
        assertThat(rejected).isEmpty();
        WideRow good = TestEvents.row(TestEvents.add("good", "good", TestEvents.NOON));
        write(writer(), List.of(good));

        write(writer(), bad);

        assertThat(rejected).hasSize(count);
        assertThat(database.countRows()).isEqualTo(1);
    }

    /** What is data's fault leaves nothing behind if the batch fails for another reason. */
    @Test
    void aBatchThatFailsHandsOutNoRow() throws Exception {
        rejectByTrigger("NEW.wrong_id <> 'w1'", UNKNOWN_ERROR);
        rejectByTrigger("NEW.wrong_id = 'w1'", "SQLSTATE '45000'");

        assertThatThrownBy(() -> write(writer(), TestEvents.rows(20)))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(31999));

        assertThat(rejected).isEmpty();
    }

    /** MariaDB has no offline mode: a trigger makes it say what MySQL and proxies say. */
    @ParameterizedTest
    @ValueSource(ints = {1030, 1105, 1129, 1206, 1290, 1836, 3032, 9001})
    void whatPassesIsWaitedFor(int code) throws Exception {
        write(writer(), TestEvents.rows(1));
        rejectByTrigger("TRUE", "SQLSTATE 'HY000' SET MYSQL_ERRNO = " + code);
        AtomicInteger retries = new AtomicInteger();
        BatchWriter writer = new BatchWriter(database.config(), retries::incrementAndGet);
        writers.add(writer);
        CompletableFuture<Void> writing =
                CompletableFuture.runAsync(() -> writeUnchecked(writer, TestEvents.rows(5)));
        await().until(() -> retries.get() > 1);
        assertThat(writing).isNotDone();

        database.execute("DROP TRIGGER reject1");

        writing.get();
        assertThat(rejected).isEmpty();
        assertThat(database.countRows()).isEqualTo(5);
    }

    /** MySQL from 8.0.20 on warns of VALUES(); here each server warns of a column of others. */
    @Test
    void whatTheServerWarnsOfIsLoggedOnce() throws Exception {
        database.execute(
                "ALTER TABLE "
                        + TestDatabase.TABLE
                        + " ADD half DECIMAL(10, 0) AS (LENGTH(wrong_id) / 3) STORED");
        try (LogMessages log = new LogMessages(ServerWarnings.class.getName())) {
            BatchWriter writer = writer();
            write(writer, TestEvents.rows(3));
            writer.close();
            write(writer, TestEvents.rows(5));

            assertThat(log.messages())
                    .singleElement()
                    .asString()
                    .startsWith("The database warns of the statement that writes rows (1265: ");
        }
        assertThat(database.countRows()).isEqualTo(5);
    }

    /** A failed login must not become a hundred of them, nor a row's fault. */
    @Test
    void aLoginThatFailsIsThrownAtOnce() throws Exception {
        BatchWriter writer = writer("--jdbc.password", "wrong", "--jdbc.retry-timeout", "1 h");
        long before = status("Aborted_connects");

        assertThatThrownBy(() -> write(writer, TestEvents.rows(5)))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getErrorCode()).isEqualTo(1045));

        assertThat(rejected).isEmpty();
        assertThat(status("Aborted_connects") - before).isEqualTo(1);
    }

    /** The driver believes such a server, and a batch of one statement was never committed. */
    @Test
    void rowsAreCommittedWhateverTheServersInitConnectSays() throws Exception {
        database.executeAsRoot("SET GLOBAL init_connect = 'SET autocommit = 0'");
        try {
            BatchWriter writer = writer();
            write(writer, TestEvents.rows(4));
        } finally {
            database.executeAsRoot("SET GLOBAL init_connect = ''");
        }

        assertThat(database.countRows()).isEqualTo(4);
    }

    @Test
    void aRowLargerThanAPacketIsRejectedAloneAndABatchLargerThanAPacketIsWritten()
            throws Exception {
        database.execute("ALTER TABLE " + TestDatabase.TABLE + " MODIFY question MEDIUMTEXT");
        List<WideRow> rows =
                TestEvents.rows(
                        20,
                        i -> {
                            var add = TestEvents.add("w" + i, "e" + i, TestEvents.NOON);
                            add.question = "x".repeat(i == 7 ? 3_000_000 : 400_000);
                            return add;
                        });
        database.executeAsRoot("SET GLOBAL max_allowed_packet = 2097152");
        try {
            BatchWriter writer = writer();
            assertThat(writer.maxAllowedPacket()).isEqualTo(2_097_152);

            write(writer, rows);
        } finally {
            database.executeAsRoot("SET GLOBAL max_allowed_packet = DEFAULT");
        }

        assertThat(rejected).containsOnlyKeys("w7");
        assertThat(database.countRows()).isEqualTo(19);
    }

    @Test
    void aKilledConnectionIsReplaced() throws Exception {
        BatchWriter writer = writer();
        write(writer, TestEvents.rows(10));
        killSessions();

        write(writer, TestEvents.rows(20));

        assertThat(database.countRows()).isEqualTo(20);
        assertThat(rejected).isEmpty();
    }

    @Test
    void aLockedRowIsWaitedForAndTriedAgain() throws Exception {
        List<WideRow> rows = TestEvents.rows(5);
        write(writer(), rows);
        BatchWriter impatient =
                writer("--jdbc.properties.sessionVariables", "innodb_lock_wait_timeout=1");
        long before = lockTimeouts();
        try (Connection other = database.connect()) {
            other.setAutoCommit(false);
            TestDatabase.execute(other, "SELECT * FROM " + TestDatabase.TABLE + " FOR UPDATE");
            CompletableFuture<Void> writing =
                    CompletableFuture.runAsync(() -> writeUnchecked(impatient, rows));
            await().atMost(Duration.ofSeconds(20)).until(() -> lockTimeouts() > before);
            assertThat(writing).isNotDone();

            other.rollback();

            writing.get();
        }
        assertThat(rejected).isEmpty();
    }

    @Test
    void aHungConnectionIsGivenUp() throws Exception {
        try (TcpProxy proxy = SERVICES.database().proxy()) {
            BatchWriter writer =
                    writer(
                            "--jdbc.url",
                            SERVICES.database().jdbcUrl(database.name(), proxy),
                            "--jdbc.properties.socketTimeout",
                            "500");
            write(writer, TestEvents.rows(10));
            proxy.hang();

            write(writer, TestEvents.rows(20));

            assertThat(proxy.connections()).isGreaterThan(1);
        }
        assertThat(database.countRows()).isEqualTo(20);
    }

    @Test
    void afterTheRetryTimeoutTheFaultIsThrown() throws Exception {
        try (TcpProxy proxy = SERVICES.database().proxy()) {
            BatchWriter writer =
                    writer(
                            "--jdbc.url",
                            SERVICES.database().jdbcUrl(database.name(), proxy),
                            "--jdbc.retry-timeout",
                            "1 s");
            write(writer, TestEvents.rows(1));
            proxy.close();

            assertThatThrownBy(() -> write(writer, TestEvents.rows(1)))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e ->
                                    assertThat(SqlErrorKind.of(e))
                                            .isEqualTo(SqlErrorKind.UNAVAILABLE));
        }
    }

    @Test
    void whatAPersonMustMendIsThrownAtOnce() throws Exception {
        BatchWriter writer = writer("--jdbc.retry-timeout", "1 h");
        write(writer, TestEvents.rows(1));
        database.execute("DROP TABLE " + TestDatabase.TABLE);

        assertThatThrownBy(() -> write(writer, TestEvents.rows(2)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("has no table " + TestDatabase.TABLE);
        assertThat(rejected).isEmpty();
    }

    @Test
    void nothingIsCutSilentlyWhateverTheServersMode() throws Exception {
        database.execute("ALTER TABLE " + TestDatabase.TABLE + " MODIFY user_id VARCHAR(1)");
        database.executeAsRoot("SET GLOBAL sql_mode = ''");
        try {
            write(writer(), TestEvents.rows(1));
        } finally {
            database.executeAsRoot("SET GLOBAL sql_mode = DEFAULT");
        }

        assertThat(rejected).hasSize(1);
        assertThat(database.countRows()).isZero();
    }

    @Test
    void timesDoNotDependOnTheJvmsZoneNorTheServers() throws Exception {
        TimeZone zone = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
        try {
            write(
                    writer("--jdbc.properties.connectionTimeZone", "Asia/Tokyo"),
                    List.of(TestEvents.row(TestEvents.add("w", "e", TestEvents.NOON))));
        } finally {
            TimeZone.setDefault(zone);
        }

        assertThat(
                        database.query(
                                "SELECT CAST(collect_time AS CHAR) AS t FROM "
                                        + TestDatabase.TABLE))
                .containsExactly(Collections.singletonMap("t", "2025-03-01 18:00:00.123"));
    }

    @Test
    void twoWritersOfTheSameRowsDoNotFail() throws Exception {
        List<WideRow> rows = TestEvents.rows(300);
        List<CompletableFuture<Void>> writing = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            BatchWriter writer = writer("--jdbc.batch-size", "100");
            writing.add(
                    CompletableFuture.runAsync(
                            () -> {
                                for (int j = 0; j < 20; j++) {
                                    writeUnchecked(writer, rows);
                                }
                            }));
        }
        for (CompletableFuture<Void> each : writing) {
            each.get();
        }

        assertThat(rejected).isEmpty();
        assertThat(database.countRows()).isEqualTo(300);
    }

    private void killSessions() throws SQLException {
        for (Map<String, Object> process :
                database.queryAsRoot(
                        "SELECT id FROM information_schema.processlist WHERE db = '"
                                + database.name()
                                + "'")) {
            database.executeAsRoot("KILL " + process.get("id"));
        }
    }

    /** A trigger that rejects rows by SIGNAL; more than one may stand beside each other. */
    private void rejectByTrigger(String condition, String signal) throws SQLException {
        triggers++;
        database.execute(
                String.format(
                        "CREATE TRIGGER %1$s.reject%2$d BEFORE INSERT ON %1$s.%3$s FOR EACH ROW"
                                + " IF %4$s THEN SIGNAL %5$s; END IF",
                        database.name(), triggers, TestDatabase.TABLE, condition, signal));
    }

    private long executions() throws SQLException {
        return status("Com_stmt_execute");
    }

    private long status(String name) throws SQLException {
        return Long.parseLong(
                (String)
                        database.queryAsRoot("SHOW GLOBAL STATUS LIKE '" + name + "'")
                                .get(0)
                                .get("Value"));
    }

    private long lockTimeouts() throws SQLException {
        return (Long)
                database.queryAsRoot(
                                "SELECT COUNT AS n FROM information_schema.innodb_metrics"
                                        + " WHERE name = 'lock_timeouts'")
                        .get(0)
                        .get("n");
    }

    private BatchWriter writer(String... options) {
        BatchWriter writer = new BatchWriter(database.config(options));
        writers.add(writer);
        return writer;
    }

    private void write(BatchWriter writer, List<WideRow> rows) throws Exception {
        writer.write(
                rows,
                (row, rejection) -> rejected.put((String) row.get(Column.WRONG_ID), rejection));
    }

    private void writeUnchecked(BatchWriter writer, List<WideRow> rows) {
        try {
            write(writer, rows);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
