package io.wrongbook.widetable.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.pipeline.PipelineFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The broker dies or is away, the dead-letter topic is away, the topic grows. */
class BrokerFaultIT {

    @RegisterExtension static final FaultRun RUN = new FaultRun();

    @Test
    void restartedInGoodOrderAndByAKill() throws Exception {
        RUN.start();
        CompletableFuture<Void> sending = RUN.sending(6_000);
        RUN.awaitRows(500);
        RUN.broker().stop();
        RUN.broker().restart();
        RUN.awaitRows(1_500);
        RUN.broker().kill();
        RUN.broker().restart();
        sending.get();

        RUN.awaitAllRight();
    }

    @Test
    @Tag("long")
    void awayWhenTheJobIsRestarted() throws Exception {
        // A minute, half a minute, two minutes and a minute otherwise. A task that fails waits for
        // the dead letters that it has sent, but not for longer than the third.
        RUN.start(
                "--kafka.properties.default.api.timeout.ms", "2000",
                "--kafka.properties.request.timeout.ms", "1000",
                "--kafka.properties.delivery.timeout.ms", "2000",
                "--kafka.partition-discovery-interval", "200 ms");
        RUN.send(2_000);
        RUN.awaitRows(500);

        RUN.broker().kill();
        RUN.awaitFailure("Failed to list subscribed topic partitions");
        // Flink gives the client of the first enumerator a minute to close; while the broker is
        // away, it may not close by itself.
        await("a second failure")
                .atMost(Duration.ofMinutes(3))
                .until(() -> RUN.job().failures().size() > 1);
        RUN.broker().restart();
        RUN.send(2_000);

        RUN.awaitAllRight();
    }

    /** With Kafka's own timeouts: the job is restarted after one to two minutes. */
    @Test
    @Tag("long")
    void awayForMoreThanAMinute() throws Exception {
        RUN.start();
        CompletableFuture<Void> sending = RUN.sending(6_000);
        RUN.awaitRows(500);

        RUN.broker().kill();
        RUN.awaitFailure("Failed to list subscribed topic partitions");
        RUN.broker().restart();
        sending.get();

        RUN.awaitAllRight();
    }

    @Test
    void theDeadLetterTopicIsAway() throws Exception {
        RUN.start("--kafka.properties.max.block.ms", "1000");
        RUN.pipeline().send(List.of(PlainEvents.add("w1", FaultRun.NOW)).iterator());
        RUN.awaitRows(0);
        String topic = RUN.pipeline().deadLetterTopic();
        RUN.broker().deleteTopic(topic);

        RUN.send(3_000);
        RUN.awaitFailure(topic);
        RUN.broker().createTopic(topic, 1, Map.of("max.message.bytes", "2000000"));

        RUN.awaitAllRight();
    }

    @Test
    void theTopicGainsPartitions() throws Exception {
        RUN.start("--kafka.partition-discovery-interval", "200 ms");
        CompletableFuture<Void> sending = RUN.sending(6_000);
        RUN.awaitRows(500);

        int partitions = PipelineFixture.PARTITIONS + 4;
        RUN.broker().increasePartitions(RUN.pipeline().topic(), partitions);
        sending.get();
        RUN.pipeline()
                .send(
                        RUN.events(partitions * 10),
                        record -> record.value() == null ? 0 : partitions - 1);

        RUN.awaitAllRight();
        await("all partitions are read")
                .atMost(Duration.ofSeconds(30))
                .until(() -> RUN.pipeline().committed() == RUN.pipeline().produced());
        assertThat(RUN.job().failures()).isEmpty();
    }
}
