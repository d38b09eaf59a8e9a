package io.wrongbook.widetable.bench;

import io.wrongbook.widetable.services.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Starts programs of the benchmark in JVMs of their own. */
final class BenchJvm {

    /**
     * The C library gives RocksDB huge pages, where the kernel has some; see docs/performance.md.
     */
    private static final Map<String, String> ENVIRONMENT =
            Map.of("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");

    private BenchJvm() {}

    /**
     * Starts a program.
     *
     * @param log the file that gets its output
     */
    static ChildProcess start(Class<?> program, String jvmOptions, List<String> args, Path log)
            throws IOException {
        List<String> command = new ArrayList<>(ChildProcess.java());
        command.addAll(words(System.getProperty("flink.jvm.options")));
        command.addAll(words(jvmOptions));
        command.add("-Dlog4j2.configurationFile=log4j2-bench.xml");
        command.add("-Dbench.log=" + log + ".flink");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        command.addAll(args);
        return ChildProcess.start(program.getSimpleName(), command, ENVIRONMENT, log);
    }

    private static List<String> words(String options) {
        return Arrays.asList(options.trim().split(" +", -1));
    }
}
