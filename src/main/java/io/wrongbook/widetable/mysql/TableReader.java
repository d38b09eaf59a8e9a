package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.JdbcConfig;
import io.wrongbook.widetable.table.Column;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads rows of the table in the order of their ids, page by page, so that no statement runs for
 * long or blocks the purge of the server. Needs only SELECT. Not thread-safe.
 */
public final class TableReader implements AutoCloseable {

    private static final int PAGE = 1000;

    private final Connections connections;
    private final Connection connection;
    private final String select;

    /**
     * Connects.
     *
     * @throws SQLException if the database is unavailable or rejects a statement, here and in all
     *     methods
     */
    public TableReader(JdbcConfig config) throws SQLException {
        this.connections = new Connections(config.database());
        this.select =
                String.format(
                        "SELECT %s FROM %s", UpsertSql.COLUMNS, Connections.quoted(config.table()));
        this.connection = connections.current();
        SessionSettings.apply(connection, config.database());
    }

    /**
     * Reads all rows whose ids are in a range.
     *
     * @param first the smallest id
     * @param last the largest id
     * @param rows receives each row: a Long, a String, a LocalDateTime or null for each column
     */
    public void read(long first, long last, Consumer<Map<Column, Object>> rows)
            throws SQLException {
        try (PreparedStatement page =
                connection.prepareStatement(
                        select + " WHERE id BETWEEN ? AND ? ORDER BY id LIMIT " + PAGE)) {
            long next = first;
            while (true) {
                page.setLong(1, next);
                page.setLong(2, last);
                List<Map<Column, Object>> found = rows(page);
                found.forEach(rows);
                if (found.size() < PAGE) {
                    return;
                }
                long largest = (Long) found.get(PAGE - 1).get(Column.ID);
                if (largest == last) {
                    return;
                }
                next = largest + 1;
            }
        }
    }

    /** Reads those rows with these ids that exist, in any order. */
    public List<Map<Column, Object>> read(Collection<Long> ids) throws SQLException {
        List<Map<Column, Object>> rows = new ArrayList<>();
        List<Long> all = new ArrayList<>(ids);
        for (int begin = 0; begin < all.size(); begin += PAGE) {
            List<Long> some = all.subList(begin, Math.min(all.size(), begin + PAGE));
            String places = String.join(", ", Collections.nCopies(some.size(), "?"));
            try (PreparedStatement query =
                    connection.prepareStatement(select + " WHERE id IN (" + places + ")")) {
                for (int i = 0; i < some.size(); i++) {
                    query.setLong(i + 1, some.get(i));
                }
                rows.addAll(rows(query));
            }
        }
        return rows;
    }

    @Override
    public void close() {
        connections.close();
    }

    private static List<Map<Column, Object>> rows(PreparedStatement query) throws SQLException {
        List<Map<Column, Object>> rows = new ArrayList<>();
        try (ResultSet result = query.executeQuery()) {
            while (result.next()) {
                Map<Column, Object> row = new EnumMap<>(Column.class);
                for (Column column : Column.values()) {
                    row.put(column, result.getObject(column.columnName(), typeOf(column)));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    private static Class<?> typeOf(Column column) {
        switch (column.type()) {
            case BIGINT:
                return Long.class;
            case DATETIME:
                return LocalDateTime.class;
            default:
                return String.class;
        }
    }
}
