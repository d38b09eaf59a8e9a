package io.wrongbook.widetable.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.wrongbook.widetable.services.TcpProxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the job bears without a restart, whichever server is behind the network. */
abstract class NetworkFaults {

    @RegisterExtension static final FaultRun RUN = new FaultRun();

    /** What is between the job and the server. */
    abstract TcpProxy network();

    /** Starts the job, which reaches the server through the network. */
    abstract void start(String... options) throws Exception;

    /** Options with which the job gives up after a second what hangs. */
    abstract String[] impatience();

    @Test
    @Tag("long")
    void slow() throws Exception {
        start();
        RUN.send(1_000);
        RUN.awaitRows(100);

        network().delay(Duration.ofMillis(100));
        RUN.send(2_000);

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
    }

    @Test
    void resetTimeAndAgain() throws Exception {
        start();
        int connections = network().connections();
        CompletableFuture<Void> sending = RUN.sending(6_000);
        for (int rows = 200; rows <= 3_000; rows += 200) {
            RUN.awaitRows(rows);
            network().reset();
        }
        sending.get();

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
        assertThat(network().connections()).isGreaterThan(connections + 10);
    }

    @Test
    void hangsWithoutAWord() throws Exception {
        start(impatience());
        RUN.send(1_000);
        RUN.awaitRows(100);
        int connections = network().connections();

        network().hang();
        RUN.send(2_000);

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
        assertThat(network().connections()).isGreaterThan(connections);
    }
}
