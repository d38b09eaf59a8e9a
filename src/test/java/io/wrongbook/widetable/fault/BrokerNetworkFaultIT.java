package io.wrongbook.widetable.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.services.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The network between the job and the broker is slow, hangs, breaks, or is cut. */
class BrokerNetworkFaultIT {

    @RegisterExtension static final FaultRun RUN = new FaultRun();

    private TcpProxy network;

    @BeforeEach
    void putTheProxyBetween() {
        network = RUN.broker().network();
    }

    @Test
    @Tag("long")
    void slow() throws Exception {
        start();
        RUN.send(1_000);
        RUN.awaitRows(100);

        network.delay(Duration.ofMillis(100));
        RUN.send(2_000);

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
    }

    @Test
    void resetTimeAndAgain() throws Exception {
        start();
        int connections = network.connections();
        CompletableFuture<Void> sending = RUN.sending(6_000);
        for (int rows = 200; rows <= 3_000; rows += 200) {
            RUN.awaitRows(rows);
            network.reset();
        }
        sending.get();

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
        assertThat(network.connections()).isGreaterThan(connections + 10);
    }

    @Test
    void hangsWithoutAWord() throws Exception {
        start("--kafka.properties.request.timeout.ms", "1000");
        RUN.send(1_000);
        RUN.awaitRows(100);
        int connections = network.connections();

        network.hang();
        RUN.send(2_000);

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
        assertThat(network.connections()).isGreaterThan(connections);
    }

    @Test
    @Tag("long")
    void cutForLongerThanTheSearchForPartitionsWaits() throws Exception {
        start(
                "--kafka.properties.default.api.timeout.ms", "2000",
                "--kafka.properties.request.timeout.ms", "1000",
                "--kafka.properties.delivery.timeout.ms", "2000",
                "--kafka.partition-discovery-interval", "200 ms");
        RUN.send(1_000);
        RUN.awaitRows(100);

        network.cut();
        RUN.send(2_000);
        RUN.awaitFailure("Failed to list subscribed topic partitions");
        await("failures of the restarts")
                .atMost(Duration.ofMinutes(3))
                .until(() -> RUN.job().failures().size() > 1);
        network.mend();

        RUN.awaitAllRight();
    }

    private void start(String... options) throws Exception {
        List<String> all = new ArrayList<>();
        Collections.addAll(
                all, "--kafka.bootstrap-servers", RUN.broker().distantBootstrapServers());
        Collections.addAll(all, options);
        RUN.start(all.toArray(new String[0]));
    }
}
