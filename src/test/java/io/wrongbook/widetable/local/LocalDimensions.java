package io.wrongbook.widetable.local;

import io.wrongbook.widetable.generator.SchoolQuestion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The dimensions of the local run: names that no event carries. Some ids have no name, and one name
 * changes while the job runs.
 */
final class LocalDimensions {

    /** What the job is told of them. */
    static final List<String> OPTIONS =
            List.of(
                    "--dimension.question.table", "questions",
                    "--dimension.pattern.table", "patterns",
                    "--dimension.chapter.table", "chapters");

    private static final List<Names> ALL =
            List.of(
                    new Names("question", "questions", "content", "question_id", "question"),
                    new Names("pattern", "patterns", "name", "pattern_id", "pattern_name"),
                    new Names("chapter", "chapters", "name", "teach_type_id", "teach_type_name"));

    /** A pattern of the plausible events and one of the nasty ones. */
    private static final String RENAMED = "id IN ('P01', 'P7')";

    private static final String NEW_NAME = "新题型";

    private final Connection connection;

    /** By id. */
    private final Map<String, String> formerNames = new HashMap<>();

    LocalDimensions(Connection connection) {
        this.connection = connection;
    }

    /** One of them: its table, and the columns of the wide table. */
    private record Names(
            String dimension, String table, String column, String wideId, String wideName) {}

    /** Their names, as the metrics have them. */
    static List<String> dimensions() {
        return ALL.stream().map(Names::dimension).toList();
    }

    void create() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Names names : ALL) {
                statement.execute(
                        "CREATE TABLE %s (id VARCHAR(64) PRIMARY KEY, %s TEXT NOT NULL)"
                                .formatted(names.table(), names.column()));
            }
            statement.execute(
                    "INSERT INTO questions SELECT CONCAT('q', seq), CONCAT('第 ', seq, ' 题 📐')"
                            + " FROM seq_1_to_50000");
            statement.execute(
                    "INSERT INTO patterns SELECT CONCAT('P', seq), CONCAT('题型 ', seq)"
                            + " FROM seq_1_to_390");
            statement.execute(
                    "INSERT INTO chapters SELECT seq, CONCAT('第 ', seq, ' 章')"
                            + " FROM seq_2000_to_9999");
        }
        for (SchoolQuestion question : SchoolQuestion.all()) {
            insert(ALL.get(0), question.id(), question.text());
            insert(ALL.get(1), question.patternId(), question.patternName());
            insert(ALL.get(2), question.chapterId(), question.chapterName());
        }
    }

    private void insert(Names names, String id, String name) throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement(
                        "INSERT IGNORE INTO %s VALUES (?, ?)".formatted(names.table()))) {
            insert.setString(1, id);
            insert.setString(2, name);
            insert.executeUpdate();
        }
    }

    /** Renames a pattern, as somebody does while events come. */
    void rename() throws SQLException {
        formerNames.putAll(read("SELECT id, name FROM patterns WHERE " + RENAMED));
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "UPDATE patterns SET name = '%s' WHERE %s".formatted(NEW_NAME, RENAMED));
        }
    }

    /**
     * Puts names into the rows that the model expects, where its events have none. Of a pattern
     * that was renamed both names are right.
     */
    void name(Map<String, Map<String, Object>> expected, Map<String, Map<String, Object>> actual)
            throws SQLException {
        for (Names names : ALL) {
            Map<String, String> now =
                    read("SELECT id, %s FROM %s".formatted(names.column(), names.table()));
            expected.forEach(
                    (wrongId, row) -> {
                        Object name = row.get(names.wideName());
                        Object id = row.get(names.wideId());
                        if (row.get("collect_time") != null
                                && (name == null || name.equals(""))
                                && now.containsKey(id)) {
                            row.put(names.wideName(), nameOf(names, id, now, actual.get(wrongId)));
                        }
                    });
        }
    }

    private String nameOf(
            Names names, Object id, Map<String, String> now, Map<String, Object> row) {
        String former = names.table().equals("patterns") ? formerNames.get(id) : null;
        return former != null && row != null && former.equals(row.get(names.wideName()))
                ? former
                : now.get(id);
    }

    private Map<String, String> read(String query) throws SQLException {
        Map<String, String> names = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                names.put(result.getString(1), result.getString(2));
            }
        }
        return names;
    }
}
