package io.wrongbook.widetable.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.record.TestEvents;
import io.wrongbook.widetable.services.SharedServices;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the server itself says that it was sent: its own counters, before and after. */
class StatementsIT {

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    private TestDatabase database;

    @BeforeEach
    void createTable() throws SQLException {
        database = TestDatabase.withTable(SERVICES.database());
    }

    @Test
    void aFullBatchIsOneStatementThatCommitsItself() throws Exception {
        Map<String, Long> counts = countsOfWriting(1000, 1000);

        assertThat(counts)
                .containsEntry("Com_insert", 1L)
                .containsEntry("Com_stmt_execute", 1L)
                .containsEntry("Com_stmt_prepare", 1L)
                .containsEntry("Com_commit", 0L);
    }

    @Test
    void theRestOfABatchTakesAFewStatementsOfFixedSizes() throws Exception {
        // 700 = 512 + 128 + 32 + 16 + 8 + 4
        Map<String, Long> counts = countsOfWriting(1000, 700);

        assertThat(counts).containsEntry("Com_insert", 6L).containsEntry("Com_commit", 1L);
    }

    @Test
    void aStatementNeverHasMorePlaceholdersThanAServerTakes() throws Exception {
        // 65,535 placeholders are 3,449 rows; 5,000 = 3,449 + 1,024 + 512 + 8 + 4 + 2 + 1
        assertThat(countsOfWriting(5000, 5000)).containsEntry("Com_insert", 7L);
    }

    @Test
    void aStatementIsPreparedOnceAndUsedAgain() throws Exception {
        try (BatchWriter writer = new BatchWriter(database.config("--jdbc.batch-size", "100"))) {
            write(writer, 100);

            Map<String, Long> before = counters();
            for (int i = 0; i < 5; i++) {
                write(writer, 100);
            }

            assertThat(since(before))
                    .containsEntry("Com_stmt_execute", 5L)
                    .containsEntry("Com_stmt_prepare", 0L);
        }
    }

    private Map<String, Long> countsOfWriting(int batchSize, int rows) throws Exception {
        try (BatchWriter writer =
                new BatchWriter(database.config("--jdbc.batch-size", String.valueOf(batchSize)))) {
            // Connect first: the session's own statements are not of interest.
            assertThat(writer.maxAllowedPacket()).isPositive();
            Map<String, Long> before = counters();
            write(writer, rows);
            Map<String, Long> counts = since(before);
            assertThat(database.countRows()).isEqualTo(rows);
            return counts;
        }
    }

    private static void write(BatchWriter writer, int rows) throws Exception {
        writer.write(
                TestEvents.rows(rows),
                (row, rejection) -> {
                    throw new AssertionError(rejection);
                });
    }

    private static Map<String, Long> since(Map<String, Long> before) throws SQLException {
        Map<String, Long> counts = counters();
        before.forEach((name, count) -> counts.merge(name, -count, Long::sum));
        return counts;
    }

    private static Map<String, Long> counters() throws SQLException {
        Map<String, Long> counters = new TreeMap<>();
        try (Connection root = SERVICES.database().connectAsRoot();
                Statement statement = root.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SHOW GLOBAL STATUS WHERE Variable_name IN ('Com_insert',"
                                        + " 'Com_stmt_execute', 'Com_stmt_prepare', 'Com_commit')")) {
            while (result.next()) {
                counters.put(result.getString(1), result.getLong(2));
            }
        }
        return counters;
    }
}
