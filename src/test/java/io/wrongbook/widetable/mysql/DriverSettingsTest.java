package io.wrongbook.widetable.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.DatabaseConfig;
import io.wrongbook.widetable.startup.JobConfigLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in the URL and in jdbc.properties.*. */
class DriverSettingsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql:loadbalance://h1,h2/d",
                "jdbc:mysql:replication://h1,h2/d",
                "jdbc:mysql+srv://h/d",
                "jdbc:mysql+srv:loadbalance://h/d",
                "jdbc:mysql:%6coadbalance://h1,h2/d",
                "mysqlx://h/d",
                "jdbc:mariadb://h/d",
                "jdbc:mariadb:loadbalance://h1,h2/d",
                "jdbc:aws-wrapper:mysql://h/d"
            })
    void anotherSchemeIsRejected(String url) {
        assertThatThrownBy(() -> config(url))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("jdbc.url: must begin with jdbc:mysql:// ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // the connection changes
                "autoReconnect=true",
                "autoReconnect=YES",
                "autoReconnectForPools=true",
                "reconnectAtTxEnd=true",
                "failOverReadOnly=true",
                "queriesBeforeRetrySource=50",
                "secondsBeforeRetrySource=30",
                "dnsSrv=true",
                "ha.loadBalanceStrategy=serverAffinity",
                "loadBalanceAutoCommitStatementThreshold=5",
                "replicationConnectionGroup=g",
                "readFromSourceWhenNoReplicas=true",
                // a commit is left out
                "useLocalTransactionState=true",
                "elideSetAutoCommits=true",
                // texts in the SQL, or other SQL
                "useServerPrepStmts=false",
                "emulateUnsupportedPstmts=true",
                "allowMultiQueries=true",
                // texts
                "characterEncoding=latin1",
                "characterEncoding=GBK",
                "characterEncoding=no-such",
                "characterEncoding=",
                "characterSetResults=latin1",
                "clobCharacterEncoding=latin1",
                "connectionCollation=latin1_swedish_ci",
                "connectionCollation=utf8mb3_bin",
                "customCharsetMapping=utf8mb4:ISO-8859-1",
                // files, code, hidden properties
                "allowLoadLocalInfile=true",
                "allowLoadLocalInfileInPath=/tmp",
                "allowUrlInLocalInfile=true",
                "queryInterceptors=java.lang.String",
                "exceptionInterceptors=java.lang.String",
                "connectionLifecycleInterceptors=java.lang.String",
                "propertiesTransform=java.lang.String",
                "useConfigs=maxPerformance",
                // the driver's own limits
                "maxAllowedPacket=100000",
                "maxRows=10",
                "cacheServerConfiguration=true",
                "databaseTerm=SCHEMA",
                // rows in messages
                "dumpQueriesOnException=true",
                "enablePacketDebug=true",
                "autoGenerateTestcaseScript=true",
                // no end
                "socketTimeout=0",
                "connectTimeout=0"
            })
    void aPropertyThatBreaksAPromiseIsRejectedWhereverItStands(String property) {
        String name = property.substring(0, property.indexOf('='));
        String value = property.substring(name.length() + 1);

        assertThatThrownBy(() -> settings("jdbc:mysql://h/d?useSSL=true&" + property))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("jdbc.url: ")
                .hasMessageContaining(name.substring(name.length() - 6))
                .hasMessageContaining("remove it");
        assertThatThrownBy(
                        () ->
                                settings(
                                        "jdbc:mysql://address=(host=h1)("
                                                + property
                                                + "),address=(host=h2)/d"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("jdbc.url: ");
        if (!value.isEmpty()) {
            assertThatThrownBy(
                            () -> settings("jdbc:mysql://h/d", "--jdbc.properties." + name, value))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("jdbc.properties." + name + ": ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql://h:3306/d",
                "jdbc:mysql://h1:3306,h2:3307/d",
                "jdbc:mysql://address=(host=h1)(port=1),address=(host=h2)/d",
                "jdbc:mysql://h1,h2/d?failOverReadOnly=false&queriesBeforeRetrySource=0"
                        + "&secondsBeforeRetrySource=0&retriesAllDown=3&initialTimeout=1",
                "jdbc:mysql://h/d?useUnicode=true&characterEncoding=utf8&useSSL=false"
                        + "&serverTimezone=Asia/Shanghai&rewriteBatchedStatements=true",
                "jdbc:mysql://h/d?characterEncoding=UTF-8&connectionCollation=utf8mb4_bin",
                "jdbc:mysql://h/d?autoReconnect=false&allowMultiQueries=no&useServerPrepStmts=TRUE",
                "jdbc:mysql://h/d?sslMode=VERIFY_CA&cachePrepStmts=true&zeroDateTimeBehavior=ROUND"
                        + "&useAffectedRows=true&jdbcCompliantTruncation=false&useCursorFetch=true",
                "jdbc:mysql://h/d?sessionVariables=sql_mode='',autocommit=0&no.such.property=x"
            })
    void whatTheJobCanLiveWithIsAccepted(String url) {
        assertThat(settings(url)).containsEntry("useServerPrepStmts", "true");
    }

    @Test
    void theUsersPropertyWins() {
        assertThat(settings("jdbc:mysql://h/d", "--jdbc.properties.socketTimeout", "90000"))
                .containsEntry("socketTimeout", "90000")
                .containsEntry("connectTimeout", "10000");
    }

    /** The driver's own message would quote it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:mysql://u:hunter@2hunter@h:33/d",
                "jdbc:mysql://u:hunter@h:port/d",
                "jdbc:mysql://h/d?user=u&password=hunter%hunter"
            })
    void aUrlThatTheDriverCannotReadIsRejectedWithoutItsPassword(String url) {
        assertThatThrownBy(() -> settings(url))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("jdbc.url: the driver cannot parse it: write")
                .hasMessageNotContaining("hunter");
    }

    private static Map<String, String> settings(String url, String... options) {
        return DriverSettings.of(config(url, options));
    }

    private static DatabaseConfig config(String url, String... options) {
        List<String> args =
                new ArrayList<>(List.of("--kafka.bootstrap-servers", "h:1", "--jdbc.url", url));
        Collections.addAll(args, options);
        return JobConfigLoader.load(Map.of(), args.toArray(new String[0])).jdbc().database();
    }
}
