package io.wrongbook.widetable.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.services.SharedServices;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The session that the server sees, whatever the user and the server have set. */
class SessionSettingsIT {

    @RegisterExtension static final SharedServices SERVICES = new SharedServices();

    private TestDatabase database;

    @BeforeEach
    void createDatabase() throws Exception {
        database = TestDatabase.empty(SERVICES.database());
    }

    /** TX_ stands for the names of the server: tx_ or transaction_. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "autocommit=1",
                "sql_mode='NO_BACKSLASH_ESCAPES',autocommit=0,unique_checks=0,foreign_key_checks=0,"
                        + "sql_auto_is_null=1,TX_isolation='SERIALIZABLE',TX_read_only=1,"
                        + "innodb_lock_wait_timeout=3600,lock_wait_timeout=3600"
            })
    void isStrictAndCommitsAndEndsWhateverTheUsersSessionVariablesSay(String variables)
            throws Exception {
        assertThat(
                        variablesOfASession(
                                "--jdbc.properties.sessionVariables",
                                variables.replace("TX_", transactionPrefix()),
                                "--jdbc.properties.useLocalSessionState",
                                "true"))
                .containsEntry("sql_mode", "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION")
                .containsEntry("autocommit", "1")
                .containsEntry("unique_checks", "1")
                .containsEntry("foreign_key_checks", "1")
                .containsEntry("sql_auto_is_null", "0")
                .containsEntry("isolation", "READ-COMMITTED")
                .containsEntry("read_only", "0")
                .containsEntry("innodb_lock_wait_timeout", "10")
                .containsEntry("lock_wait_timeout", "10");
    }

    @Test
    void theUsersShorterWaitsStay() throws Exception {
        assertThat(
                        variablesOfASession(
                                "--jdbc.properties.sessionVariables",
                                "innodb_lock_wait_timeout=2,lock_wait_timeout=3"))
                .containsEntry("innodb_lock_wait_timeout", "2")
                .containsEntry("lock_wait_timeout", "3");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 4_000, 90_000})
    void theWaitsFollowTheSocketsTimeout(int millis) throws Exception {
        String wait = String.valueOf(Math.max(1, millis / 3_000));

        assertThat(variablesOfASession("--jdbc.properties.socketTimeout", String.valueOf(millis)))
                .containsEntry("innodb_lock_wait_timeout", wait)
                .containsEntry("lock_wait_timeout", wait);
    }

    /** The driver makes it right; it would not see what somebody between it and the server does. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "NAMES latin1",
                "character_set_client=utf8mb3",
                "character_set_connection=gbk",
                "character_set_results=latin1",
                "collation_connection=latin1_bin"
            })
    void aSessionThatDoesNotSpeakUtf8mb4IsRejected(String change) throws Exception {
        try (Connections connections = new Connections(database.config().database())) {
            Connection connection = connections.current();
            TestDatabase.execute(connection, "SET " + change);

            assertThatThrownBy(
                            () -> SessionSettings.apply(connection, database.config().database()))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith(
                            "jdbc.url: the session does not use utf8mb4 (character_set_");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET GLOBAL character_set_server = 'latin1'",
                "SET GLOBAL init_connect = 'SET NAMES latin1'",
                "SET GLOBAL init_connect = 'SET character_set_connection = gbk'"
            })
    void aServerOfAnotherCharacterSetIsSpokenToInUtf8mb4(String change) throws Exception {
        try (Connection root = SERVICES.database().connectAsRoot()) {
            TestDatabase.execute(root, change);
            try {
                for (String parameters :
                        List.of(
                                "",
                                "?characterEncoding=utf8",
                                "?connectionCollation=utf8mb4_bin",
                                "?sessionVariables=character_set_client=latin1")) {
                    assertThat(
                                    variablesOfASession(
                                            "--jdbc.url",
                                            SERVICES.database().jdbcUrl(database.name())
                                                    + parameters))
                            .containsEntry("character_set_client", "utf8mb4")
                            .containsEntry("character_set_connection", "utf8mb4");
                }
            } finally {
                TestDatabase.execute(
                        root,
                        "SET GLOBAL character_set_server = DEFAULT",
                        "SET GLOBAL init_connect = ''");
            }
        }
    }

    /** MariaDB 10 knows only tx_, MySQL 8.0 only transaction_. */
    private String transactionPrefix() throws SQLException {
        return database.query("SHOW VARIABLES LIKE 'tx_isolation'").isEmpty()
                ? "transaction_"
                : "tx_";
    }

    private Map<String, String> variablesOfASession(String... options) throws Exception {
        try (Connections connections = new Connections(database.config(options).database())) {
            Connection connection = connections.current();
            SessionSettings.apply(connection, database.config().database());
            return TestDatabase.query(
                            connection,
                            "SELECT @@sql_mode AS sql_mode, @@autocommit AS autocommit,"
                                    + " @@unique_checks AS unique_checks,"
                                    + " @@foreign_key_checks AS foreign_key_checks,"
                                    + " @@sql_auto_is_null AS sql_auto_is_null,"
                                    + String.format(
                                            " @@%1$sisolation AS isolation, @@%1$sread_only AS"
                                                    + " read_only,",
                                            transactionPrefix())
                                    + " @@innodb_lock_wait_timeout AS innodb_lock_wait_timeout,"
                                    + " @@lock_wait_timeout AS lock_wait_timeout,"
                                    + " @@character_set_client AS character_set_client,"
                                    + " @@character_set_connection AS character_set_connection")
                    .get(0)
                    .entrySet()
                    .stream()
                    .collect(
                            Collectors.toMap(Map.Entry::getKey, e -> String.valueOf(e.getValue())));
        }
    }
}
