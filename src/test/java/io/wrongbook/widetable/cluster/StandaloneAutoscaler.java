package io.wrongbook.widetable.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.autoscaler.JobAutoScaler;
import org.apache.flink.autoscaler.JobAutoScalerContext;
import org.apache.flink.autoscaler.JobAutoScalerImpl;
import org.apache.flink.autoscaler.RestApiMetricsCollector;
import org.apache.flink.autoscaler.ScalingExecutor;
import org.apache.flink.autoscaler.ScalingMetricEvaluator;
import org.apache.flink.autoscaler.event.LoggingEventHandler;
import org.apache.flink.autoscaler.realizer.ScalingRealizer;
import org.apache.flink.autoscaler.state.InMemoryAutoScalerStateStore;
import org.apache.flink.autoscaler.tuning.ConfigChanges;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.highavailability.nonha.standalone.StandaloneClientHAServices;

/**
 * Apache's autoscaler as its launcher, which Maven Central does not have, puts it together: metrics
 * and changes of parallelism go over the cluster's REST API, its memory is its own.
 */
final class StandaloneAutoscaler {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FlinkProcesses cluster;
    private final Configuration options;
    private final JobAutoScaler<JobID, JobAutoScalerContext<JobID>> engine;

    /**
     * @param options what the launcher would read from its file
     */
    StandaloneAutoscaler(FlinkProcesses cluster, Configuration options) {
        this.cluster = cluster;
        this.options = options;
        LoggingEventHandler<JobID, JobAutoScalerContext<JobID>> events =
                new LoggingEventHandler<>();
        InMemoryAutoScalerStateStore<JobID, JobAutoScalerContext<JobID>> memory =
                new InMemoryAutoScalerStateStore<>();
        this.engine =
                new JobAutoScalerImpl<>(
                        new RestApiMetricsCollector<>(),
                        new ScalingMetricEvaluator(),
                        new ScalingExecutor<>(events, memory),
                        events,
                        new OverRest(),
                        memory);
    }

    /** What the launcher does for each job in each round: look, and scale if that is needed. */
    void scale(String job) throws Exception {
        Configuration configuration = new Configuration(options);
        for (JsonNode setting : cluster.json("/jobs/" + job + "/jobmanager/config")) {
            configuration.setString(setting.get("key").asText(), setting.get("value").asText());
        }
        JobID id = JobID.fromHexString(job);
        engine.scale(
                new JobAutoScalerContext<>(
                        id,
                        id,
                        JobStatus.valueOf(cluster.json("/jobs/" + job).get("state").asText()),
                        configuration,
                        UnregisteredMetricsGroup.createOperatorMetricGroup(),
                        () ->
                                new RestClusterClient<>(
                                        configuration,
                                        "cluster",
                                        (c, e) ->
                                                new StandaloneClientHAServices(
                                                        cluster.restUrl()))));
    }

    /** Changes the bounds of the job's vertices; the adaptive scheduler follows them. */
    private final class OverRest implements ScalingRealizer<JobID, JobAutoScalerContext<JobID>> {

        @Override
        public void realizeParallelismOverrides(
                JobAutoScalerContext<JobID> context, Map<String, String> parallelism)
                throws IOException {
            String path = "/jobs/" + context.getJobID() + "/resource-requirements";
            JsonNode bounds = cluster.json(path);
            JsonNode before = bounds.deepCopy();
            parallelism.forEach(
                    (vertex, width) ->
                            ((ObjectNode) bounds.get(vertex).get("parallelism"))
                                    .put("lowerBound", 1)
                                    .put("upperBound", Integer.parseInt(width)));
            if (!bounds.equals(before)) {
                cluster.put(path, JSON.writeValueAsString(bounds));
            }
        }

        @Override
        public void realizeConfigOverrides(
                JobAutoScalerContext<JobID> context, ConfigChanges changes) {
            throw new UnsupportedOperationException("memory tuning is off");
        }
    }
}
