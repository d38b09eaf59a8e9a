package io.wrongbook.widetable.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/** CPU time of this JVM and of the database server, since a moment. */
final class Cpu {

    private final long databasePid;
    private final double ownAtStart;
    private final double databaseAtStart;

    private Cpu(long databasePid) {
        this.databasePid = databasePid;
        this.ownAtStart = own();
        this.databaseAtStart = database(databasePid);
    }

    static Cpu since(BenchTarget target) {
        return new Cpu(target.databasePid());
    }

    /** The measurement of a pass that took so long, and ends now. */
    Measurement measured(long events, double seconds) {
        return new Measurement(
                events, seconds, own() - ownAtStart, database(databasePid) - databaseAtStart);
    }

    private static double own() {
        OperatingSystemMXBean system =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return system.getProcessCpuTime() / 1e9;
    }

    private static double database(long pid) {
        return ProcessHandle.of(pid)
                        .flatMap(process -> process.info().totalCpuDuration())
                        .map(Duration::toMillis)
                        .orElse(0L)
                / 1e3;
    }
}
