package io.wrongbook.widetable.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class GeneratorCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void helpNamesEveryOption() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(UTF_8))
                .contains("--kafka.bootstrap-servers", "--kafka.topic", "--events", "--rate")
                .contains("--seed", "--start-time", "--kafka.properties.<name>");
    }

    @Test
    void mistakesGiveOneLine() {
        assertMistake("unknown option --event;", "--event", "5");
        assertMistake("option --events needs a value", "--events");
        assertMistake("option --events needs a value", "--events", "--rate", "5");
        assertMistake("--events must be a whole number, not many", "--events", "many");
        assertMistake("--rate must be a whole number, not fast", "--rate", "fast");
        assertMistake("--kafka.bootstrap-servers is required", "--events", "5");
        assertMistake(
                "--rate must be a whole number, not -1",
                "--kafka.bootstrap-servers",
                "localhost:1",
                "--rate",
                "-1");
        assertMistake("not-an-address", "--kafka.bootstrap-servers", "not-an-address");
    }

    @Test
    void anUnreachableBrokerGivesOneLine() throws IOException {
        int freePort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freePort = socket.getLocalPort();
        }
        String address = "127.0.0.1:" + freePort;
        assertMistake(
                "cannot reach a broker at " + address,
                "--kafka.bootstrap-servers",
                address,
                "--kafka.properties.default.api.timeout.ms",
                "1500",
                "--kafka.properties.request.timeout.ms",
                "1000");
    }

    private void assertMistake(String message, String... args) {
        err.reset();
        assertThat(run(args)).isEqualTo(1);
        assertThat(err.toString(UTF_8)).contains(message);
        assertThat(err.toString(UTF_8).lines()).hasSize(1);
    }

    private int run(String... args) {
        return GeneratorCommand.run(
                args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
