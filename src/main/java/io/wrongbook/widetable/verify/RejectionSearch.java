package io.wrongbook.widetable.verify;

import io.wrongbook.widetable.config.KafkaConfig;
import io.wrongbook.widetable.event.DeadLetterHeaders;
import io.wrongbook.widetable.event.DeadLetterRecord;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.kafka.TopicReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** Finds the dead letters of missing rows: they tell why the database rejected the rows. */
final class RejectionSearch {

    private final DifferenceReport report;

    /** The position and the detail of the last dead letter of each record, by wrong_id. */
    private final Map<String, String> found = new TreeMap<>();

    RejectionSearch(DifferenceReport report) {
        this.report = report;
    }

    /** Adds the dead letters of the printed rows to the report. */
    void run(KafkaConfig kafka) {
        try (TopicReader topic = new TopicReader(kafka, kafka.deadLetterTopic())) {
            topic.read(topic.beginnings(), topic.ends(), this::take);
        }
        found.forEach(
                (wrongId, deadLetter) ->
                        report.note(
                                String.format(
                                        "the database rejected %s, see the dead letter at %s",
                                        RowComparison.shown(wrongId), deadLetter)));
    }

    private void take(SourceRecord record) {
        DeadLetterRecord deadLetter = new DeadLetterRecord(record);
        if (!deadLetter.isRow() || record.key == null) {
            return;
        }
        String wrongId = new String(record.key, StandardCharsets.UTF_8);
        if (report.shows(wrongId)) {
            found.put(
                    wrongId,
                    String.format(
                            "%s: %s", deadLetter.place(), record.header(DeadLetterHeaders.DETAIL)));
        }
    }
}
