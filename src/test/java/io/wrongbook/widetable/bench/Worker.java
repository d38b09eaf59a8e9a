package io.wrongbook.widetable.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * The JVM of one program. It stays, and so stays warm, from the first pass to the last: each line
 * that comes is the target of a pass, each line that goes is its measurement.
 */
final class Worker {

    static final String PORT = "PORT ";

    private Worker() {}

    public static void main(String[] args) throws Exception {
        Program program = Program.valueOf(args[0]);
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            System.out.println(PORT + listener.getLocalPort() + ".");
            try (Socket socket = listener.accept();
                    BufferedReader in =
                            new BufferedReader(
                                    new InputStreamReader(
                                            socket.getInputStream(), StandardCharsets.UTF_8));
                    PrintStream out =
                            new PrintStream(
                                    socket.getOutputStream(), true, StandardCharsets.UTF_8)) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    out.println(pass(program, BenchTarget.of(line.split(" ", -1))).toLine());
                    // Leaves the memory to the next program.
                    System.gc();
                }
            }
        }
        System.exit(0);
    }

    private static Measurement pass(Program program, BenchTarget target) throws Exception {
        if (program.isToDatabase()) {
            target.recreateTable();
        }
        return program.pass().run(target);
    }
}
