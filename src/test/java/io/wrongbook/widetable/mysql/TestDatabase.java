package io.wrongbook.widetable.mysql;

import io.wrongbook.widetable.config.JdbcConfig;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.services.DatabaseServer;
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
import org.junit.jupiter.api.Assumptions;

/** A database of one test's own, with the wide table in it. */
public final class TestDatabase {

    public static final String TABLE = "dwd_wrong_record_wide_delta";

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final DatabaseServer server;
    private final String name;

    private TestDatabase(DatabaseServer server) throws SQLException {
        this.server = server;
        this.name = server.createDatabase("sink" + DATABASES.incrementAndGet());
    }

    public static TestDatabase empty(DatabaseServer server) throws SQLException {
        return new TestDatabase(server);
    }

    public static TestDatabase withTable(DatabaseServer server) throws SQLException {
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

    /** Skips the test if the server does not enforce CHECK. */
    public static void assumeEnforcesChecks(DatabaseServer server) throws SQLException {
        try (Connection connection = server.connect("")) {
            Assumptions.assumeTrue(
                    enforcesChecks(connection), "skipped: the server does not enforce CHECK");
        }
    }

    /** Skips the test if this server takes such a change of the table in another way. */
    void assumeTakes(String change) throws SQLException {
        if (change.contains("CHECK")) {
            assumeEnforcesChecks(server);
        }
        Assumptions.assumeTrue(
                !change.contains("DATETIME(3) NOT NULL ON UPDATE") || isMariaDb(),
                "skipped: MySQL gives such a column no default");
    }

    private boolean isMariaDb() throws SQLException {
        return String.valueOf(query("SELECT VERSION() AS version").get(0).get("version"))
                .contains("MariaDB");
    }

    /** MySQL does from 8.0.16 on. */
    boolean enforcesChecks() throws SQLException {
        try (Connection connection = connect()) {
            return enforcesChecks(connection);
        }
    }

    private static boolean enforcesChecks(Connection connection) throws SQLException {
        return !query(
                        connection,
                        "SELECT 1 AS one FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA ="
                                + " 'information_schema' AND TABLE_NAME = 'CHECK_CONSTRAINTS'")
                .isEmpty();
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
