package io.wrongbook.widetable.verify;

import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.event.EventParser;
import io.wrongbook.widetable.kafka.TopicReader;
import io.wrongbook.widetable.mysql.TableReader;
import io.wrongbook.widetable.record.WrongRecord;
import io.wrongbook.widetable.table.Column;
import io.wrongbook.widetable.tool.Progress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Reads unsettled rows again for a while, together with new records of the topic: a running job may
 * not have written them yet.
 */
final class GracePeriod {

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final JobConfig config;
    private final Duration length;
    private final UnsettledRows unsettled;
    private final DifferenceReport report;
    private final Progress progress;

    GracePeriod(
            JobConfig config,
            Duration length,
            UnsettledRows unsettled,
            DifferenceReport report,
            Progress progress) {
        this.config = config;
        this.length = length;
        this.unsettled = unsettled;
        this.report = report;
        this.progress = progress;
    }

    /**
     * Runs until all rows are settled or the grace period is over.
     *
     * @param from the offsets up to which the topic has been read
     */
    void run(TopicReader topic, SortedMap<Integer, Long> from, EventParser parser)
            throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + length.toNanos();
        SortedMap<Integer, Long> known = from;
        while (!unsettled.isEmpty()) {
            SortedMap<Integer, Long> now = topic.ends();
            topic.read(known, now, record -> parser.parse(record, unsettled));
            known = now;
            boolean last = System.nanoTime() >= deadline;
            reread(last);
            if (last) {
                return;
            }
            if (!unsettled.isEmpty()) {
                progress.at("%,d rows differ, reading them again", unsettled.records().size());
                TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            }
        }
    }

    private void reread(boolean last) throws SQLException {
        Map<Long, Map<Column, Object>> rows = new HashMap<>();
        try (TableReader table = new TableReader(config.jdbc())) {
            table.read(
                            unsettled.records().keySet().stream()
                                    .map(RecordKey::id)
                                    .collect(Collectors.toSet()))
                    .forEach(row -> rows.put((Long) row.get(Column.ID), row));
        }
        unsettled.removeIf((key, record) -> settles(key, record, rows.get(key.id()), last));
    }

    private boolean settles(
            RecordKey key, WrongRecord record, Map<Column, Object> row, boolean last) {
        boolean known = record.add != null || record.fix != null;
        if (!known && row == null) {
            // Somebody has deleted a row of which the topic has no events.
            return true;
        }
        RowComparison comparison =
                RowComparison.of(
                        known ? record : null, row, config.zone(), config.dimensions().lookedUp());
        boolean settled = report.settles(comparison);
        if (!settled && last) {
            report.add(key, comparison);
        }
        return settled;
    }
}
