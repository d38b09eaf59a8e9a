package io.wrongbook.widetable.mysql;

import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.jdbc.JdbcConnection;
import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.DatabaseConfig;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a session of ours is, whatever {@code sessionVariables}, the server's {@code init_connect}
 * and its global variables say: strict, in auto-commit, READ COMMITTED, with waits for locks that
 * end before the socket's patience does. A text must pass as utf8mb4 all the way.
 */
final class SessionSettings {

    /** The waits for a lock are this part of the socket's timeout: the server gives up first. */
    private static final int SOCKET_PER_LOCK_WAIT = 3;

    private static final String UTF8MB4 = "utf8mb4";

    private SessionSettings() {}

    /**
     * Makes a new connection such a session.
     *
     * @throws ConfigException if its texts do not pass as utf8mb4
     */
    static void apply(Connection connection, DatabaseConfig database) throws SQLException {
        // For the driver, which otherwise believes init_connect, and leaves out the commits. With
        // useLocalSessionState it does not always tell the server: so below once more.
        connection.setAutoCommit(true);
        PropertySet driver = connection.unwrap(JdbcConnection.class).getPropertySet();
        int socketTimeout = driver.getIntegerProperty(PropertyKey.socketTimeout).getValue();
        int wait = Math.max(1, socketTimeout / 1000 / SOCKET_PER_LOCK_WAIT);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE");
            // Without strict mode the server would cut texts and bend numbers silently. Metadata
            // locks have a wait of their own; a wait that outlasts the socket leaves a thread
            // behind on the server with each attempt. MySQL 8.0 takes no other number than a cast.
            statement.execute(
                    String.format(
                            "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION',"
                                    + " autocommit = 1, unique_checks = 1, foreign_key_checks = 1,"
                                    + " sql_auto_is_null = 0,"
                                    + " innodb_lock_wait_timeout ="
                                    + " CAST(LEAST(@@innodb_lock_wait_timeout, %1$d) AS UNSIGNED),"
                                    + " lock_wait_timeout ="
                                    + " CAST(LEAST(@@lock_wait_timeout, %1$d) AS UNSIGNED)",
                            wait));
            checkCharacterSets(statement, driver, database);
        }
    }

    private static void checkCharacterSets(
            Statement statement, PropertySet driver, DatabaseConfig database) throws SQLException {
        Map<String, String> spoken = new LinkedHashMap<>();
        try (ResultSet result =
                statement.executeQuery(
                        "SELECT @@character_set_client AS character_set_client,"
                                + " @@character_set_connection AS character_set_connection,"
                                + " @@character_set_results AS character_set_results")) {
            result.next();
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                String value = result.getString(i);
                // Without a character set of their own, results come as the columns have them.
                if (value != null && !value.isEmpty() && !value.equals(UTF8MB4)) {
                    spoken.put(result.getMetaData().getColumnLabel(i), value);
                }
            }
        }
        String encoding = driver.getStringProperty(PropertyKey.characterEncoding).getValue();
        if (!DriverSettings.isUtf8(encoding)) {
            spoken.put("the driver's encoding", encoding);
        }
        if (!spoken.isEmpty()) {
            throw new ConfigException(
                    String.format(
                            "%s: the session does not speak utf8mb4 (%s), which would destroy"
                                    + " texts: remove what sets it: a property of the driver's, the"
                                    + " server's init_connect, or a proxy between",
                            database.key("url"),
                            spoken.entrySet().stream()
                                    .map(e -> e.getKey() + " is " + e.getValue())
                                    .collect(Collectors.joining(", "))));
        }
    }
}
