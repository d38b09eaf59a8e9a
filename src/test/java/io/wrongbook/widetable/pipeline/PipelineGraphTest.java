package io.wrongbook.widetable.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.WideTablePipeline;
import io.wrongbook.widetable.config.JobConfig;
import io.wrongbook.widetable.event.TopicIdentity;
import io.wrongbook.widetable.startup.JobConfigLoader;
import io.wrongbook.widetable.support.JobArgs;
import io.wrongbook.widetable.table.ColumnWidths;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

/** The graph as Flink sees it: what savepoints depend on, and what the platform may decide. */
class PipelineGraphTest {

    private static final int PLATFORM_PARALLELISM = 7;
    private static final TopicIdentity TOPIC = TopicIdentity.unknown("wrongbook-events");

    @Test
    void everyOperatorHasTheUidAndNameOfTheFirstRelease() {
        Map<String, String> namesByUid = new TreeMap<>();
        graph().getStreamNodes()
                .forEach(
                        node ->
                                namesByUid.put(
                                        String.valueOf(node.getTransformationUID()),
                                        node.getOperatorName()));

        assertThat(namesByUid)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                "event-source", "Source: event-source",
                                "event-router", "event-router",
                                "wrong-record", "wrong-record",
                                "jdbc-upsert", "jdbc-upsert",
                                "dead-letter-sink", "dead-letter-sink: Writer"));
    }

    @Test
    void theMaxParallelismIsFixed() {
        assertThat(graph().getJobGraph().getVertices())
                .isNotEmpty()
                .allSatisfy(vertex -> assertThat(vertex.getMaxParallelism()).isEqualTo(120));
    }

    @Test
    void withoutOptionsThePlatformDecidesTheParallelism() {
        assertThat(graph().getStreamNodes())
                .extracting(StreamNode::getParallelism)
                .containsOnly(PLATFORM_PARALLELISM);
    }

    @Test
    void optionsSetTheParallelismWhereTheySay() {
        StreamGraph graph =
                graph(
                        "--parallelism.source",
                        "3",
                        "--parallelism.process",
                        "6",
                        "--parallelism.sink",
                        "2");

        assertThat(node(graph, "event-source").getParallelism()).isEqualTo(3);
        assertThat(node(graph, "event-router").getParallelism()).isEqualTo(3);
        assertThat(node(graph, "wrong-record").getParallelism()).isEqualTo(6);
        assertThat(node(graph, "jdbc-upsert").getParallelism()).isEqualTo(2);
        assertThat(node(graph, "dead-letter-sink").getParallelism())
                .isEqualTo(PLATFORM_PARALLELISM);
    }

    @Test
    void aRowStaysWithOneSubtaskOnItsWayToTheDatabase() {
        assertThat(partitionerBeforeTheDatabase()).isEqualTo("FORWARD");
        assertThat(
                        partitionerBeforeTheDatabase(
                                "--parallelism.process", "4", "--parallelism.sink", "4"))
                .isEqualTo("FORWARD");
        assertThat(partitionerBeforeTheDatabase("--parallelism.process", "4")).isEqualTo("HASH");
        assertThat(partitionerBeforeTheDatabase("--parallelism.sink", "2")).isEqualTo("HASH");
    }

    @Test
    void nothingOfThePlatformsIsOverridden() {
        StreamExecutionEnvironment env = environment();
        Map<String, String> before = settings(env);

        WideTablePipeline.build(env, config(), TOPIC, ColumnWidths.shipped());

        Map<String, String> after = settings(env);
        assertThat(after.remove(PipelineOptions.MAX_PARALLELISM.key())).isEqualTo("120");
        assertThat(after.remove(PipelineOptions.OBJECT_REUSE.key())).isEqualTo("true");
        assertThat(after).isEqualTo(before);
    }

    private static Map<String, String> settings(StreamExecutionEnvironment env) {
        return ((Configuration) env.getConfiguration()).toMap();
    }

    private static String partitionerBeforeTheDatabase(String... options) {
        return node(graph(options), "jdbc-upsert").getInEdges().get(0).getPartitioner().toString();
    }

    private static StreamNode node(StreamGraph graph, String uid) {
        return graph.getStreamNodes().stream()
                .filter(node -> uid.equals(node.getTransformationUID()))
                .findFirst()
                .orElseThrow();
    }

    private static StreamGraph graph(String... options) {
        StreamExecutionEnvironment env = environment();
        WideTablePipeline.build(env, config(options), TOPIC, ColumnWidths.shipped());
        return env.getStreamGraph();
    }

    /** Without Kryo, and without a uid for those who give none. */
    private static StreamExecutionEnvironment environment() {
        Configuration platform = new Configuration();
        platform.set(PipelineOptions.GENERIC_TYPES, false);
        platform.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(platform);
        env.setParallelism(PLATFORM_PARALLELISM);
        return env;
    }

    private static JobConfig config(String... options) {
        return JobConfigLoader.load(Map.of(), JobArgs.withoutServers(options));
    }
}
