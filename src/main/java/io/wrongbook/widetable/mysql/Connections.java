package io.wrongbook.widetable.mysql;

import com.mysql.cj.conf.PropertyDefinitions;
import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.DatabaseConfig;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.apache.flink.connector.jdbc.datasource.connections.SimpleJdbcConnectionProvider;

/** Creates connections with the driver properties that the sink needs. */
final class Connections {

    private static final String DRIVER = "com.mysql.cj.jdbc.Driver";

    static {
        leaveNothingBehind();
    }

    private Connections() {}

    /**
     * Creates the provider; it connects later.
     *
     * @throws ConfigException if the URL or a property breaks a guarantee of the job
     */
    static JdbcConnectionProvider provider(DatabaseConfig config) {
        JdbcConnectionOptions.JdbcConnectionOptionsBuilder options =
                new JdbcConnectionOptions.JdbcConnectionOptionsBuilder()
                        .withUrl(config.url())
                        .withDriverName(DRIVER);
        if (config.username() != null) {
            options.withUsername(config.username());
        }
        if (config.password() != null) {
            options.withPassword(config.password());
        }
        DriverSettings.of(config).forEach(options::withProperty);
        return new SimpleJdbcConnectionProvider(options.build());
    }

    /** The name in backticks; the configuration has checked that it contains none. */
    static String quoted(String table) {
        return "`" + table.replace(".", "`.`") + "`";
    }

    /**
     * A session cluster loads each job with a separate class loader and drops it afterwards. The
     * driver would keep the class loader for ever, through a thread and through its entry in the
     * JVM's DriverManager.
     */
    private static void leaveNothingBehind() {
        ClassLoader loader = Connections.class.getClassLoader();
        if (loader == ClassLoader.getSystemClassLoader()) {
            return;
        }
        System.setProperty(PropertyDefinitions.SYSP_disableAbandonedConnectionCleanup, "true");
        try {
            Class.forName(DRIVER, true, loader);
            for (Driver driver : Collections.list(DriverManager.getDrivers())) {
                if (driver.getClass().getClassLoader() == loader) {
                    DriverManager.deregisterDriver(driver);
                }
            }
        } catch (ClassNotFoundException | SQLException e) {
            throw new IllegalStateException("the jar does not contain the MySQL driver", e);
        }
    }
}
