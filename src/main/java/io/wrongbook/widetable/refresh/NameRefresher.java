package io.wrongbook.widetable.refresh;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.Dimension;
import io.wrongbook.widetable.config.DimensionConfig;
import io.wrongbook.widetable.config.DimensionOptions;
import io.wrongbook.widetable.config.DimensionTable;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.mysql.DimensionCheck;
import io.wrongbook.widetable.mysql.TableCheck;
import io.wrongbook.widetable.table.ColumnWidths;
import io.wrongbook.widetable.tool.Progress;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes the names of the dimensions into rows that are already in the table: names that were added
 * late, and names that have changed. It reads the table once for each dimension. It may run beside
 * the job, and may be repeated.
 */
public final class NameRefresher {

    private final JobConfig config;
    private final List<DimensionTable> dimensions;
    private final boolean dryRun;
    private final PrintStream out;
    private final Progress progress;

    /**
     * Creates a refresh.
     *
     * @param config the job's options and {@link RefreshOptions}
     * @param out receives the result
     * @param err receives the progress
     * @throws ConfigException if no dimension has a table, or an option of the refresh is invalid
     */
    public NameRefresher(JobConfig config, PrintStream out, PrintStream err) {
        this.config = config;
        this.dimensions = selected(config.dimensions(), config.get(RefreshOptions.DIMENSIONS));
        this.dryRun = config.get(RefreshOptions.DRY_RUN);
        this.out = out;
        this.progress = new Progress(err);
    }

    /**
     * Runs the refresh.
     *
     * @throws ConfigException if a table cannot be read or does not fit
     * @throws SQLException if a database stays unavailable for longer than the retry timeout
     */
    public void run() throws SQLException, InterruptedException {
        DimensionCheck.check(config.dimensions());
        ColumnWidths widths = TableCheck.widths(config.jdbc());
        for (DimensionTable dimension : dimensions) {
            try (DimensionRefresh refresh =
                    new DimensionRefresh(config, dimension, widths, progress)) {
                out.println(refresh.run());
            }
        }
        if (dryRun) {
            out.println("Dry run: nothing was changed");
        }
    }

    private static List<DimensionTable> selected(DimensionConfig config, String keys) {
        if (config.isOff()) {
            throw new ConfigException(
                    "dimension.*.table: no dimension has a table: write for example --"
                            + DimensionOptions.table(Dimension.PATTERN).key()
                            + " <table>");
        }
        if (keys == null) {
            return config.tables();
        }
        List<DimensionTable> selected = new ArrayList<>();
        for (String key : keys.split(",", -1)) {
            selected.add(
                    Arrays.stream(Dimension.values())
                            .filter(dimension -> dimension.key().equals(key.trim()))
                            .findFirst()
                            .flatMap(config::table)
                            .orElseThrow(() -> noSuch(config)));
        }
        return selected;
    }

    private static ConfigException noSuch(DimensionConfig config) {
        return new ConfigException(
                config.lookedUp().stream()
                        .map(Dimension::key)
                        .collect(
                                Collectors.joining(
                                        ", ",
                                        RefreshOptions.DIMENSIONS.key()
                                                + ": names a dimension without a table: write one"
                                                + " or more of ",
                                        "")));
    }
}
