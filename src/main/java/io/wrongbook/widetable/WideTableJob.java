package io.wrongbook.widetable;

import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.event.TopicIdentity;
import io.wrongbook.widetable.kafka.TopicCheck;
import io.wrongbook.widetable.mysql.DimensionCheck;
import io.wrongbook.widetable.mysql.TableCheck;
import io.wrongbook.widetable.startup.JobConfigLoader;
import io.wrongbook.widetable.startup.StartupCheck;
import io.wrongbook.widetable.table.ColumnWidths;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry point of the job: reads the options, runs the start-up checks, builds the pipeline and
 * executes it.
 */
public final class WideTableJob {

    private static final Logger LOG = LoggerFactory.getLogger(WideTableJob.class);

    /** The name of the job in Flink. Alert rules select the job by this name. */
    public static final String NAME = "wrongbook-wide-table";

    private WideTableJob() {}

    /**
     * Runs the job.
     *
     * @param args {@code --key value} pairs; docs/options.md lists the keys
     * @throws io.wrongbook.widetable.config.ConfigException if the job cannot run with these
     *     options; the message says what to do
     */
    public static void main(String[] args) throws Exception {
        JobConfig config = JobConfigLoader.load(System.getenv(), args);
        LOG.info("Options: {}", config);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        configure(env, config);
        env.execute(NAME);
    }

    /**
     * Checks Kafka and the database, and adds the job to the environment. While a server is
     * unavailable, the checks retry for {@code jdbc.retry-timeout}.
     *
     * @throws io.wrongbook.widetable.config.ConfigException as {@link #main} does
     */
    public static void configure(StreamExecutionEnvironment env, JobConfig config) {
        StartupCheck startup = new StartupCheck(config.jdbc().retryTimeout(), System.err);
        TopicIdentity topic = startup.run(() -> TopicCheck.run(config.kafka()));
        ColumnWidths widths = startup.run(() -> TableCheck.check(config.jdbc()));
        startup.run(
                () -> {
                    DimensionCheck.check(config.dimensions());
                    return null;
                });
        LOG.info("Column widths: {}", widths);
        WideTablePipeline.build(env, config, topic, widths);
        env.getConfig().setGlobalJobParameters(Configuration.fromMap(config.shown()));
    }
}
