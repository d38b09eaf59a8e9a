package io.wrongbook.widetable.generator;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Reads the wide table back and says in plain lines where it is not what the model expects. */
public final class TableComparison {
    private static final String COLUMNS =
            "id, wrong_id, user_id, question_id, subject, subject_name, question, pattern_id,"
                    + " pattern_name, teach_type_id, teach_type_name, collect_time, fix_id,"
                    + " fix_time, fix_result, fix_result_desc, event_id, event_type";
    private static final List<String> NUMBERS = List.of("id", "fix_result");
    private static final List<String> TIMES = List.of("collect_time", "fix_time");
    private static final int LONGEST_SHOWN = 120;

    private TableComparison() {}

    /**
     * The table's rows in the model's form: all columns but process_time, by wrong_id.
     *
     * @throws IllegalStateException if two rows have the same wrong_id
     */
    public static Map<String, Map<String, Object>> readTable(Connection connection, String table)
            throws SQLException {
        if (!table.matches("[A-Za-z0-9_.`]+")) {
            throw new IllegalArgumentException("not a table name: " + table);
        }
        Map<String, Map<String, Object>> rows = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT " + COLUMNS + " FROM " + table)) {
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (String column : COLUMNS.split(", *", -1)) {
                    row.put(column, result.getObject(column, typeOf(column)));
                }
                String wrongId = (String) row.get("wrong_id");
                if (rows.put(wrongId, row) != null) {
                    throw new IllegalStateException(
                            "the table has two rows with the wrong_id " + shown(wrongId));
                }
            }
        }
        return rows;
    }

    /**
     * Where the table differs from the model, a line each: a value, a missing row, a row too many.
     *
     * @param limit how many lines at most; 0 or less gives none
     */
    public static List<String> differences(
            Map<String, Map<String, Object>> expected,
            Map<String, Map<String, Object>> actual,
            int limit) {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, Map<String, Object>> entry : expected.entrySet()) {
            Map<String, Object> row = actual.get(entry.getKey());
            if (row == null) {
                lines.add(shown(entry.getKey()) + ": expected a row, table has none");
            } else {
                compare(entry.getKey(), entry.getValue(), row, lines);
            }
            if (lines.size() >= limit) {
                break;
            }
        }
        for (String wrongId : actual.keySet()) {
            if (lines.size() >= limit) {
                break;
            }
            if (!expected.containsKey(wrongId)) {
                lines.add(shown(wrongId) + ": expected no row, table has one");
            }
        }
        return List.copyOf(lines.subList(0, Math.min(lines.size(), Math.max(limit, 0))));
    }

    private static void compare(
            String wrongId,
            Map<String, Object> expected,
            Map<String, Object> actual,
            List<String> lines) {
        expected.forEach(
                (column, value) -> {
                    if (!Objects.equals(value, actual.get(column))) {
                        lines.add(
                                String.format(
                                        "%s %s: expected %s, table has %s",
                                        shown(wrongId),
                                        column,
                                        shown(value),
                                        shown(actual.get(column))));
                    }
                });
    }

    private static Class<?> typeOf(String column) {
        return NUMBERS.contains(column)
                ? Long.class
                : TIMES.contains(column) ? LocalDateTime.class : String.class;
    }

    /** Texts in quotes, so that blanks show, and not a whole reading passage of them. */
    private static String shown(Object value) {
        if (!(value instanceof String text)) {
            return String.valueOf(value);
        }
        String quoted = EventJson.quote(text, false);
        if (quoted.length() <= LONGEST_SHOWN) {
            return quoted;
        }
        return quoted.substring(0, LONGEST_SHOWN) + "… (" + text.length() + " characters)";
    }
}
