package io.wrongbook.widetable.cluster;

import io.wrongbook.widetable.services.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a Flink process holds after a full collection, as the JDK's own {@code jcmd} sees it.
 *
 * @param jobClassLoaders class loaders of jobs, running or not yet forgotten
 * @param metaspace bytes in use for classes
 * @param threads the names of the live threads
 */
public record JvmState(int jobClassLoaders, long metaspace, List<String> threads) {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String JOB_CLASS_LOADER = "org.apache.flink.util.ChildFirstClassLoader";

    /** Looks at a process of this machine's. */
    public static JvmState of(long pid) throws IOException {
        jcmd(pid, "GC.run");
        // The second collection sees what the first one's finalizers and cleaners let go.
        jcmd(pid, "GC.run");
        String classes = jcmd(pid, "GC.class_histogram");
        String counters = jcmd(pid, "PerfCounter.print");
        String threads = jcmd(pid, "Thread.print");
        return new JvmState(
                (int)
                        number(
                                classes,
                                "\\d+:\\s+(\\d+)\\s+\\d+\\s+" + Pattern.quote(JOB_CLASS_LOADER)),
                number(counters, "sun\\.gc\\.metaspace\\.used=(\\d+)"),
                Pattern.compile("(?m)^\"([^\"]*)\"")
                        .matcher(threads)
                        .results()
                        .map(thread -> thread.group(1))
                        .toList());
    }

    private static long number(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static String jcmd(long pid, String command) throws IOException {
        Path log = Files.createTempFile("jcmd", ".out");
        try {
            ChildProcess jcmd =
                    ChildProcess.start(
                            "jcmd",
                            List.of(
                                    ChildProcess.javaHome("jcmd").toString(),
                                    String.valueOf(pid),
                                    command),
                            Map.of(),
                            log);
            if (jcmd.waitFor(TIMEOUT) != 0) {
                throw new IOException("jcmd " + pid + " " + command + ":\n" + jcmd.output());
            }
            return jcmd.output();
        } finally {
            Files.delete(log);
        }
    }
}
