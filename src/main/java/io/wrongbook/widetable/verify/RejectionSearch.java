package io.wrongbook.widetable.verify;

import io.wrongbook.widetable.config.KafkaConfig;
import io.wrongbook.widetable.event.DeadLetterHeaders;
import io.wrongbook.widetable.event.DeadLetterRecord;
import io.wrongbook.widetable.event.SourceRecord;
import io.wrongbook.widetable.kafka.TopicReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** A row that the database rejected is missing for a reason, which its dead letter tells. */
final class RejectionSearch {

    private final DifferenceReport report;

    /** Where the last dead letter of each record is, and what it says; by wrong_id. */
    private final Map<String, String> found = new TreeMap<>();

    RejectionSearch(DifferenceReport report) {
        this.report = report;
    }

    /** Notes the dead letters of the rows that the report shows. */
    void run(KafkaConfig kafka) {
        try (TopicReader topic = new TopicReader(kafka, kafka.deadLetterTopic())) {
            topic.read(topic.beginnings(), topic.ends(), this::take);
        }
        found.forEach(
                (wrongId, letter) ->
                        report.note(
                                String.format(
                                        "the database has rejected %s, dead letter at %s",
                                        RowComparison.shown(wrongId), letter)));
    }

    private void take(SourceRecord record) {
        DeadLetterRecord letter = new DeadLetterRecord(record);
        if (!letter.isRow() || record.key == null) {
            return;
        }
        String wrongId = new String(record.key, StandardCharsets.UTF_8);
        if (report.shows(wrongId)) {
            found.put(
                    wrongId,
                    String.format(
                            "%s: %s", letter.place(), record.header(DeadLetterHeaders.DETAIL)));
        }
    }
}
