package io.wrongbook.widetable.local;

import io.wrongbook.widetable.generator.ReferenceModel;
import io.wrongbook.widetable.generator.TableComparison;
import io.wrongbook.widetable.services.EmbeddedKafka;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** What the local run's job has written: rows and dead letters. */
final class LocalTable implements AutoCloseable {
    private static final String TABLE = "dwd_wrong_record_wide_delta";

    private final Connection connection;
    private final EmbeddedKafka kafka;
    private final TopicPartition deadLetters;
    private final ReferenceModel model;
    private final ZoneId zone;
    private final LocalDimensions dimensions;

    LocalTable(
            Connection connection,
            EmbeddedKafka kafka,
            String deadLetterTopic,
            ReferenceModel model,
            ZoneId zone) {
        this.connection = connection;
        this.kafka = kafka;
        this.deadLetters = new TopicPartition(deadLetterTopic, 0);
        this.model = model;
        this.zone = zone;
        this.dimensions = new LocalDimensions(connection);
    }

    LocalDimensions dimensions() {
        return dimensions;
    }

    long rows() throws SQLException {
        return count("SELECT COUNT(*) FROM " + TABLE);
    }

    long corrected() throws SQLException {
        return count("SELECT COUNT(*) FROM " + TABLE + " WHERE fix_time IS NOT NULL");
    }

    /** When the last row was built, epoch milliseconds; nothing if there is no row. */
    OptionalLong lastRowMillis() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT MAX(process_time) FROM " + TABLE)) {
            result.next();
            LocalDateTime last = result.getObject(1, LocalDateTime.class);
            return last == null ? OptionalLong.empty() : OptionalLong.of(millis(last));
        }
    }

    long deadLetters() throws ExecutionException, InterruptedException {
        return kafka.admin()
                .listOffsets(Map.of(deadLetters, OffsetSpec.latest()))
                .partitionResult(deadLetters)
                .get()
                .offset();
    }

    /** Whether there are as many rows and dead letters as the model says. */
    boolean countsAreRight() throws Exception {
        return rows() == model.records() && deadLetters() == model.deadLetters().size();
    }

    /** Where the dead letters or the table are not what the model says, a line each. */
    List<String> differences(int limit) throws Exception {
        List<String> differences = new ArrayList<>();
        long expected = model.deadLetters().size();
        long found = deadLetters();
        if (found != expected) {
            differences.add("dead letters: expected " + expected + ", the topic has " + found);
        }
        Map<String, Map<String, Object>> rows = model.rows(zone);
        Map<String, Map<String, Object>> table = TableComparison.readTable(connection, TABLE);
        dimensions.name(rows, table);
        differences.addAll(TableComparison.differences(rows, table, limit));
        return differences;
    }

    /**
     * From the sending of an event to the building of its row, for the rows that show the last
     * event sent for them, in milliseconds and in order.
     */
    long[] latencies(Map<String, LocalEvents.Sent> lastByWrongId) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT wrong_id, event_id, process_time FROM " + TABLE)) {
            LongStream.Builder latencies = LongStream.builder();
            while (result.next()) {
                LocalEvents.Sent sent = lastByWrongId.get(result.getString(1));
                if (sent != null && sent.eventId().equals(result.getString(2))) {
                    LocalDateTime written = result.getObject(3, LocalDateTime.class);
                    latencies.add(millis(written) - sent.millis());
                }
            }
            return latencies.build().sorted().toArray();
        }
    }

    private long millis(LocalDateTime time) {
        return time.atZone(zone).toInstant().toEpochMilli();
    }

    private long count(String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            result.next();
            return result.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
