package io.wrongbook.widetable.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wrongbook.widetable.PipelineFixture;
import io.wrongbook.widetable.golden.GoldenCase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The database dies, is away, is full, is locked by others, or changes under the job. */
class DatabaseFaultIT {

    private static final String TABLE = PipelineFixture.TABLE;
    private static final long NOW = FaultRun.NOW;

    @RegisterExtension static final FaultRun RUN = new FaultRun();

    @Test
    void killedInTheMiddleOfABatchAndStartedAgain() throws Exception {
        RUN.start();
        RUN.send(2_000);
        RUN.awaitRows(500);
        Connection other = lock("SELECT * FROM " + TABLE + " FOR UPDATE");
        RUN.send(2_000);
        await("a batch is being written").until(() -> RUN.writing() > 0);

        RUN.database().kill();
        other.abort(Runnable::run);
        RUN.send(2_000);
        RUN.database().restart();

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
    }

    @Test
    void killedTimeAndAgainWhileEventsFlow() throws Exception {
        RUN.start();
        CompletableFuture<Void> sending = RUN.sending(6_000);
        for (int rows = 500; rows <= 2_500; rows += 1_000) {
            RUN.awaitRows(rows);
            RUN.database().kill();
            RUN.database().restart();
        }
        sending.get();

        RUN.awaitAllRight();
    }

    @Test
    void awayForLongerThanTheRetriesLast() throws Exception {
        RUN.start("--jdbc.retry-timeout", "1 s");
        RUN.send(1_000);
        RUN.awaitRows(100);

        RUN.database().kill();
        RUN.send(2_000);
        RUN.awaitFailure("Communications link failure");
        RUN.database().restart();

        RUN.awaitAllRight();
    }

