package io.wrongbook.widetable.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wrongbook.widetable.generator.EventGenerator;
import io.wrongbook.widetable.golden.GoldenCase;
import io.wrongbook.widetable.pipeline.PipelineFixture;
import io.wrongbook.widetable.services.EmbeddedMariaDb;
import io.wrongbook.widetable.services.OwnDatabaseServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The database dies, is away, is full, is locked by others, or changes under the job. */
@OwnDatabaseServer
class DatabaseFaultIT {

    private static final String TABLE = PipelineFixture.TABLE;
    private static final long NOW = FaultRun.NOW;
    private static final String REFUSED_CONNECTIONS = status("CONNECTION_ERRORS_MAX_CONNECTIONS");
    private static final String CONNECTIONS = status("CONNECTIONS");
    private static final String EXECUTIONS = status("COM_STMT_EXECUTE");
    private static final String WAITING_CHANGES =
            "SELECT COUNT(*) FROM INFORMATION_SCHEMA.PROCESSLIST"
                    + " WHERE INFO LIKE 'ALTER%' AND STATE LIKE 'Waiting for table metadata lock'";
    private static final String WAITING_FOR_LOCKS =
            "SELECT COUNT(*) FROM INFORMATION_SCHEMA.INNODB_TRX WHERE TRX_STATE = 'LOCK WAIT'";

    @RegisterExtension static final FaultRun RUN = new FaultRun();

    /** For the next test, if this one failed. */
    @AfterEach
    void theDatabaseRuns() throws Exception {
        if (!RUN.mariaDb().isAlive()) {
            RUN.mariaDb().restart();
        }
    }

    @Test
    void killedInTheMiddleOfABatchAndStartedAgain() throws Exception {
        RUN.start();
        RUN.send(2_000);
        RUN.awaitRows(500);
        Connection other = lock("SELECT * FROM " + TABLE + " FOR UPDATE");
        RUN.send(2_000);
        await("a batch is being written").until(() -> RUN.writing() > 0);

        RUN.mariaDb().kill();
        other.abort(Runnable::run);
        RUN.send(2_000);
        RUN.mariaDb().restart();

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
    }

    @Test
    void killedTimeAndAgainWhileEventsFlow() throws Exception {
        RUN.start();
        CompletableFuture<Void> sending = RUN.sending(6_000);
        for (int rows = 500; rows <= 2_500; rows += 1_000) {
            RUN.awaitRows(rows);
            RUN.mariaDb().kill();
            RUN.mariaDb().restart();
        }
        sending.get();

        RUN.awaitAllRight();
    }

    @Test
    void awayForLongerThanTheRetriesLast() throws Exception {
        RUN.start("--jdbc.retry-timeout", "1 s");
        RUN.send(1_000);
        RUN.awaitRows(100);

        RUN.mariaDb().kill();
        RUN.send(2_000);
        RUN.awaitFailure("Communications link failure");
        RUN.mariaDb().restart();

        RUN.awaitAllRight();
    }

