package io.wrongbook.widetable.tool;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.config.OptionText;
import io.wrongbook.widetable.startup.JobConfigLoader;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.kafka.common.KafkaException;

/** The common part of the command line tools: help, exit codes, and errors in one line. */
public final class Tool {

    /** Success: every row is equal, every dead letter is replayed. */
    public static final int OK = 0;

    /** Success, but the result needs attention. */
    public static final int INCOMPLETE = 1;

    /** Failure: an option is invalid, or a broker or the database is unavailable. */
    public static final int FAILED = 2;

    /** Prints the help instead of running. */
    public static final String HELP = "--help";

    private final String command;
    private final String summary;
    private final List<ConfigOption<?>> options;
    private final Work work;

    /**
     * Describes a tool.
     *
     * @param command the name of the command in the tools' jar
     * @param summary what the tool does, and what its exit codes mean
     * @param options the options that the job does not have
     */
    public Tool(String command, String summary, List<ConfigOption<?>> options, Work work) {
        this.command = command;
        this.summary = summary;
        this.options = options;
        this.work = work;
    }

    /**
     * Runs the tool.
     *
     * @return the exit code
     */
    public int run(
            PrintStream out, PrintStream err, Map<String, String> environment, String... args)
            throws Exception {
        if (Arrays.asList(args).contains(HELP)) {
            out.print(help(command, summary, options));
            return OK;
        }
        JobConfig config;
        try {
            config = JobConfigLoader.load(environment, options, args);
        } catch (ConfigException e) {
            err.println(e.getMessage());
            return FAILED;
        }
        try {
            return work.run(config) ? OK : INCOMPLETE;
        } catch (ConfigException e) {
            err.println(e.getMessage());
        } catch (KafkaException e) {
            err.println("Kafka: " + config.kafka().scrub(e));
        } catch (IOException e) {
            // For a file, the class of the exception says what is wrong; the message is often only
            // the name.
            err.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        } catch (SQLException e) {
            err.println("The database: " + config.jdbc().scrub(e));
        }
        return FAILED;
    }

    /**
     * The text that {@code --help} prints.
     *
     * @param options the options that the job does not have
     */
    public static String help(String command, String summary, List<ConfigOption<?>> options) {
        StringBuilder help = new StringBuilder();
        help.append(
                String.format(
                        "java -jar wrongbook-wide-table-tools.jar %s --config"
                                + " job.yaml%n%n%s%n%nOptions, in addition to those of the job,"
                                + " --key value:%n",
                        command, summary));
        for (ConfigOption<?> option : options) {
            help.append(
                    String.format(
                            "  --%-10s %s%s%n",
                            option.key(),
                            OptionText.description(option),
                            option.hasDefaultValue()
                                    ? " Default: " + option.defaultValue() + "."
                                    : ""));
        }
        return help.toString();
    }

    /** The work of a tool. */
    public interface Work {
        /** Returns whether the result needs no attention. */
        boolean run(JobConfig config) throws Exception;
    }
}
