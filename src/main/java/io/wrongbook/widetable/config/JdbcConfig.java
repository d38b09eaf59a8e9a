package io.wrongbook.widetable.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ReadableConfig;

/** How to reach the database, and how to write there. Immutable. */
public final class JdbcConfig implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final String URL_START = "jdbc:mysql:";
    private static final Pattern TABLE =
            Pattern.compile("[A-Za-z0-9_$]{1,64}(\\.[A-Za-z0-9_$]{1,64})?");
    private static final int MAX_BATCH_SIZE = 100_000;

    private final String url;
    private final String username;
    private final String password;
    private final String table;
    private final boolean createTable;
    private final HashMap<String, String> properties;
    private final int batchSize;
    private final Duration batchInterval;
    private final Duration retryTimeout;

    JdbcConfig(ReadableConfig options, Map<String, String> properties) {
        this.url = Options.required(options, JobOptions.JDBC_URL);
        if (!url.startsWith(URL_START)) {
            throw new ConfigException(
                    "jdbc.url: must begin with jdbc:mysql: (also for MariaDB), for example"
                            + " jdbc:mysql://host:3306/database");
        }
        this.username = options.get(JobOptions.JDBC_USERNAME);
        this.password = options.get(JobOptions.JDBC_PASSWORD);
        this.table = Options.get(options, JobOptions.JDBC_TABLE);
        if (!TABLE.matcher(table).matches()) {
            throw new ConfigException(
                    "jdbc.table: only letters, digits, _ and $, at most 64 of them, are allowed in"
                            + " 'table' or 'database.table'");
        }
        this.createTable = Options.get(options, JobOptions.JDBC_CREATE_TABLE);
        this.properties = new HashMap<>(properties);
        this.batchSize = Options.positiveInt(options, JobOptions.JDBC_BATCH_SIZE);
        if (batchSize > MAX_BATCH_SIZE) {
            throw new ConfigException(
                    "jdbc.batch-size: at most " + MAX_BATCH_SIZE + " is sensible");
        }
        this.batchInterval = Options.positive(options, JobOptions.JDBC_BATCH_INTERVAL);
        this.retryTimeout = Options.get(options, JobOptions.JDBC_RETRY_TIMEOUT);
        if (retryTimeout.isNegative()) {
            throw new ConfigException("jdbc.retry-timeout: must not be negative");
        }
    }

    public String url() {
        return url;
    }

    /** May be null: then the URL, or nothing, names a user. */
    public String username() {
        return username;
    }

    /** May be null. */
    public String password() {
        return password;
    }

    /** {@code table} or {@code database.table}, safe to stand in SQL. */
    public String table() {
        return table;
    }

    public boolean createTable() {
        return createTable;
    }

    /** {@code jdbc.properties.*}. */
    public Map<String, String> properties() {
        return Map.copyOf(properties);
    }

    public int batchSize() {
        return batchSize;
    }

    public Duration batchInterval() {
        return batchInterval;
    }

    public Duration retryTimeout() {
        return retryTimeout;
    }

    /** What a failure of the driver's and its causes say, in one line and without our secrets. */
    public String scrub(Throwable failure) {
        return scrub(Secrets.messages(failure));
    }

    /** A message of the driver's in one line and without our secrets. */
    public String scrub(String message) {
        List<String> secrets = new ArrayList<>(Secrets.valuesIn(properties));
        secrets.addAll(UrlSecrets.values(url));
        if (password != null) {
            secrets.add(password);
        }
        return Secrets.scrub(message, secrets);
    }

    @Override
    public String toString() {
        return Secrets.maskedUrl(url) + " " + table;
    }
}
