package io.wrongbook.widetable.services;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A process that never outlives this JVM, however the JVM ends: by {@link #close}, by a normal exit
 * (shutdown hook), or by a kill or a halt, as a test runner does on a timeout (the process watches
 * a pipe that this JVM holds).
 */
public final class ChildProcess implements AutoCloseable {

    /**
     * A companion of the process reads the pipe from this JVM, which ends with this JVM, and then
     * stops the process. {@code exec} keeps the process id, so that a kill hits the program itself.
     */
    private static final String DIE_WITH_PARENT =
            "exec 3<&0; { read -r line <&3; kill -TERM $$; } >/dev/null 2>&1 &"
                    + " exec \"$@\" 3<&- </dev/null";

    /** The build sets it to a directory below {@code target/}; children are told to use it, too. */
    private static final String TEMPORARY_FILES = "java.io.tmpdir";

    /** The build's short-lived JVMs do without C2; benchmarks have it. */
    private static final String COMPILERS = "-XX:TieredStopAtLevel=";

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
    private static final Set<ChildProcess> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(ChildProcess::stopAll, "stop-children"));
    }

    private final String name;
    private final Path log;
    private final long logStart;
    private final Process process;

    private ChildProcess(String name, Path log, long logStart, Process process) {
        this.name = name;
        this.log = log;
        this.logStart = logStart;
        this.process = process;
    }

    /**
     * The beginning of a command: the {@code java} that runs this JVM, where its files go, and the
     * compilers that this JVM has.
     */
    public static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(javaHome("java").toString());
        command.add("-D" + TEMPORARY_FILES + "=" + System.getProperty(TEMPORARY_FILES));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith(COMPILERS))
                .forEach(command::add);
        return List.copyOf(command);
    }

    /** A program of the JDK that runs this JVM. */
    public static Path javaHome(String program) {
        return Path.of(System.getProperty("java.home"), "bin", program);
    }

    /**
     * Starts a program.
     *
     * @param name what to call it in messages
     * @param command the program and its arguments
     * @param environment variables that the program gets besides those of this JVM
     * @param log file to which its output is appended, both streams
     */
    public static ChildProcess start(
            String name, List<String> command, Map<String, String> environment, Path log)
            throws IOException {
        List<String> wrapped = new ArrayList<>(List.of("/bin/sh", "-c", DIE_WITH_PARENT, name));
        wrapped.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(wrapped)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("TMPDIR", System.getProperty(TEMPORARY_FILES));
        builder.environment().putAll(environment);
        long logStart = Files.exists(log) ? Files.size(log) : 0;
        ChildProcess child = new ChildProcess(name, log, logStart, builder.start());
        RUNNING.add(child);
        return child;
    }

    /** Tells whether the process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The process id of the program. */
    public long pid() {
        return process.pid();
    }

    /** What the process has printed since it was started. */
    public String output() throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(logStart);
            byte[] bytes = new byte[Math.toIntExact(Math.max(0, file.length() - logStart))];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Fails, with what the process has printed, unless it runs. */
    public void requireAlive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException(
                    name + " ended with exit code " + process.exitValue() + ":\n" + output());
        }
    }

    /** Waits for the end of the process, kills it if that takes too long, gives the exit code. */
    public int waitFor(Duration timeout) throws IOException {
        if (!waitQuietly(timeout)) {
            kill();
            throw new IOException(name + " did not end within " + timeout + ":\n" + output());
        }
        RUNNING.remove(this);
        return process.exitValue();
    }

    /** Kills the process without a chance to tidy up (SIGKILL) and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        if (!waitQuietly(STOP_TIMEOUT)) {
            throw new IllegalStateException(name + " survives SIGKILL, process " + process.pid());
        }
        RUNNING.remove(this);
    }

    /** Asks the process to stop (SIGTERM), waits, and kills it if it does not. */
    @Override
    public void close() {
        process.destroy();
        if (!waitQuietly(STOP_TIMEOUT)) {
            kill();
        }
        RUNNING.remove(this);
    }

    /** Waits even if the thread is interrupted: a process left behind is worse than a late end. */
    private boolean waitQuietly(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void stopAll() {
        RUNNING.forEach(child -> child.process.destroy());
        RUNNING.forEach(ChildProcess::close);
    }
}
