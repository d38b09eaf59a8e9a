package io.wrongbook.widetable;

import io.wrongbook.widetable.tool.FlinkClasses;
import io.wrongbook.widetable.tool.Tool;

/**
 * The {@code Main-Class} of the job's jar. Flink first looks for {@code program-class} in the
 * manifest, which is {@link WideTableJob}. A platform that knows only {@code Main-Class} starts the
 * job through this class.
 */
public final class WideTableJar {

    private WideTableJar() {}

    /**
     * Runs the job if Flink is on the class path; otherwise says what to do.
     *
     * @param args the arguments of the job
     */
    public static void main(String[] args) throws Exception {
        if (!FlinkClasses.runJobs()) {
            System.err.println(
                    "This jar is a job for a Flink cluster: run flink run <this jar> --config"
                            + " job.yaml (README.md). The tools, which need no cluster, are in"
                            + " ...-tools.jar.");
            System.exit(Tool.FAILED);
        }
        WideTableJob.main(args);
    }
}
