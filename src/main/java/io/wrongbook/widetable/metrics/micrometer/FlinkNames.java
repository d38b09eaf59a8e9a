package io.wrongbook.widetable.metrics.micrometer;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.metrics.LogicalScopeProvider;
import org.apache.flink.metrics.MetricGroup;

/**
 * The names of Flink's metrics in other systems. They are those of Flink's own Prometheus reporter,
 * so that dashboards work with both; only the job's own metrics are called {@code wrongbook_...}.
 */
public final class FlinkNames {

    /** The group of the job's own metrics. */
    public static final String JOB_GROUP = "wrongbook";

    private static final char SEPARATOR = '_';
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9_]");
    private static final String JOB_SCOPE = "taskmanager_job_task_operator_" + JOB_GROUP;

    /** ARMS accepts label values of up to 256 characters. */
    private static final int MAX_TAG_LENGTH = 255;

    /** The tags for Flink's scope variables. */
    private static final Map<String, String> TAGS =
            Map.of(
                    "<job_name>", "job",
                    "<task_name>", "task",
                    "<operator_name>", "operator",
                    "<subtask_index>", "subtask",
                    "<host>", "host");

    /** Scope variables that tell people nothing more and change with each attempt. */
    private static final Pattern IDS =
            Pattern.compile(
                    "<(job_id|task_id|task_attempt_id|task_attempt_num|operator_id|tm_id)>");

    private FlinkNames() {}

    /** The name of a metric of the job itself. */
    public static String ofJob(String metric) {
        return JOB_GROUP + SEPARATOR + metric;
    }

    /** The name of any metric, from its scope in Flink. */
    static String of(String metric, MetricGroup group) {
        String scope =
                LogicalScopeProvider.castFrom(group)
                        .getLogicalScope(FlinkNames::sanitize, SEPARATOR);
        return scope.equals(JOB_SCOPE) || scope.startsWith(JOB_SCOPE + SEPARATOR)
                ? ofJob(metric)
                : "flink" + SEPARATOR + scope + SEPARATOR + sanitize(metric);
    }

    /**
     * The tags from the scope variables of a group: job, task, operator, subtask, host and others.
     */
    public static Map<String, String> tags(Map<String, String> variables) {
        Map<String, String> tags = new TreeMap<>();
        variables.forEach(
                (variable, value) -> {
                    if (!IDS.matcher(variable).matches()) {
                        tags.put(tagOf(variable), cut(value));
                    }
                });
        return tags;
    }

    private static String tagOf(String variable) {
        String tag = TAGS.get(variable);
        return tag != null ? tag : sanitize(variable.replaceAll("^<|>$", ""));
    }

    private static String cut(String value) {
        return value.length() <= MAX_TAG_LENGTH ? value : value.substring(0, MAX_TAG_LENGTH);
    }

    private static String sanitize(String name) {
        String sanitized = NOT_IN_NAMES.matcher(name).replaceAll("_");
        return !sanitized.isEmpty() && Character.isDigit(sanitized.charAt(0))
                ? SEPARATOR + sanitized
                : sanitized;
    }
}
