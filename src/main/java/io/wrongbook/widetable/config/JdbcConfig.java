package io.wrongbook.widetable.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.ReadableConfig;

/** The table and how the job writes to it. Immutable. */
public final class JdbcConfig implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int MAX_BATCH_SIZE = 100_000;

    private final DatabaseConfig database;
    private final String table;
    private final boolean createTable;
    private final int batchSize;
    private final Duration batchInterval;
    private final Duration retryTimeout;

    JdbcConfig(ReadableConfig options, Map<String, String> properties) {
        this.database =
                new DatabaseConfig(
                        "jdbc.",
                        Options.required(options, JobOptions.JDBC_URL),
                        options.get(JobOptions.JDBC_USERNAME),
                        options.get(JobOptions.JDBC_PASSWORD),
                        properties);
        this.table = Options.table(options, JobOptions.JDBC_TABLE);
        this.createTable = Options.get(options, JobOptions.JDBC_CREATE_TABLE);
        this.batchSize = Options.positiveInt(options, JobOptions.JDBC_BATCH_SIZE);
        if (batchSize > MAX_BATCH_SIZE) {
            throw new ConfigException(
                    "jdbc.batch-size: is too large: write at most " + MAX_BATCH_SIZE);
        }
        this.batchInterval = Options.positive(options, JobOptions.JDBC_BATCH_INTERVAL);
        this.retryTimeout = Options.get(options, JobOptions.JDBC_RETRY_TIMEOUT);
        if (retryTimeout.isNegative()) {
            throw new ConfigException(
                    "jdbc.retry-timeout: must not be negative: write for example '60 s'");
        }
    }

    public DatabaseConfig database() {
        return database;
    }

    /** {@code table} or {@code database.table}, safe to use in SQL. */
    public String table() {
        return table;
    }

    public boolean createTable() {
        return createTable;
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

    /** The messages of a driver exception and of its causes, in one line and without secrets. */
    public String scrub(Throwable failure) {
        return database.scrub(failure);
    }

    /** A message of the driver in one line and without secrets. */
    public String scrub(String message) {
        return database.scrub(message);
    }

    @Override
    public String toString() {
        return database + " " + table;
    }
}