    @Test
    void noConnectionIsLeft() throws Exception {
        RUN.start();
        RUN.send(1_000);
        RUN.awaitRows(100);
        List<Connection> others = new ArrayList<>();
        // Connected before all others, because nobody can afterwards.
        try (Connection root = RUN.database().connectAsRoot()) {
            long most = FaultRun.number(root, "SELECT @@max_connections");
            long rejected = FaultRun.number(root, REFUSED_CONNECTIONS);
            for (int i = 0; i < 10; i++) {
                others.add(RUN.database().connect(""));
            }
            execute(root, "SET GLOBAL max_connections = 10");
            for (long session : FaultRun.numbers(root, sessionsOfTheJob())) {
                execute(root, "KILL " + session);
            }
            RUN.send(1_000);
            await("rejected connections")
                    .until(() -> FaultRun.number(root, REFUSED_CONNECTIONS) > rejected + 2);
            execute(root, "SET GLOBAL max_connections = " + most);
        }

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
        for (Connection other : others) {
            other.close();
        }
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
    void readOnlyForAWhile() throws Exception {
        RUN.start();
        RUN.send(1_000);
        RUN.awaitRows(100);
        try (Connection root = RUN.database().connectAsRoot()) {
            execute(root, "SET GLOBAL read_only = 1");
            try {
                long before = FaultRun.number(root, CONNECTIONS);
                RUN.send(2_000);
                // Each attempt is on a new connection: a proxy may have found the primary.
                await("rejected attempts")
                        .until(() -> FaultRun.number(root, CONNECTIONS) > before + 3);
            } finally {
                execute(root, "SET GLOBAL read_only = 0");
            }
        }

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
    }

    /** A tablespace that must not grow is a disk that is full, for the server and for the job. */
    @Test
    void theDiskIsFullForAWhile() throws Exception {
        Path directory = RUN.directory().resolve("full");
        try (EmbeddedMariaDb server =
                        EmbeddedMariaDb.start(
                                directory.resolve("server"),
                                List.of(
                                        "--innodb-file-per-table=OFF",
                                        "--innodb-data-file-path=ibdata1:12M:autoextend:max:32M"));
                PipelineFixture pipeline =
                        new PipelineFixture(RUN.broker(), server, directory.resolve("job"))) {
            pipeline.platform().set(RestartStrategyOptions.RESTART_STRATEGY, "none");
            EventGenerator events = new EventGenerator(12, Long.MAX_VALUE, NOW);
            pipeline.start();
            pipeline.send(events, 1_000);
            await("rows").until(() -> pipeline.table().size() > 100);

            try (Connection root = server.connectAsRoot()) {
                execute(
                        root,
                        "CREATE DATABASE others",
                        "CREATE TABLE others.ballast (a VARCHAR(2000))");
                fill(root);
                long before = FaultRun.number(root, CONNECTIONS);
                pipeline.send(events, 5_000);
                await("attempts without room")
                        .until(() -> !server.isAlive() || connections(root) > before + 3);
            }
            // MariaDB itself may die when it rolls back without room, also what the job wrote.
            if (!server.isAlive()) {
                server.restart();
            }
            try (Connection root = server.connectAsRoot()) {
                execute(root, "DROP TABLE others.ballast");
            }

            pipeline.awaitAllRight();
        }
    }

    /** None if the server dies at this moment. */
    private static long connections(Connection root) {
        try {
            return FaultRun.number(root, CONNECTIONS);
        } catch (SQLException e) {
            return 0;
        }
    }

    /** With small rows: MariaDB itself dies when it rolls a large one back without room. */
    private static void fill(Connection root) throws SQLException {
        for (int rows = 100; rows > 0; rows /= 10) {
            SQLException full = null;
            while (full == null) {
                try {
                    execute(
                            root,
                            "INSERT INTO others.ballast"
                                    + " SELECT REPEAT('x', 2000) FROM others.seq_1_to_"
                                    + rows);
                } catch (SQLException e) {
                    full = e;
                }
            }
            assertThat(full.getErrorCode()).isEqualTo(1114);
        }
    }

    /** A change of the table waits for a reader, and all writers wait for the change. */
    @Test
    void aMetadataLockIsHeldForLong() throws Exception {
        RUN.start("--jdbc.properties.socketTimeout", "3000");
        RUN.send(1_000);
        RUN.awaitRows(100);
        try (Connection root = RUN.database().connectAsRoot();
                Connection reader = lock("SELECT COUNT(*) FROM " + TABLE)) {
            CompletableFuture<Void> change =
                    CompletableFuture.runAsync(
                            () -> {
                                try {
                                    RUN.administrate(
                                            "ALTER TABLE " + TABLE + " ADD INDEX late (subject)");
                                } catch (SQLException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            await("a change that waits").until(() -> FaultRun.number(root, WAITING_CHANGES) > 0);
            long sessions = FaultRun.numbers(root, sessionsOfTheJob()).size();
            long before = FaultRun.number(root, EXECUTIONS);
            RUN.send(2_000);
            await("attempts that the server has ended")
                    .until(
                            () -> {
                                assertThat(FaultRun.numbers(root, sessionsOfTheJob()).size())
                                        .isLessThanOrEqualTo((int) sessions);
                                return FaultRun.number(root, EXECUTIONS) > before + 8;
                            });
            reader.rollback();
            change.get();
        }

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
    }

    @Test
    void theJobIsTheVictimOfADeadlock() throws Exception {
        // Both rows come in one batch, which no checkpoint cuts in two.
        RUN.platform().set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofHours(1));
        RUN.start(
                "--parallelism.process", "1",
                "--parallelism.sink", "1",
                "--jdbc.batch-interval", "1 s");
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
                    .until(() -> RUN.number(WAITING_FOR_LOCKS) > 0);
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

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String status(String name) {
        return "SELECT VARIABLE_VALUE FROM INFORMATION_SCHEMA.GLOBAL_STATUS WHERE VARIABLE_NAME = '"
                + name
                + "'";
    }

    /** Others are in no database. */
    private static String sessionsOfTheJob() {
        return "SELECT ID FROM INFORMATION_SCHEMA.PROCESSLIST WHERE DB = '"
                + RUN.databaseName()
                + "'";
    }

    private static void assertWhatFitsIsThereAndTheRestIsRejected() throws Exception {
        Map<String, Map<String, Object>> table = RUN.pipeline().table();
        Map<String, List<JsonNode>> rejected = rejectedRows();
        Map<String, Map<String, Object>> expected = RUN.pipeline().model().rows(GoldenCase.ZONE);
        expected.forEach(
                (wrongId, row) -> {
                    String question = (String) row.get("question");
                    if (question == null || question.codePointCount(0, question.length()) <= 30) {
                        assertThat(table.get(wrongId)).isEqualTo(row);
                    } else {
                        assertThat(table.get(wrongId)).isNotEqualTo(row);
                        assertThat(shown(rejected.get(wrongId), "question")).contains(question);
                        // The record's fix came alone and is in the table, or it met the add.
                        List<Object> events = shown(rejected.get(wrongId), "event_id");
                        if (table.containsKey(wrongId)) {
                            events.add(table.get(wrongId).get("event_id"));
                        }
                        assertThat(events).contains(row.get("event_id"));
                    }
                });
        assertThat(rejected.size()).isBetween(100, expected.size() - 100);
    }

    /** Of each record the rows that the database rejected. */
    private static Map<String, List<JsonNode>> rejectedRows() throws Exception {
        Map<String, List<JsonNode>> rows = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> letter : RUN.pipeline().deadLetters()) {
            if (PipelineFixture.header(letter, "dlq.reason").equals("DATABASE_REJECTED")) {
                JsonNode row = new ObjectMapper().readTree(letter.value()).get("row");
                rows.computeIfAbsent(row.get("wrong_id").asText(), id -> new ArrayList<>())
                        .add(row);
            }
        }
        return rows;
    }

    private static List<Object> shown(List<JsonNode> rows, String column) {
        List<Object> values = new ArrayList<>();
        assertThat(rows).as("rejected rows").isNotNull();
        rows.forEach(row -> values.add(row.get(column).textValue()));
        return values;
    }
}
