package io.wrongbook.widetable.verify;

import io.wrongbook.widetable.config.ConfigException;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.event.DeadLetter;
import io.wrongbook.widetable.event.DeadLetterReason;
import io.wrongbook.widetable.event.EventParser;
import io.wrongbook.widetable.kafka.TopicReader;
import io.wrongbook.widetable.mysql.TableCheck;
import io.wrongbook.widetable.mysql.TableReader;
import io.wrongbook.widetable.record.WideRow;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.table.Column;
import io.wrongbook.widetable.tool.Progress;
import io.wrongbook.widetable.verify.RowComparison.Verdict;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One comparison of the table with the topic.
 *
 * <p>Memory is bounded, whatever the number of records: each pass over the topic keeps the records
 * of one range of ids ({@link TopicModel}, two fifths of the heap at most) and compares them with
 * the table, page by page. Rows that differ are kept ({@link UnsettledRows}, a tenth of the heap at
 * most), and at the end read again for a while, together with what has come to the topic since: a
 * running job may not have written them yet.
 */
public final class Verification {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final JobConfig config;
    private final ZoneId zone;
    private final Duration grace;
    private final long memory;
    private final Progress progress;
    private final DifferenceReport report;
    private final UnsettledRows suspects;

    /** Whether the first records of the topic are gone. */
    private boolean truncated;

    private long equal;
    private long ahead;

    /**
     * Prepares a verification.
     *
     * @param config the job's options and {@link VerifyOptions}
     * @param out takes the differences and the result
     * @param err takes the progress
     * @throws ConfigException if an option of the verification is wrong
     */
    public Verification(JobConfig config, PrintStream out, PrintStream err) {
        this(config, out, err, Runtime.getRuntime().maxMemory());
    }

    /**
     * Prepares a verification that takes as much memory as if the heap were so large.
     *
     * @param memory bytes
     * @throws ConfigException if an option of the verification is wrong
     */
    public Verification(JobConfig config, PrintStream out, PrintStream err, long memory) {
        this.config = config;
        this.zone = config.zone();
        this.grace = config.get(VerifyOptions.GRACE);
        this.memory = memory;
        this.progress = new Progress(err);
        this.report = new DifferenceReport(out, config.get(VerifyOptions.LIMIT));
        this.suspects = new UnsettledRows(memory / 10);
    }

    /**
     * Does it.
     *
     * @return whether all rows are equal
     * @throws ConfigException if the table cannot be read or is not ours
     * @throws org.apache.kafka.common.KafkaException if the brokers do not answer or refuse us
     * @throws SQLException if the database refuses
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
            reexamine(topic, ends, parser);
            if (!report.isEmpty()) {
                findLetters();
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
                            passes == 1 ? "pass" : "passes"),
                    equal,
                    ahead);
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
                "pass %d: topic read, comparing %,d rows; %.0f %% of all ids are done then",
                pass, model.records().size(), 100 * share(model.last()));
        return model;
    }

    /** The job does not read them either, and so both sides can be compared. */
    private void noteOpenTransactions(TopicReader topic) {
        topic.openTransactions()
                .forEach(
                        (partition, position) ->
                                report.note(
                                        String.format(
                                                "%s partition %d: a transaction is open since"
                                                        + " position %,d. What follows is not"
                                                        + " checked.",
                                                config.kafka().topic(), partition, position)));
    }

    private void noteTruncation(SortedMap<Integer, Long> beginnings) {
        beginnings.forEach(
                (partition, offset) -> {
                    if (offset > 0 && !truncated) {
                        truncated = true;
                        report.note(
                                String.format(
                                        "%s partition %d begins at offset %,d: earlier records"
                                                + " are gone. What the table shows of them is not"
                                                + " checked.",
                                        config.kafka().topic(), partition, offset));
                    }
                });
    }

    /** Both sides come in the order of their ids. */
    private void compare(TopicModel model) throws SQLException {
        Iterator<Map.Entry<RecordKey, WrongRecord>> expected =
                model.records().entrySet().iterator();
        try (TableReader table = new TableReader(config.jdbc())) {
            Merge merge = new Merge(expected);
            table.read(model.first(), model.last(), merge::next);
            merge.finish();
        }
    }

    /** Walks along the records beside the rows. */
    private final class Merge {

        private final Iterator<Map.Entry<RecordKey, WrongRecord>> expected;
        private Map.Entry<RecordKey, WrongRecord> waiting;

        Merge(Iterator<Map.Entry<RecordKey, WrongRecord>> expected) {
            this.expected = expected;
            advance();
        }

