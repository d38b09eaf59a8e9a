package io.wrongbook.widetable.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;

/**
 * The names that {@link BenchEvents#unnamed} leaves out. A million events ask for so few questions
 * that 99 % of the names are in memory.
 */
final class BenchDimensions {

    static final int QUESTIONS = 3_000;

    static final List<String> OPTIONS =
            List.of(
                    "--dimension.question.table", "questions",
                    "--dimension.pattern.table", "patterns",
                    "--dimension.chapter.table", "chapters");

    static final List<String> OPTIONS_WITHOUT_CACHE =
            Stream.concat(OPTIONS.stream(), Stream.of("--dimension.cache-size", "1")).toList();

    private BenchDimensions() {}

    /** The topic with the same events, which carry their names. */
    static String namedTopic(BenchTarget target) {
        return target.topic() + "-named";
    }

    static void create(BenchTarget target) throws SQLException {
        try (Connection connection = target.connect();
                Statement statement = connection.createStatement()) {
            create(statement, "questions", "content", "q_", QUESTIONS, BenchEvents.QUESTION);
            create(statement, "patterns", "name", "p_", 500, BenchEvents.PATTERN);
            create(statement, "chapters", "name", "c_", 100, BenchEvents.CHAPTER);
        }
    }

    private static void create(
            Statement statement, String table, String column, String prefix, int ids, String name)
            throws SQLException {
        statement.execute(
                String.format(
                        "CREATE TABLE %s (id VARCHAR(64) PRIMARY KEY, %s TEXT)", table, column));
        statement.execute(
                String.format(
                        "INSERT INTO %s SELECT CONCAT('%s', seq), '%s' FROM seq_0_to_%d",
                        table, prefix, name, ids - 1));
    }
}
