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
 * The settings of each session, whatever {@code sessionVariables}, the server's {@code
 * init_connect} and its global variables say: strict mode, auto-commit, READ COMMITTED, and lock
 * waits that end before the socket times out. Texts must be utf8mb4 on the whole way.
 */
final class SessionSettings {

    /** The socket timeout is this many times the lock wait, so that the server gives up first. */
    private static final int SOCKET_PER_LOCK_WAIT = 3;

    private static final String UTF8MB4 = "utf8mb4";

    private SessionSettings() {}

    /**
     * Applies the settings to a new connection.
     *
     * @throws ConfigException if its texts are not utf8mb4 on the whole way
     */
    static void apply(Connection connection, DatabaseConfig database) throws SQLException {
        // This call is for the driver, which otherwise takes the value of init_connect and skips
        // the commits. With useLocalSessionState, the driver does not always pass it to the server,
        // so the statement below sets it again.
        connection.setAutoCommit(true);
        PropertySet driver = connection.unwrap(JdbcConnection.class).getPropertySet();
        int socketTimeout = driver.getIntegerProperty(PropertyKey.socketTimeout).getValue();
        int wait = Math.max(1, socketTimeout / 1000 / SOCKET_PER_LOCK_WAIT);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE");
            // Without strict mode, the server silently cuts texts and clips numbers. Metadata locks
            // have a separate wait. A wait that is longer than the socket timeout leaves a thread
            // behind on the server with each attempt.
            // MySQL 8.0 takes an expression as a number only with a cast.
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
                // Without a character set for results, they come in the character set of the
                // columns.
                if (value != null && !value.isEmpty() && !value.equals(UTF8MB4)) {
                    spoken.put(result.getMetaData().getColumnLabel(i), value);
                }
            }
        }
        String encoding = driver.getStringProperty(PropertyKey.characterEncoding).getValue();
        if (!DriverSettings.isUtf8(encoding)) {
            spoken.put("the encoding of the driver", encoding);
        }
        if (!spoken.isEmpty()) {
            throw new ConfigException(
                    String.format(
                            "%s: the session does not use utf8mb4 (%s), which would corrupt texts:"
                                    + " remove the driver property, the init_connect of the server"
                                    + " or the proxy that sets it",
                            database.key("url"),
                            spoken.entrySet().stream()
                                    .map(e -> e.getKey() + " is " + e.getValue())
                                    .collect(Collectors.joining(", "))));
        }
    }
}
