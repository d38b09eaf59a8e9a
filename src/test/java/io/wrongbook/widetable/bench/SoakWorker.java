package io.wrongbook.widetable.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs the job for a while, and tells once in a minute what it holds. */
final class SoakWorker {

    static final String SAMPLE = "SAMPLE ";

    private static final Duration INTERVAL = Duration.ofMinutes(1);

    /**
     * One look.
     *
     * @param rows that the server has been told to write, so far
     * @param heapMb after a full garbage collection
     * @param rocksDbMb block cache, memtables and table readers, by RocksDB's own count
     */
    record Sample(
            double minute, long rows, double heapMb, double rssMb, int threads, double rocksDbMb) {}

    private SoakWorker() {}

    public static void main(String[] args) throws Exception {
        long minutes = Long.parseLong(args[0]);
        BenchTarget target = BenchTarget.of(Arrays.copyOfRange(args, 1, args.length));
        target.recreateTable();
        StreamExecutionEnvironment env = BenchFlink.environment(RocksDbMemory.OPTIONS);
        OurJob.build(env, target.jobConfig(), OurJob.Part.ALL);
        Map<String, String> reporter =
                Map.of("metrics.reporter.memory.factory.class", RocksDbMemory.class.getName());
        try (MiniCluster cluster = BenchFlink.startCluster(reporter);
                Connection connection = target.connect()) {
            cluster.submitJob(env.getStreamGraph().getJobGraph()).get();
            long start = System.nanoTime();
            for (int minute = 1; minute <= minutes; minute++) {
                long due = start + INTERVAL.multipliedBy(minute).toNanos();
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                System.gc();
                Sample sample =
                        new Sample(
                                (System.nanoTime() - start) / 60e9,
                                rows(connection),
                                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
                                        / 1e6,
                                rss() / 1e6,
                                ManagementFactory.getThreadMXBean().getThreadCount(),
                                RocksDbMemory.bytes() / 1e6);
                System.out.println(SAMPLE + new ObjectMapper().writeValueAsString(sample));
            }
        }
        System.exit(0);
    }

    /** Counts as the server does: a row that is there already counts twice. */
    private static long rows(Connection connection) throws Exception {
        try (Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery(
                                "SELECT SUM(VARIABLE_VALUE) FROM INFORMATION_SCHEMA.GLOBAL_STATUS"
                                        + " WHERE VARIABLE_NAME IN ('HANDLER_UPDATE',"
                                        + " 'INNODB_ROWS_INSERTED')")) {
            result.next();
            return result.getLong(1);
        }
    }

    private static long rss() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }
}
