package io.wrongbook.widetable;

import io.wrongbook.widetable.tool.FlinkClasses;
import io.wrongbook.widetable.tool.Tool;

/**
 * What {@code java -jar} finds in the job's jar. Flink looks for {@code program-class} in the
 * manifest first, which is {@link WideTableJob}; a platform that knows only {@code Main-Class} gets
 * to the job through this class.
 */
public final class WideTableJar {

    private WideTableJar() {}

    /**
     * Runs the job where Flink is on the class path, and says what to do where it is not.
     *
     * @param args the job's
     */
    public static void main(String[] args) throws Exception {
        if (!FlinkClasses.runJobs()) {
            System.err.println(
                    "This jar is a job for a Flink cluster: flink run <this jar> --config job.yaml"
                            + " (README.md). What runs without a cluster is in ...-tools.jar.");
            System.exit(Tool.FAILED);
        }
        WideTableJob.main(args);
    }
}
