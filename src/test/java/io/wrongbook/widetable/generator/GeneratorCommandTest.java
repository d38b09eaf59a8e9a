package io.wrongbook.widetable.generator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GeneratorCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void helpNamesEveryOption() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString(UTF_8))
                .contains("--kafka.bootstrap-servers", "--kafka.topic", "--events", "--rate")
                .contains("--seed", "--tame", "--start-time", "--kafka.properties.<name>");
    }

    @Test
    void aWrongOptionGivesOneLine() {
        assertMistake("unknown option --event: did you mean --events?", "--event", "5");
        assertMistake("option --events needs a value", "--events");
        assertMistake("option --events needs a value", "--events", "--rate", "5");
        assertMistake("--events must be a whole number from 1, not many", "--events", "many");
        assertMistake("--rate must be a whole number from 0, not fast", "--rate", "fast");
        assertMistake("--tame must be true or false, not yes", "--tame", "yes");
        assertMistake("--kafka.bootstrap-servers is required", "--events", "5");
        assertMistake(
                "--kafka.bootstrap-servers must be host:port, or several of them with commas, not"
                        + " localhost",
                "--kafka.bootstrap-servers",
                "localhost");
        assertMistakeBesideAnAddress(
                "--rate must be a whole number from 0, not -1", "--rate", "-1");
        assertMistakeBesideAnAddress(
                "--start-time must be epoch milliseconds in or after 2001, not 1750000000",
                "--start-time",
                "1750000000");
        assertMistakeBesideAnAddress(
                "Kafka: Invalid value sometimes for configuration acks",
                "--kafka.properties.acks",
                "sometimes");
        assertMistakeBesideAnAddress(
                "Kafka: Invalid value TLS for configuration security.protocol",
                "--kafka.properties.security.protocol",
                "TLS");
    }

    @Test
    void anUnknownHostIsNamed() {
        assertLine(
                1,
                "cannot reach a broker at no-such-host.invalid:9092: no such host",
                "--kafka.bootstrap-servers",
                "no-such-host.invalid:9092");
    }

    @Test
    void anUnreachableBrokerGivesOneLine() throws IOException {
        int freePort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freePort = socket.getLocalPort();
        }
        String address = "127.0.0.1:" + freePort;
        assertLine(
                1,
                "cannot reach a broker at " + address + ": no answer; is the address right",
                "--kafka.bootstrap-servers",
                address,
                "--kafka.properties.default.api.timeout.ms",
                "1500",
                "--kafka.properties.request.timeout.ms",
                "1000");
    }

    private void assertMistakeBesideAnAddress(String message, String... args) {
        String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--kafka.bootstrap-servers";
        all[args.length + 1] = "localhost:1";
        assertMistake(message, all);
    }

    private void assertMistake(String message, String... args) {
        assertLine(2, message, args);
    }

    private void assertLine(int exitCode, String message, String... args) {
        err.reset();
        assertThat(run(args)).isEqualTo(exitCode);
        assertThat(err.toString(UTF_8)).contains(message);
        assertThat(err.toString(UTF_8).lines()).hasSize(1);
    }

    private int run(String... args) {
        return GeneratorCommand.run(
                args, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
    }
}
