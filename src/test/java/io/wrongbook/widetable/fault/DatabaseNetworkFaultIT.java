package io.wrongbook.widetable.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wrongbook.widetable.services.OwnDatabaseServer;
import io.wrongbook.widetable.services.TcpProxy;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The network between the job and the database is slow, hangs, breaks, or is cut. */
class DatabaseNetworkFaultIT extends NetworkFaults {

    private TcpProxy network;

    @BeforeEach
    void putTheProxyBetween() throws IOException {
        network = RUN.database().proxy();
    }

    @AfterEach
    void close() throws IOException {
        network.close();
    }

    @Test
    @Tag("long")
    void cutForLongerThanTheRetriesLast() throws Exception {
        start("--jdbc.retry-timeout", "1 s");
        RUN.send(1_000);
        RUN.awaitRows(100);

        network.cut();
        RUN.send(2_000);
        RUN.awaitFailure("Communications link failure");
        await("failures of the restarts").until(() -> RUN.job().failures().size() > 1);
        network.mend();

        RUN.awaitAllRight();
    }

    /**
     * The rows are there, and the job cannot know: it writes them once more. The proxy reads the
     * statements, which another server may encrypt.
     */
    @Test
    @OwnDatabaseServer
    void theAnswerToACommitIsLost() throws Exception {
        start();
        RUN.send(1_000);
        RUN.awaitRows(100);

        network.loseAnswersTo("commit");
        CompletableFuture<Void> sending = RUN.sending(3_000);
        await("lost answers").until(() -> network.lostAnswers() > 2);
        network.mend();
        sending.get();

        RUN.awaitAllRight();
        assertThat(RUN.job().failures()).isEmpty();
    }

    @Test
    void theFirstOfTwoHostsGoesAwayAndComesBack() throws Exception {
        try (TcpProxy second = RUN.database().proxy()) {
            RUN.start("--jdbc.url", url(second));
            RUN.send(1_000);
            RUN.awaitRows(100);
            assertThat(second.connections()).isZero();

            CompletableFuture<Void> sending = RUN.sending(3_000);
            network.cut();
            await("on the second host").until(() -> second.connections() > 0);
            sending.get();
            network.mend();
            int first = network.connections();
            RUN.send(3_000);

            RUN.awaitAllRight();
            assertThat(RUN.job().failures()).isEmpty();
            // Nothing goes back under the statements that are prepared on the second host.
            assertThat(network.connections()).isEqualTo(first);
        }
    }

    @Test
    void theFirstOfTwoHostsIsDeadAtTheStart() throws Exception {
        network.close();
        try (TcpProxy second = RUN.database().proxy()) {
            RUN.start("--jdbc.url", url(second));
            RUN.send(2_000);

            RUN.awaitAllRight();
            assertThat(RUN.job().failures()).isEmpty();
        }
    }

    private String url(TcpProxy second) {
        String first = "127.0.0.1:" + network.port();
        return RUN.database()
                .jdbcUrl(RUN.databaseName(), network)
                .replace(first, first + ",127.0.0.1:" + second.port());
    }

    @Override
    TcpProxy network() {
        return network;
    }

    @Override
    String[] impatience() {
        return new String[] {"--jdbc.properties.socketTimeout", "1000"};
    }

    @Override
    void start(String... options) throws Exception {
        String[] all = new String[options.length + 2];
        System.arraycopy(options, 0, all, 2, options.length);
        all[0] = "--jdbc.url";
        all[1] = RUN.database().jdbcUrl(RUN.databaseName(), network);
        RUN.start(all);
    }
}
