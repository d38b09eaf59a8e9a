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

    private static final String URL_START = "jdbc:mysql://";
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
            // The driver's other schemes change hosts under the job's statements.
            throw new ConfigException(
                    "jdbc.url: must begin with jdbc:mysql:// (also for MariaDB), for example"
                            + " jdbc:mysql://host:3306/database, or with hosts to fail over to,"
                            + " jdbc:mysql://host1:3306,host2:3306/database");
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

    /**
     * What of the password may have gone wrong on its way here, to be shown where the database
     * rejects it; empty if nothing is odd. Shows nothing of it.
     */
    public String passwordHint() {
        if (password == null) {
            return "";
        }
        if (password.chars().anyMatch(c -> c == '\n' || c == '\r')) {
            return " (the password has a line break: was it read from a file with one at its end?)";
        }
        if (!password.equals(password.trim())) {
            return " (the password begins or ends with a blank: is that meant?)";
        }
        if (password.chars().anyMatch(c -> c > '~')) {
            return String.format(
                    " (the password is not plain ASCII; this JVM reads arguments and variables as"
                            + " %s: under LC_ALL=C they are damaged, use LC_ALL=C.UTF-8)",
                    System.getProperty("sun.jnu.encoding"));
        }
        return "";
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