        void next(Map<Column, Object> row) {
            long id = (Long) row.get(Column.ID);
            while (waiting != null && waiting.getKey().id() < id) {
                examine(waiting.getKey(), waiting.getValue(), null);
                advance();
            }
            if (waiting == null || waiting.getKey().id() > id) {
                examine(RecordKey.ofRow(id, (String) row.get(Column.WRONG_ID)), null, row);
            }
            while (waiting != null && waiting.getKey().id() == id) {
                examine(waiting.getKey(), waiting.getValue(), row);
                advance();
            }
        }

        void finish() {
            while (waiting != null) {
                examine(waiting.getKey(), waiting.getValue(), null);
                advance();
            }
        }

        private void advance() {
            waiting = expected.hasNext() ? expected.next() : null;
        }
    }

    private void examine(RecordKey key, WrongRecord record, Map<Column, Object> row) {
        RowComparison comparison = compare(record, row);
        if (!settle(comparison) && !suspects.add(key, record)) {
            report.add(key.wrongId(), key.id(), comparison);
            report.noteOnce(
                    "Too many rows differ to read all of them again: of a running job some may"
                            + " only be late. Give more memory (-Xmx), or stop the job first.");
        }
    }

    /** Whether nothing more has to be known of this row. */
    private boolean settle(RowComparison comparison) {
        if (comparison.verdict() == Verdict.EQUAL) {
            equal++;
            return true;
        }
        if (comparison.verdict() == Verdict.AHEAD && truncated) {
            ahead++;
            return true;
        }
        return false;
    }

    private void reexamine(TopicReader topic, SortedMap<Integer, Long> ends, EventParser parser)
            throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + grace.toNanos();
        SortedMap<Integer, Long> seen = ends;
        while (!suspects.isEmpty()) {
            SortedMap<Integer, Long> now = topic.ends();
            topic.read(seen, now, record -> parser.parse(record, suspects));
            seen = now;
            boolean last = System.nanoTime() >= deadline;
            reread(last);
            if (last) {
                return;
            }
            if (!suspects.isEmpty()) {
                progress.at("%,d rows differ; reading them again", suspects.records().size());
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        }
    }

    private void reread(boolean last) throws SQLException {
        Map<Long, Map<Column, Object>> rows = new HashMap<>();
        try (TableReader table = new TableReader(config.jdbc())) {
            table.read(
                            suspects.records().keySet().stream()
                                    .map(RecordKey::id)
                                    .collect(Collectors.toSet()))
                    .forEach(row -> rows.put((Long) row.get(Column.ID), row));
        }
        suspects.removeIf(
                (key, record) -> {
                    Map<Column, Object> row = rows.get(key.id());
                    boolean known = record.add != null || record.fix != null;
                    WrongRecord expected = known ? record : null;
                    if (!known && row == null) {
                        // Someone has deleted a row that the topic knows nothing of.
                        return true;
                    }
                    RowComparison comparison = compare(expected, row);
                    boolean settled = settle(comparison);
                    if (!settled && last) {
                        report.add(key.wrongId(), key.id(), comparison);
                    }
                    return settled;
                });
    }

    /** A row that the database refused is missing for a reason, which its letter tells. */
    private void findLetters() {
        Map<String, String> found = new TreeMap<>();
        try (TopicReader letters =
                new TopicReader(config.kafka(), config.kafka().deadLetterTopic())) {
            letters.read(
                    letters.beginnings(),
                    letters.ends(),
                    letter -> {
                        String reason = letter.header(DeadLetter.REASON);
                        boolean isRow = DeadLetterReason.DATABASE_REJECTED.name().equals(reason);
                        if (isRow && letter.key != null) {
                            String wrongId = new String(letter.key, StandardCharsets.UTF_8);
                            if (report.shows(wrongId)) {
                                found.put(
                                        wrongId,
                                        String.format(
                                                "partition %d offset %d: %s",
                                                letter.partition,
                                                letter.offset,
                                                letter.header(DeadLetter.DETAIL)));
                            }
                        }
                    });
        }
        found.forEach(
                (wrongId, letter) ->
                        report.note(
                                String.format(
                                        "the database has refused %s, dead letter at %s",
                                        RowComparison.shown(wrongId), letter)));
    }

    private RowComparison compare(WrongRecord record, Map<Column, Object> row) {
        // process_time is not compared.
        WideRow expected = record == null ? null : record.toRow(zone, LocalDateTime.MIN);
        return RowComparison.of(expected, row);
    }

    private static long sum(SortedMap<Integer, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Which part of all ids is not larger, from 0 to 1. */
    private static double share(long id) {
        return ((double) id - Long.MIN_VALUE) / ((double) Long.MAX_VALUE - Long.MIN_VALUE);
    }
}