    @Test
    void noConnectionIsLeft() throws Exception {
        long most = RUN.number("SELECT @@max_connections");
        RUN.start();
        RUN.send(1_000);
        RUN.awaitRows(100);
        long refused = refusedConnections();
        List<Connection> others = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                others.add(RUN.database().connect(""));
            }
            List<String> statements = new ArrayList<>(killTheJobsSessions());
            statements.add(0, "SET GLOBAL max_connections = 10");
            RUN.administrate(statements.toArray(new String[0]));
            RUN.send(1_000);
            // The administrator may be refused, too.
            await("refused connections")
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(() -> refusedConnections() > refused + 2);
        } finally {
            for (Connection other : others) {
                other.close();
            }
            await("all may connect again")
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(
                            () -> {
                                RUN.administrate("SET GLOBAL max_connections = " + most);
                                return true;
                            });
        }

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
    }

    @Test
    void rowsAreLockedForLongerThanALockIsWaitedFor() throws Exception {
        RUN.start("--jdbc.properties.sessionVariables", "innodb_lock_wait_timeout=1");
        RUN.send(2_000);
        RUN.awaitRows(500);
        long before = RUN.innodb("lock_timeouts");

        try (Connection other = lock("SELECT * FROM " + TABLE + " FOR UPDATE")) {
            RUN.send(2_000);
            await("lock wait timeouts").until(() -> RUN.innodb("lock_timeouts") > before + 1);
            other.rollback();
        }

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
    }

    @Test
    void theJobIsTheVictimOfADeadlock() throws Exception {
        RUN.start("--parallelism.process", "1", "--parallelism.sink", "1");
        RUN.pipeline()
                .send(List.of(PlainEvents.add("w1", NOW), PlainEvents.add("w2", NOW)).iterator());
        RUN.awaitRows(1);
        RUN.administrate("CREATE TABLE ballast (a INT)");
        long before = RUN.innodb("lock_deadlocks");
        List<Long> ids = idsInOrder();

        // It has changed more than the job's transaction, so that InnoDB rolls the job's back.
        try (Connection other = lock("INSERT INTO ballast SELECT seq FROM seq_1_to_10000")) {
            execute(other, lockRow(ids.get(1)));
            RUN.pipeline()
                    .send(
                            List.of(
                                            PlainEvents.fix("w1", NOW + 1, 1),
                                            PlainEvents.fix("w2", NOW + 1, 0))
                                    .iterator());
            await("the job has the first row and waits for the second")
                    .until(() -> RUN.innodb("lock_row_lock_current_waits") > 0);
            execute(other, lockRow(ids.get(0)));
            assertThat(RUN.innodb("lock_deadlocks")).isEqualTo(before + 1);
            other.rollback();
        }

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
    }

    /** Rows that no longer fit become dead letters; when the column is mended, they can come. */
    @Test
    void aColumnIsMadeNarrowerWhileTheJobRuns() throws Exception {
        RUN.start();
        RUN.pipeline().send(List.of(PlainEvents.add("w1", NOW)).iterator());
        RUN.awaitRows(0);
        RUN.administrate("ALTER TABLE " + TABLE + " MODIFY question VARCHAR(30)");

        RUN.send(3_000);
        await("what fits is written, what does not is a dead letter")
                .untilAsserted(DatabaseFaultIT::assertWhatFitsIsThereAndTheRestIsRejected);
        RUN.pipeline().assertDeadLettersAreRight("DATABASE_REJECTED");
        assertThat(RUN.job().failures()).isEmpty();

        RUN.administrate("ALTER TABLE " + TABLE + " MODIFY question TEXT");
        RUN.pipeline().cancel();
        RUN.pipeline().runToEnd("--kafka.start", "earliest");
        RUN.pipeline().assertTableIsRight();
    }

    /** The session of a second client that has run this and has not committed it. */
    private static Connection lock(String statement) throws Exception {
        Connection other = RUN.pipeline().connect();
        other.setAutoCommit(false);
        execute(other, statement);
        return other;
    }

    private static String lockRow(long id) {
        return "SELECT * FROM " + TABLE + " WHERE id = " + id + " FOR UPDATE";
    }

    private static List<Long> idsInOrder() throws Exception {
        return RUN.pipeline().table().values().stream()
                .map(row -> (Long) row.get("id"))
                .sorted()
                .toList();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long refusedConnections() throws SQLException {
        return RUN.number(
                "SELECT VARIABLE_VALUE FROM INFORMATION_SCHEMA.GLOBAL_STATUS"
                        + " WHERE VARIABLE_NAME = 'CONNECTION_ERRORS_MAX_CONNECTIONS'");
    }

    /** Others are in no database. */
    private static List<String> killTheJobsSessions() throws SQLException {
        return RUN
                .numbers(
                        "SELECT ID FROM INFORMATION_SCHEMA.PROCESSLIST WHERE DB = '"
                                + RUN.databaseName()
                                + "'")
                .stream()
                .map(id -> "KILL " + id)
                .toList();
    }

    private static void assertWhatFitsIsThereAndTheRestIsRejected() throws Exception {
        Map<String, Map<String, Object>> table = RUN.pipeline().table();
        Map<String, List<String>> rejected = rejectedEventIds();
        Map<String, Map<String, Object>> expected = RUN.pipeline().model().rows(GoldenCase.ZONE);
        expected.forEach(
                (wrongId, row) -> {
                    String question = (String) row.get("question");
                    if (question == null || question.codePointCount(0, question.length()) <= 30) {
                        assertThat(table.get(wrongId)).isEqualTo(row);
                    } else {
                        assertThat(table.get(wrongId)).isNotEqualTo(row);
                        assertThat(rejected.get(wrongId)).contains((String) row.get("event_id"));
                    }
                });
        assertThat(rejected.size()).isBetween(100, expected.size() - 100);
    }

    /** Of each refused record the events that its refused rows showed. */
    private static Map<String, List<String>> rejectedEventIds() throws Exception {
        Map<String, List<String>> ids = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> letter : RUN.pipeline().deadLetters()) {
            if (PipelineFixture.header(letter, "dlq.reason").equals("DATABASE_REJECTED")) {
                JsonNode row = new ObjectMapper().readTree(letter.value()).get("row");
                ids.computeIfAbsent(row.get("wrong_id").asText(), id -> new ArrayList<>())
                        .add(row.get("event_id").asText());
            }
        }
        return ids;
    }
}
