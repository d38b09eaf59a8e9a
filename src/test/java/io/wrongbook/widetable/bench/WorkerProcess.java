package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.services.ChildProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A {@link Worker} as the benchmark sees it. */
final class WorkerProcess implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile(Worker.PORT + "([0-9]+)\\.");

    private final ChildProcess process;
    private final Socket socket;
    private final BufferedReader in;
    private final PrintStream out;

    WorkerProcess(Program program, String jvmOptions, Path directory) throws IOException {
        process =
                BenchJvm.start(
                        Worker.class,
                        jvmOptions,
                        List.of(program.name()),
                        directory.resolve(program + ".log"));
        socket = new Socket(InetAddress.getLoopbackAddress(), awaitPort());
        in =
                new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        out = new PrintStream(socket.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Lets the program run over the target's topic once. */
    Measurement pass(BenchTarget target) throws IOException {
        out.println(String.join(" ", target.toArguments()));
        String line = in.readLine();
        if (line == null) {
            throw new IOException("the program ended:\n" + process.output());
        }
        return Measurement.ofLine(line);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        process.close();
    }

    private int awaitPort() {
        return Awaitility.await("the worker's port")
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(50))
                .atMost(Duration.ofSeconds(30))
                .until(this::port, port -> port > 0);
    }

    private int port() throws IOException {
        process.requireAlive();
        Matcher port = PORT.matcher(process.output());
        return port.find() ? Integer.parseInt(port.group(1)) : 0;
    }
}
