package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.JdbcConfig;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.services.EmbeddedMariaDb;
import io.wrongbook.widetable.startup.JobConfigLoader;
import io.wrongbook.widetable.support.JobArgs;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of one test's own, with the wide table in it. */
public final class TestDatabase {

    public static final String TABLE = "dwd_wrong_record_wide_delta";

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final EmbeddedMariaDb server;
    private final String name = "sink" + DATABASES.incrementAndGet();

    private TestDatabase(EmbeddedMariaDb server) {
        this.server = server;
    }

    public static TestDatabase empty(EmbeddedMariaDb server) throws SQLException {
        TestDatabase database = new TestDatabase(server);
        server.createDatabase(database.name);
        return database;
    }

    public static TestDatabase withTable(EmbeddedMariaDb server) throws SQLException {
        TestDatabase database = empty(server);
        database.createTable();
        return database;
    }

    public void createTable() throws SQLException {
        execute(TableCheck.ddl(config()));
    }

    /** Gives the table's texts another collation. */
    public void collate(String collation) throws SQLException {
        execute(
                String.format(
                        "ALTER TABLE %s CONVERT TO CHARACTER SET utf8mb4 COLLATE %s",
                        TABLE, collation));
    }

    public String name() {
        return name;
    }

    /** The options of a job that writes here, followed by those given, which win. */
    public JdbcConfig config(String... options) {
        return jobConfig(options).jdbc();
    }

    /** All options of such a job. */
    public JobConfig jobConfig(String... options) {
        List<String> args =
                List.of(
                        "--kafka.bootstrap-servers", "unused:9092",
                        "--jdbc.url", server.jdbcUrl(name),
                        "--jdbc.username", server.username(),
                        "--jdbc.password", server.password());
        return JobConfigLoader.load(Map.of(), JobArgs.lastWins(args, options));
    }

    Connection connect() throws SQLException {
        return server.connect(name);
    }

    public void execute(String... statements) throws SQLException {
        try (Connection connection = connect()) {
            execute(connection, statements);
        }
    }

    void executeAsRoot(String... statements) throws SQLException {
        try (Connection connection = server.connectAsRoot()) {
            execute(connection, statements);
        }
    }

    /** All rows in the order of their ids. */
    public List<Map<String, Object>> rows() throws SQLException {
        return query("SELECT * FROM " + TABLE + " ORDER BY id");
    }

    /** The only row. */
    public Map<String, Object> row() throws SQLException {
        List<Map<String, Object>> rows = rows();
        if (rows.size() != 1) {
            throw new AssertionError("not one row: " + rows);
        }
        return rows.get(0);
    }

    List<Map<String, Object>> query(String sql) throws SQLException {
        try (Connection connection = connect()) {
            return query(connection, sql);
        }
    }

    List<Map<String, Object>> queryAsRoot(String sql) throws SQLException {
        try (Connection connection = server.connectAsRoot()) {
            return query(connection, sql);
        }
    }

    public long countRows() throws SQLException {
        return (Long) query("SELECT COUNT(*) AS n FROM " + TABLE).get(0).get("n");
    }

    public static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    static List<Map<String, Object>> query(Connection connection, String sql) throws SQLException {
        List<Map<String, Object>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                Map<String, Object> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
