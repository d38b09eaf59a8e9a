package io.wrongbook.widetable.mysql;

import com.mysql.cj.conf.PropertyDefinitions;
import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.DatabaseConfig;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import org.apache.flink.connector.jdbc.JdbcConnectionOptions;
import org.apache.flink.connector.jdbc.datasource.connections.JdbcConnectionProvider;
import org.apache.flink.connector.jdbc.datasource.connections.SimpleJdbcConnectionProvider;

/** Opens one connection at a time, with the driver properties that the sink needs. */
final class Connections implements AutoCloseable {

    private static final String DRIVER = "com.mysql.cj.jdbc.Driver";

    static {
        leaveNothingBehind();
    }

    private final JdbcConnectionProvider provider;

    /**
     * Connects later.
     *
     * @throws ConfigException if the URL or a property breaks a guarantee of the job
     */
    Connections(DatabaseConfig config) {
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
        this.provider = new SimpleJdbcConnectionProvider(options.build());
    }

    /** The connection that is open; if none is, a new one. */
    Connection current() throws SQLException {
        try {
            return provider.getOrEstablishConnection();
        } catch (ClassNotFoundException e) {
            throw noDriver(e);
        }
    }

    /** A new connection, after it has closed the one before. */
    Connection reopened() throws SQLException {
        close();
        return current();
    }

    @Override
    public void close() {
        provider.closeConnection();
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
            throw noDriver(e);
        }
    }

    private static IllegalStateException noDriver(Exception e) {
        return new IllegalStateException("the jar does not contain the MySQL driver", e);
    }
}
