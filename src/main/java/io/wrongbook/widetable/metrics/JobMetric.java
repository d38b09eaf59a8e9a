package io.wrongbook.widetable.metrics;

import java.util.List;

/** The job's own metrics, in the group {@code wrongbook}. Times are in seconds. */
public enum JobMetric {
    EVENTS_PROCESSED(
            Kind.COUNTER,
            "events_processed_total",
            List.of("type"),
            "wrong-record",
            "The number of events that reached their record, by type (add, fix), including"
                    + " duplicates."),
    EVENTS_PROCESSED_PER_SECOND(
            Kind.METER,
            "events_processed_per_second",
            List.of(),
            "wrong-record",
            "The number of events of both types per second, over the last minute."),
    DUPLICATES(
            Kind.COUNTER,
            "duplicates_total",
            List.of(),
            "wrong-record",
            "The number of events that their record already contained."),
    ORPHAN_FIXES(
            Kind.COUNTER,
            "orphan_fixes_total",
            List.of(),
            "wrong-record",
            "The number of fixes whose add was not in the state: it arrives later, or its state has"
                    + " expired."),
    TIME_TO_FIX(
            Kind.HISTOGRAM,
            "time_to_fix_seconds",
            List.of(),
            "wrong-record",
            "The time from the collection of a question to its correction, once for each fix that"
                    + " wins."),
    EVENTS_IGNORED(
            Kind.COUNTER,
            "events_ignored_total",
            List.of(),
            "event-router",
            "The number of records of other domains and of types that the table does not show."),
    DEAD_LETTERS(
            Kind.COUNTER,
            "dead_letters_total",
            List.of("reason"),
            "event-router, jdbc-upsert",
            "The number of dead letters, by reason."),
    ERROR_RATE(
            Kind.GAUGE,
            "error_rate",
            List.of(),
            "event-router, jdbc-upsert",
            "The share of dead letters in all records (at jdbc-upsert: in all rows) of the last"
                    + " minute, 0 to 1."),
    PROCESSING_LATENCY(
            Kind.HISTOGRAM,
            "processing_latency_seconds",
            List.of(),
            "jdbc-upsert",
            "The time from the event's own time to the commit of its row in the database."),
    LAST_PROCESSING_LATENCY(
            Kind.GAUGE,
            "last_processing_latency_seconds",
            List.of(),
            "jdbc-upsert",
            "The longest of these latencies in the last batch that was written."),
    PIPELINE_LATENCY(
            Kind.HISTOGRAM,
            "pipeline_latency_seconds",
            List.of(),
            "jdbc-upsert",
            "The time from the timestamp of the Kafka record to the creation of its row."),
    ROWS_WRITTEN(
            Kind.COUNTER,
            "rows_written_total",
            List.of(),
            "jdbc-upsert",
            "The number of committed rows; several changes of a record in one batch are one row."),
    FLUSH(
            Kind.HISTOGRAM,
            "flush_seconds",
            List.of(),
            "jdbc-upsert",
            "The time to write a batch, including retries and the search for rejected rows."),
    FLUSH_RETRIES(
            Kind.COUNTER,
            "flush_retries_total",
            List.of(),
            "jdbc-upsert",
            "The number of failed attempts to write that the sink retried."),
    DIMENSION_NAMES(
            Kind.COUNTER,
            "dimension_names_total",
            List.of("dimension", "source"),
            "jdbc-upsert",
            "The number of names that rows got from a dimension, by dimension and source (cache,"
                    + " database)."),
    DIMENSION_MISSES(
            Kind.COUNTER,
            "dimension_misses_total",
            List.of("dimension", "cause"),
            "jdbc-upsert",
            "The number of rows that were written without a name, by dimension and cause (missing,"
                    + " too_long)."),
    BATCH_AGE(
            Kind.GAUGE,
            "batch_age_seconds",
            List.of(),
            "jdbc-upsert",
            "How long the oldest unwritten record has waited; 0 if none waits.");

    /** The type of the metric in Flink. */
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

    /**
     * The labels that distinguish the metrics with this name; empty if an operator has only one.
     */
    public List<String> labels() {
        return labels;
    }

    /** The uids of the operators that have the metric. */
    public String operators() {
        return operators;
    }

    public String description() {
        return description;
    }
}
