package io.wrongbook.widetable.verify;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.event.EventParser;
import io.wrongbook.widetable.kafka.TopicReader;
import io.wrongbook.widetable.mysql.TableCheck;
import io.wrongbook.widetable.mysql.TableReader;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.table.Column;
import io.wrongbook.widetable.tool.Progress;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;

/**
 * One comparison of the table with the topic.
 *
 * <p>Memory is bounded, whatever the number of records: each pass over the topic keeps the records
 * of one range of ids ({@link TopicModel}, at most two fifths of the heap) and compares them with
 * the table, page by page. Rows that differ are kept ({@link UnsettledRows}, at most a tenth of the
 * heap), and at the end they are read again for a while ({@link GracePeriod}).
 */
public final class Verification {

    private final JobConfig config;
    private final long memory;
    private final Progress progress;
    private final DifferenceReport report;
    private final UnsettledRows unsettled;
    private final GracePeriod grace;

    /**
     * Creates a verification.
     *
     * @param config the job's options and {@link VerifyOptions}
     * @param out receives the differences and the result
     * @param err receives the progress
     * @throws ConfigException if an option of the verification is invalid
     */
    public Verification(JobConfig config, PrintStream out, PrintStream err) {
        this(config, out, err, Runtime.getRuntime().maxMemory());
    }

    /**
     * Creates a verification that uses as much memory as with a heap of this size.
     *
     * @param memory the size of the heap in bytes
     * @throws ConfigException if an option of the verification is invalid
     */
    public Verification(JobConfig config, PrintStream out, PrintStream err, long memory) {
        this.config = config;
        this.memory = memory;
        this.progress = new Progress(err);
        this.report = new DifferenceReport(out, config.get(VerifyOptions.LIMIT));
        this.unsettled = new UnsettledRows(memory / 10);
        this.grace =
                new GracePeriod(
                        config, config.get(VerifyOptions.GRACE), unsettled, report, progress);
    }

    /**
     * Runs the verification.
     *
     * @return whether all rows are equal
     * @throws ConfigException if the table cannot be read or does not fit
     * @throws org.apache.kafka.common.KafkaException if the brokers are unavailable or reject the
     *     client
     * @throws SQLException if the database is unavailable or rejects a statement
     */
    public boolean run() throws SQLException, InterruptedException {
        EventParser parser = new EventParser(TableCheck.widths(config.jdbc()));
        try (TopicReader topic = new TopicReader(config.kafka(), config.kafka().topic())) {
            SortedMap<Integer, Long> ends = topic.ends();
            noteOpenTransactions(topic);
            int passes = 0;
            TopicModel model;
            long first = Long.MIN_VALUE;
            do {
                passes++;
                model = read(topic, ends, parser, first, passes);
                compare(model);
                first = model.last() + 1;
            } while (model.last() < Long.MAX_VALUE);
            grace.run(topic, ends, parser);
            if (!report.isEmpty()) {
                new RejectionSearch(report).run(config.kafka());
            }
            report.summary(
                    String.format(
                            "%,d records of %s (%,d events, %,d ignored, %,d dead letters) with"
                                    + " %s, in %d %s",
                            model.events() + model.ignored() + model.deadLetters(),
                            config.kafka().topic(),
                            model.events(),
                            model.ignored(),
                            model.deadLetters(),
                            config.jdbc().table(),
                            passes,
                            passes == 1 ? "pass" : "passes"));
        }
        return report.isEmpty();
    }

    private TopicModel read(
            TopicReader topic,
            SortedMap<Integer, Long> ends,
            EventParser parser,
            long first,
            int pass) {
        SortedMap<Integer, Long> beginnings = topic.beginnings();
        noteTruncation(beginnings);
        long total = sum(ends) - sum(beginnings);
        TopicModel model = new TopicModel(first, memory / 5 * 2);
        topic.read(
                beginnings,
                ends,
                record -> {
                    parser.parse(record, model);
                    progress.at(
                            "pass %d: %,d of %,d records read, %,d rows known",
                            pass,
                            model.events() + model.ignored() + model.deadLetters(),
                            total,
                            model.records().size());
                });
        progress.say(
                "pass %d: topic read, comparing %,d rows, up to %.0f %% of all ids",
                pass, model.records().size(), 100 * share(model.last()));
        return model;
    }

    /** The job does not read these records either, so both sides can be compared. */
    private void noteOpenTransactions(TopicReader topic) {
        topic.openTransactions()
                .forEach(
                        (partition, position) ->
                                report.note(
                                        String.format(
                                                "%s partition %d: a transaction has been open since"
                                                        + " position %,d. Later records are not"
                                                        + " checked.",
                                                config.kafka().topic(), partition, position)));
    }

    private void noteTruncation(SortedMap<Integer, Long> beginnings) {
        beginnings.forEach(
                (partition, offset) -> {
                    if (offset > 0) {
                        report.noteTruncation(
                                String.format(
                                        "%s partition %d starts at offset %,d: Kafka has deleted"
                                                + " earlier records. Their content in the table is"
                                                + " not checked.",
                                        config.kafka().topic(), partition, offset));
                    }
                });
    }

    private void compare(TopicModel model) throws SQLException {
        RowMerge merge = new RowMerge(model.records(), this::examine);
        try (TableReader table = new TableReader(config.jdbc())) {
            table.read(model.first(), model.last(), merge::next);
        }
        merge.finish();
    }

    private void examine(RecordKey key, WrongRecord record, Map<Column, Object> row) {
        RowComparison comparison =
                RowComparison.of(record, row, config.zone(), config.dimensions().lookedUp());
        if (!report.settles(comparison) && !unsettled.add(key, record)) {
            report.add(key, comparison);
            report.noteOnce(
                    "Too many rows differ to read all of them again, and a running job may not have"
                            + " written some of them yet. Increase the memory (-Xmx), or stop the"
                            + " job first.");
        }
    }

    private static long sum(SortedMap<Integer, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The share of all ids up to this id, from 0 to 1. */
    private static double share(long id) {
        return ((double) id - Long.MIN_VALUE) / ((double) Long.MAX_VALUE - Long.MIN_VALUE);
    }
}
