package io.wrongbook.widetable.fault;

import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.services.TcpProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The network between the job and the broker is slow, hangs, breaks, or is cut. */
class BrokerNetworkFaultIT extends NetworkFaults {

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

        network().cut();
        RUN.send(2_000);
        RUN.awaitFailure("Failed to list subscribed topic partitions");
        await("failures of the restarts")
                .atMost(Duration.ofMinutes(3))
                .until(() -> RUN.job().failures().size() > 1);
        network().mend();

        RUN.awaitAllRight();
    }

    @Override
    TcpProxy network() {
        return RUN.broker().network();
    }

    @Override
    String[] impatience() {
        return new String[] {"--kafka.properties.request.timeout.ms", "1000"};
    }

    @Override
    void start(String... options) throws Exception {
        List<String> all = new ArrayList<>();
        Collections.addAll(
                all, "--kafka.bootstrap-servers", RUN.broker().distantBootstrapServers());
        Collections.addAll(all, options);
        RUN.start(all.toArray(new String[0]));
    }
}
