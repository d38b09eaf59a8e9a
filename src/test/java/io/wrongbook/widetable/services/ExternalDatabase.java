package io.wrongbook.widetable.services;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentest4j.TestAbortedException;

/**
 * The user's own server, which {@code -Dtest.jdbc.url}, {@code -Dtest.jdbc.username} and {@code
 * -Dtest.jdbc.password} name. Tests create databases of their own on it, which are dropped at the
 * end, and touch nothing else.
 */
public final class ExternalDatabase implements DatabaseServer {

    /** The system property that names the server. */
    static final String URL = "test.jdbc.url";

    private static final Pattern SERVER =
            Pattern.compile("jdbc:mysql://([^/:?,()]+)(?::(\\d+))?/?(\\?.*)?");
    private static final int DEFAULT_PORT = 3306;

    private final String host;
    private final int port;
    private final String properties;
    private final String username;
    private final String password;
    private final String prefix =
            "wrongbook_test_" + UUID.randomUUID().toString().substring(0, 8) + "_";
    private final Set<String> databases = new LinkedHashSet<>();

    ExternalDatabase(String url, String username, String password) {
        Matcher server = SERVER.matcher(url);
        if (!server.matches()) {
            throw new IllegalArgumentException(
                    "test.jdbc.url names no server alone; write for example"
                            + " -Dtest.jdbc.url=jdbc:mysql://host:3306/");
        }
        host = server.group(1);
        port = server.group(2) == null ? DEFAULT_PORT : Integer.parseInt(server.group(2));
        properties = server.group(3) == null ? "" : server.group(3);
        this.username = username;
        this.password = password;
    }

    /** The server that the system properties name, if they do. */
    public static Optional<ExternalDatabase> configured() {
        return Optional.ofNullable(System.getProperty(URL))
                .map(
                        url ->
                                new ExternalDatabase(
                                        url,
                                        required("test.jdbc.username"),
                                        required("test.jdbc.password")));
    }

    private static String required(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalArgumentException(
                    "test.jdbc.url needs " + property + ", too: write -D" + property + "=...");
        }
        return value;
    }

    /** Skips the test that needs a server of its own. */
    static TestAbortedException skipped(String what) {
        return new TestAbortedException(
                "skipped: it " + what + ", and test.jdbc.url names a server of yours");
    }

    @Override
    public synchronized String createDatabase(String name) throws SQLException {
        String database = prefix + name;
        execute("CREATE DATABASE IF NOT EXISTS `" + database + "` CHARACTER SET utf8mb4");
        databases.add(database);
        return database;
    }

    @Override
    public String jdbcUrl(String database) {
        return jdbcUrl(host, port, database);
    }

    @Override
    public String jdbcUrl(String database, TcpProxy proxy) {
        return jdbcUrl("127.0.0.1", proxy.port(), database);
    }

    private String jdbcUrl(String host, int port, String database) {
        return "jdbc:mysql://" + host + ":" + port + "/" + database + properties;
    }

    @Override
    public TcpProxy proxy() throws IOException {
        return TcpProxy.start(host, port);
    }

    @Override
    public String username() {
        return username;
    }

    @Override
    public String password() {
        return password;
    }

    @Override
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), username, password);
    }

    @Override
    public Connection connectAsRoot() {
        throw skipped("administrates the server");
    }

    @Override
    public synchronized void close() throws SQLException {
        for (String database : databases) {
            execute("DROP DATABASE IF EXISTS `" + database + "`");
        }
        databases.clear();
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = connect("");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
