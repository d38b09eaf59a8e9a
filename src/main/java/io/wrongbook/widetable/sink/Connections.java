package io.wrongbook.widetable.sink;

import io.wrongbook.widetable.config.JdbcConfig;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.apache.flink.connector.jdbc.datasource.connections.SimpleJdbcConnectionProvider;

/** Makes connections with the settings that the sink needs. */
final class Connections {

    /**
     * What the driver is told unless the URL or {@code jdbc.properties.*} says otherwise. A socket
     * that hangs is given up long before a checkpoint times out.
     */
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    "useServerPrepStmts", "true",
                    "connectTimeout", "10000",
                    "socketTimeout", "30000",
                    "tcpKeepAlive", "true",
                    // Below the socket's timeout, so that a held lock is seen as what it is.
                    "sessionVariables", "innodb_lock_wait_timeout=10",
                    "connectionAttributes", "program_name:wrongbook-wide-table");

    private Connections() {}

    static JdbcConnectionProvider provider(JdbcConfig config) {
        JdbcConnectionOptions.JdbcConnectionOptionsBuilder options =
                new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                        .withUrl(config.url())
                        .withDriverName("com.mysql.cj.jdbc.Driver");
        if (config.username() != null) {
            options.withUsername(config.username());
        }
        if (config.password() != null) {
            options.withPassword(config.password());
        }
        Map<String, String> properties = new TreeMap<>(DEFAULTS);
        properties.putAll(config.properties());
        properties.forEach(options::withProperty);
        return new SimpleJdbcConnectionProvider(options.build());
    }

    /** The name in backticks; the configuration has checked that it holds none. */
    static String quoted(String table) {
        return "`" + table.replace(".", "`.`") + "`";
    }
}
