package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.DatabaseConfig;
import io.wrongbook.widetable.config.DimensionTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The prepared statements of one connection for one dimension. */
final class DimensionStatements {

    /**
     * An id that an integer column can contain; other ids are not looked up, since '1a' would find
     * 1.
     */
    private static final Pattern NUMBER = Pattern.compile("0|-?[1-9]\\d{0,17}");

    private final Connection connection;
    private final DimensionTable table;
    private final DimensionStructure structure;
    private final Map<Integer, PreparedStatement> statements = new HashMap<>();

    DimensionStatements(Connection connection, DatabaseConfig database, DimensionTable table)
            throws SQLException {
        this.connection = connection;
        this.table = table;
        this.structure = DimensionStructure.read(connection, database, table);
    }

    /** Whether these statements were prepared on this connection. */
    boolean areOf(Connection open) {
        return connection == open;
    }

    /** The names of those ids that the table has. */
    Map<String, String> read(List<String> ids) throws SQLException {
        List<String> possible =
                structure.hasNumericIds()
                        ? ids.stream()
                                .filter(id -> NUMBER.matcher(id).matches())
                                .collect(Collectors.toList())
                        : ids;
        Map<String, String> names = new HashMap<>();
        if (possible.isEmpty()) {
            return names;
        }
        int size = statementSize(possible.size());
        PreparedStatement statement = statement(size);
        for (int i = 0; i < size; i++) {
            bind(statement, i + 1, possible.get(Math.min(i, possible.size() - 1)));
        }
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                String name = result.getString(2);
                if (name != null && !name.isBlank()) {
                    names.put(id(result), name);
                }
            }
        }
        // A collation may treat 'p1' and 'P1' as equal, but they are different ids.
        names.keySet().retainAll(possible);
        return names;
    }

    /** Numbers as events write them, without the zeros of a ZEROFILL column. */
    private String id(ResultSet result) throws SQLException {
        return structure.hasNumericIds() ? String.valueOf(result.getLong(1)) : result.getString(1);
    }

    private void bind(PreparedStatement statement, int parameter, String id) throws SQLException {
        if (structure.hasNumericIds()) {
            statement.setLong(parameter, Long.parseLong(id));
        } else {
            statement.setString(parameter, id);
        }
    }

    /**
     * Uses only a few sizes, so that each statement is prepared once: 2^n ids, filled up with the
     * last id.
     */
    private static int statementSize(int ids) {
        int power = Integer.highestOneBit(ids);
        return power == ids ? ids : power * 2;
    }

    private PreparedStatement statement(int ids) throws SQLException {
        PreparedStatement statement = statements.get(ids);
        if (statement == null) {
            statement =
                    connection.prepareStatement(
                            String.format(
                                    "SELECT `%1$s`, `%2$s` FROM %3$s WHERE `%1$s` IN (%4$s)",
                                    table.idColumn(),
                                    table.nameColumn(),
                                    Connections.quoted(table.table()),
                                    String.join(
                                            ", ",
                                            Collections.nCopies(ids, structure.placeholder()))));
            statements.put(ids, statement);
        }
        return statement;
    }
}
