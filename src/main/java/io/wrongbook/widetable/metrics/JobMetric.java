package io.wrongbook.widetable.metrics;

import java.util.List;

/** The metrics of the job itself, in the group {@code wrongbook}. Times are in seconds. */
public enum JobMetric {
    EVENTS_PROCESSED(
            Kind.COUNTER,
            "events_processed_total",
            List.of("type"),
            "wrong-record",
            "Events that reached their record, by type (add, fix); duplicates count, too."),
    EVENTS_PROCESSED_PER_SECOND(
            Kind.METER,
            "events_processed_per_second",
            List.of(),
            "wrong-record",
            "Events of both types in a second, over the last minute."),
    DUPLICATES(
            Kind.COUNTER,
            "duplicates_total",
            List.of(),
            "wrong-record",
            "Events that their record showed already."),
    ORPHAN_FIXES(
            Kind.COUNTER,
            "orphan_fixes_total",
            List.of(),
            "wrong-record",
            "Fixes whose add was not in state: it comes later, or was forgotten."),
    TIME_TO_FIX(
            Kind.HISTOGRAM,
            "time_to_fix_seconds",
            List.of(),
            "wrong-record",
            "From collecting a question to correcting it, once for each fix that wins."),
    EVENTS_IGNORED(
            Kind.COUNTER,
            "events_ignored_total",
            List.of(),
            "event-router",
            "Records of other domains and of types that the table does not show."),
    DEAD_LETTERS(
            Kind.COUNTER,
            "dead_letters_total",
            List.of("reason"),
            "event-router, jdbc-upsert",
            "Dead letters, by reason."),
    ERROR_RATE(
            Kind.GAUGE,
            "error_rate",
            List.of(),
            "event-router, jdbc-upsert",
            "Dead letters over all records (at jdbc-upsert: over all rows) in the last minute, 0 to 1."),
    PROCESSING_LATENCY(
            Kind.HISTOGRAM,
            "processing_latency_seconds",
            List.of(),
            "jdbc-upsert",
            "From the event's own time to the commit of its row in the database."),
    LAST_PROCESSING_LATENCY(
            Kind.GAUGE,
            "last_processing_latency_seconds",
            List.of(),
            "jdbc-upsert",
            "The longest of these latencies in the batch that was written last."),
    PIPELINE_LATENCY(
            Kind.HISTOGRAM,
            "pipeline_latency_seconds",
            List.of(),
            "jdbc-upsert",
            "From the timestamp of the Kafka record to the building of its row."),
    ROWS_WRITTEN(
            Kind.COUNTER,
            "rows_written_total",
            List.of(),
            "jdbc-upsert",
            "Rows that were committed; several changes of a record in one batch are one row."),
    FLUSH(
            Kind.HISTOGRAM,
            "flush_seconds",
            List.of(),
            "jdbc-upsert",
            "Writing a batch, retries and the search for rejected rows included."),
    FLUSH_RETRIES(
            Kind.COUNTER,
            "flush_retries_total",
            List.of(),
            "jdbc-upsert",
            "Attempts to write that failed and were made again."),
    DIMENSION_NAMES(
            Kind.COUNTER,
            "dimension_names_total",
            List.of("dimension", "source"),
            "jdbc-upsert",
            "Names that rows have got from a dimension, by dimension and source (cache, database)."),
    DIMENSION_MISSES(
            Kind.COUNTER,
            "dimension_misses_total",
            List.of("dimension", "cause"),
            "jdbc-upsert",
            "Rows that were written without a name, by dimension and cause (missing, too_long)."),
    BATCH_AGE(
            Kind.GAUGE,
            "batch_age_seconds",
            List.of(),
            "jdbc-upsert",
            "How long the oldest record that is not written yet has waited; 0 if none waits.");

    /** What Flink calls the metric. */
    public enum Kind {
        COUNTER,
        METER,
        GAUGE,
        HISTOGRAM
    }

    private final Kind kind;
    private final String metricName;

    @SuppressWarnings("ImmutableEnumChecker") // It comes from List.of.
    private final List<String> labels;

    private final String operators;
    private final String description;

    JobMetric(
            Kind kind,
            String metricName,
            List<String> labels,
            String operators,
            String description) {
        this.kind = kind;
        this.metricName = metricName;
        this.labels = labels;
        this.operators = operators;
        this.description = description;
    }

    public Kind kind() {
        return kind;
    }

    public String metricName() {
        return metricName;
    }

    /** What tells the metrics of this name apart; empty if an operator has one only. */
    public List<String> labels() {
        return labels;
    }

    /** The uids of the operators that have it. */
    public String operators() {
        return operators;
    }

    public String description() {
        return description;
    }
}
