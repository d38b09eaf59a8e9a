package io.wrongbook.widetable.config;

import java.io.Serializable;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.ReadableConfig;

/** Where the table is, and how to write to it. Immutable. */
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
                    "jdbc.batch-size: at most " + MAX_BATCH_SIZE + " is sensible");
        }
        this.batchInterval = Options.positive(options, JobOptions.JDBC_BATCH_INTERVAL);
        this.retryTimeout = Options.get(options, JobOptions.JDBC_RETRY_TIMEOUT);
        if (retryTimeout.isNegative()) {
            throw new ConfigException("jdbc.retry-timeout: must not be negative");
        }
    }

    public DatabaseConfig database() {
        return database;
    }

    /** {@code table} or {@code database.table}, safe to stand in SQL. */
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

    /** What a failure of the driver's and its causes say, in one line and without our secrets. */
    public String scrub(Throwable failure) {
        return database.scrub(failure);
    }

    /** A message of the driver's in one line and without our secrets. */
    public String scrub(String message) {
        return database.scrub(message);
    }

    @Override
    public String toString() {
        return database + " " + table;
    }
}
