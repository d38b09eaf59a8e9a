package io.wrongbook.widetable.catalog;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.Secrets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.table.catalog.ObjectPath;

/**
 * The differences between two descriptions of a table, as a table of three columns, with secrets
 * masked.
 */
final class Differences {

    private static final String ABSENT = "-";

    /** Patterns of the types that are accepted for a type. */
    private static final Map<String, String> TYPES =
            Map.of(
                    "STRING", "STRING|(VAR)?CHAR\\([0-9]+\\)",
                    "TIMESTAMP(3)", "TIMESTAMP\\([3-9]\\)",
                    // Flink shows a BIGINT UNSIGNED as DECIMAL(20, 0).
                    "STRING or BIGINT",
                            "STRING|(VAR)?CHAR\\([0-9]+\\)|TINYINT|SMALLINT|INT|BIGINT"
                                    + "|DECIMAL\\(20, 0\\)");

    private final List<List<String>> rows = new ArrayList<>();

    /** Creates an empty table with the headings of the two sides. */
    Differences(String left, String right) {
        rows.add(List.of("", left, right));
    }

    private void add(String what, String left, String right) {
        rows.add(List.of(what, shown(what, left), shown(what, right)));
    }

    private static String shown(String what, String text) {
        if (text == null) {
            return ABSENT;
        }
        return Secrets.isSecret(what) ? Secrets.MASK : Secrets.maskedUrl(text);
    }

    /** Adds a difference if the value is not the expected one. */
    void expect(String what, String wanted, String found) {
        if (!wanted.equals(found)) {
            add(what, wanted, found);
        }
    }

    /** Adds a difference if none of the values is the expected one. */
    void expectAny(String what, String wanted, Collection<String> found) {
        if (!found.contains(wanted)) {
            add(what, wanted, String.join(", ", found));
        }
    }

    /**
     * The same for the type of a column: a VARCHAR is accepted for a STRING, and a time may have
     * more digits.
     */
    void expectType(String column, String wanted, String found) {
        if (found == null || !found.matches(TYPES.getOrDefault(wanted, wanted))) {
            add(column, wanted, found);
        }
    }

    /** Adds the differences between two maps. */
    void compare(Map<String, String> left, Map<String, String> right) {
        Collection<String> keys = new TreeSet<>(left.keySet());
        keys.addAll(right.keySet());
        for (String key : keys) {
            String l = left.get(key);
            String r = right.get(key);
            if (l == null || !l.equals(r)) {
                add(key, l, r);
            }
        }
    }

    boolean isEmpty() {
        return rows.size() == 1;
    }

    /** Throws an exception if there are differences. */
    void reject(ObjectPath path, ConfigOption<String> name) {
        if (!isEmpty()) {
            throw new ConfigException(
                    String.format(
                            "%s: the catalog's table %s does not fit the job: alter it, or name"
                                    + " another one with --%s\n%s",
                            name.key(), path, name.key(), this));
        }
    }

    /** One line per difference, below the headings. */
    @Override
    public String toString() {
        int first = width(0);
        int second = width(1);
        StringBuilder text = new StringBuilder();
        for (List<String> row : rows) {
            String line =
                    String.format(
                            "  %-" + first + "s  %-" + second + "s  %s",
                            row.get(0),
                            row.get(1),
                            row.get(2));
            text.append(text.length() == 0 ? "" : "\n").append(line.stripTrailing());
        }
        return text.toString();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(1);
    }
}
